"""What a session says, table by table, as plain text: `writeup.build` puts it together.

`shapes` holds the parts, `numbering` what records are called, `moments` how times are shown; the other modules are
named as those of the record that they read.
"""
