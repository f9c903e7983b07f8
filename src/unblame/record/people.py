"""A participant's entry line: `Ana @ana, incident lead, was there`."""

from __future__ import annotations

import re
from dataclasses import dataclass

RESPONDER = ("was there", "responder", "responded")
_HANDLE = re.compile(r"(?<!\S)@([\w.-]+)")


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A participant as read; `responder` only when the line says so."""

    name: str
    handle: str
    role: str
    responder: bool


def read_person(line: str) -> PersonEntry:
    """The name stands first; after a comma the role; `@handle` and `was there` anywhere."""
    handle = match.group(1) if (match := _HANDLE.search(line)) else ""
    rest = _HANDLE.sub(" ", line)
    parts = [" ".join(part.split()) for part in rest.split(",")]
    name, said = parts[0], [part for part in parts[1:] if part]
    responder = any(part.lower() in RESPONDER for part in said)
    role = ", ".join(part for part in said if part.lower() not in RESPONDER)
    return PersonEntry(name or handle, handle, role, responder)
