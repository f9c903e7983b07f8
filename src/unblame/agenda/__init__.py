"""The meeting's agenda and its clock.

`agenda` holds sections and presets, `state` what the clock knows, `clock` its moves, `pace` the arithmetic, `texts`
how it is shown; `words` is what is said in a meeting, `wordfile` reads it. All of the standard library but for the
TOML parser: the title bar is drawn before anything heavier is loaded.
"""
