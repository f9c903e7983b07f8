"""The rules over the record, by its parts: each is a generator of findings and changes nothing.

Rule ids are stable: words files, `readiness.toml` and a team's overrides know them. `watch` and `readiness` choose
from these functions; none of them knows who reads what it finds.
"""
