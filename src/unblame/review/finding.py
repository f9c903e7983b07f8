"""What a rule over the record says: which rule, where, and the values for its words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: its rule, its place by id, and the words' placeholders."""

    rule: str
    where: str = ""
    values: tuple[tuple[str, str], ...] = ()


def finding(rule: str, where: str = "", **values: object) -> Finding:
    """A finding with its values as text."""
    return Finding(rule, where, tuple((key, str(value)) for key, value in values.items()))
