"""Bring a document of an older schema to this one, a version at a time, before the models see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from unblame.record.kinds import SCHEMA

Step = Callable[[dict[str, Any]], dict[str, Any]]
"""From one version to the next. It may change what it is given, and meets documents that no model has seen."""

STEPS: Mapping[int, Step] = MappingProxyType({})
"""The step that leads away from each version. Schema 1 is the first: no older file exists."""

_MEND = "Open it with the Unblame that wrote it"


class MigrationError(Exception):
    """A document that cannot be brought to the wanted schema: what is wrong, and what to do."""

    def __init__(self, problem: str, mend: str = _MEND) -> None:
        super().__init__(problem, mend)
        self.problem = problem
        self.mend = mend


def schema_of(document: Mapping[str, Any]) -> int | None:
    """The version that a document names; none where it names none, or what can be no version."""
    schema = document.get("schema")
    return schema if isinstance(schema, int) and not isinstance(schema, bool) and schema > 0 else None


def migrated(
    document: dict[str, Any], steps: Mapping[int, Step] = STEPS, to: int = SCHEMA
) -> tuple[dict[str, Any], int | None]:
    """The document with its `schema` raised to `to`, and the version it came from where that was older.

    A document of this version or a later one, or of none, is given back as it is; an older one stays untouched
    and a copy is raised. Raises MigrationError.
    """
    older = schema_of(document)
    if older is None or older >= to:
        return document, None
    from copy import deepcopy  # only an older file needs it

    raised = deepcopy(document)
    for version in range(older, to):
        step = steps.get(version)
        if step is None:
            raise MigrationError(f"expected schema {to}, found {older}: nothing leads from {version} to {version + 1}")
        try:
            raised = {**step(raised), "schema": version + 1}
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            problem = f"expected what schema {version} allows, found something that has no place in {version + 1}"
            raise MigrationError(problem) from None
    return raised, older
