"""A participant's entry line: `Ana @ana, incident lead, was there`, or `Mira, facilitator`."""

from __future__ import annotations

import re
from dataclasses import dataclass

RESPONDER = ("was there", "responder", "responded")
FACILITATES = ("facilitator", "facilitates")
TAKES_NOTES = ("takes notes", "note-taker", "note taker", "notes")
_HANDLE = re.compile(r"(?<!\S)@([\w.-]+)")


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A participant as read; what they are in the meeting only when the line says so."""

    name: str
    handle: str
    role: str
    responder: bool
    facilitates: bool = False
    takes_notes: bool = False


def read_person(line: str) -> PersonEntry:
    """The name stands first; after a comma the role; `@handle` and `was there` anywhere."""
    handle = match.group(1) if (match := _HANDLE.search(line)) else ""
    rest = _HANDLE.sub(" ", line, count=1)
    parts = [" ".join(part.split()) for part in rest.split(",")]
    name, said = parts[0], [part for part in parts[1:] if part]
    responder = any(part.lower() in RESPONDER for part in said)
    facilitates = any(part.lower() in FACILITATES for part in said)
    takes_notes = any(part.lower() in TAKES_NOTES for part in said)
    known = (*RESPONDER, *FACILITATES, *TAKES_NOTES)
    role = ", ".join(part for part in said if part.lower() not in known)
    return PersonEntry(name or handle, handle, role, responder, facilitates, takes_notes)
