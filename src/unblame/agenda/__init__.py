"""The meeting's agenda and its clock.

`agenda` holds sections and presets, `state` what the clock knows, `clock` its moves, `pace` the arithmetic, `texts`
how it is shown, `kept` what the record holds of it; `words` is what is said in a meeting, `wordfile` reads it. All
but `kept` need no more than the standard library and the TOML parser: the title bar is drawn before anything
heavier is loaded.
"""
