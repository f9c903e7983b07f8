"""The meeting's agenda and its clock.

`agenda` holds sections and presets, `clock` the state machine and its words, `pace` the arithmetic, all three
of the standard library only: the title bar is drawn before anything heavier is loaded.
"""
