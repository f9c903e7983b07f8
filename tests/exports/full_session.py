"""A session in which every key holds something, each text different, made from the schema itself."""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from unblame.record.session import Session
from unblame.record.table import Record, Table

FIRST = datetime(2024, 1, 15, 10, 0, tzinfo=UTC)
LINKS = {
    "after": "E1", "led_to": "E2", "parent": "W1", "evidence": ("V1", "V2"),
    "addresses": ("F1", "W1"), "actions": ("A1", "A2"),
}  # fmt: skip
CHOSEN: dict[str, object] = {
    "timezone": "Europe/Berlin",
    "responses": 7,
    "counts": ("0 1 2 3 1",),
    "estimated": ("revenue_lost",),
}


class Filler:
    """Makes values that differ from each other, so that each can be looked for."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._ids: dict[str, Iterator[int]] = {}

    def session(self) -> Session:
        return Session.model_validate({**self.table(Session), "id": "full", "schema_version": 1})

    def table(self, model: type[Table]) -> dict[str, Any]:
        values = {name: self.value(model, name, field.annotation) for name, field in model.model_fields.items()}
        values[f"new_key_{next(self._numbers)}"] = f"later {next(self._numbers)}x"
        return values

    def value(self, model: type[Table], name: str, annotation: Any) -> Any:
        if name == "id":
            letter = str(getattr(model, "LETTER", "s"))
            return f"{letter}{next(self._ids.setdefault(letter, count(1)))}"
        if name in CHOSEN:
            return CHOSEN[name]
        if name in LINKS and issubclass(model, Record) and not (name == "evidence" and model.LETTER == "S"):
            return (
                "" if model.LETTER == "W" and name == "parent" and next(self._numbers) % 2 else self.link(model, name)
            )
        return self.made(annotation)

    def link(self, model: type[Record], name: str) -> object:
        return f"text {next(self._numbers)}x" if model.LETTER == "V" else LINKS[name]

    def made(self, annotation: Any) -> Any:
        number = next(self._numbers)
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self.made(arguments[0])
        if arguments == (int, float):
            return 1000 + number
        if origin in (Union, types.UnionType):
            return self.made(next(part for part in arguments if part is not type(None)))
        if origin is Literal:
            return arguments[number % len(arguments)]
        if origin is tuple:
            return self.several(arguments[0])
        if isinstance(annotation, type) and issubclass(annotation, Table):
            return self.table(annotation)
        plain: dict[object, object] = {
            str: f"text {number}x",
            bool: True,
            int: 1 + number % 5,
            date: date(2025, 1, 1) + timedelta(days=number),
            datetime: FIRST + timedelta(minutes=number % 600),
        }
        return plain[annotation]

    def several(self, annotation: Any) -> tuple[Any, ...]:
        if get_origin(annotation) is Literal:
            return get_args(annotation)
        return (self.made(annotation), self.made(annotation))
