"""What a record implies: nothing here is stored, everything is computed from the session.

Modules: `milestones` (the incident's anchors), `walk` (the timeline as the room walks it), `questions` (what to
ask next), `rules` (what can be found in a record), `watch` (what to watch for in the meeting), `readiness` (what
stands before a write-up), `coverage` (what no action covers), `room` (the whitelist of what a shared screen may
show), `recap` (where we are).
"""
