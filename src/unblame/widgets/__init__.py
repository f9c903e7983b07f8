"""What two screens or more share.

Modules: `rows` (text drawn line by line, where all user text becomes literal), `field` (the one open
editor), `sheet` (a list whose current record opens in place), `chrome` (title, agenda, meeting line,
message and keys), `panel` (question, script, watch-fors), `line` (the one-line prompts), `dialog`.
"""
