"""What a record implies: nothing here is stored, everything is computed from the session.

Modules: `milestones` (the incident's anchors), `walk` (the timeline as the room walks it), `questions` (what to
ask next), `watch` (what to watch for), `coverage` (what no action covers), `room` (the whitelist of what a
shared screen may show), `recap` (where we are).
"""
