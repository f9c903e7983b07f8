"""The policy as data: `policy.toml` beside this module, and a team's file of the same form laid over it.

The default's own comments say what each key means, how a team's file is merged, and where the rules come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import tomli

from unblame.record.kinds import PRIORITY_AS_SEVERITY
from unblame.record.reading import shortened
from unblame.record.text import clean_line
from unblame.review.policy_keys import BLOCKS, MOST_DAYS, SEVERITIES, SINGLE, Reader, Unfit, list_of, one_of
from unblame.review.policy_model import AMOUNTS, Book, Closing, Level, Numbers, Policy, Priority, Rule, Step

Block: TypeAlias = "dict[str, Any]"
_Tables: TypeAlias = "dict[str, dict[str, Block]]"

_OWN = Path(__file__).with_name("policy.toml")
_CLASSES: dict[str, type[Any]] = {
    "books": Book,
    "levels": Level,
    "triggers": Rule,
    "schedule": Step,
    "priorities": Priority,
}
_REPLACED: Final = ("levels", "triggers", "schedule")
_PLACEHOLDERS = {
    ("triggers", "say"): ("limit",),
    ("triggers", "reason"): ("value", "limit", "severity", "written", "earlier"),
    ("levels", "reason"): ("id", "name", "meaning"),
}
_EXAMPLES = {"severity": '"SEV1"', "need": '"recommended"', "over": "1000", "from_day": "1", "when": '"novel"'}
_AT = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


class PolicyError(ValueError):
    """A policy file that cannot be used; its text names the file and the place, and says what to write."""


def load_policy(text: str | None = None, name: str = "policy.toml") -> Policy:
    """The default policy, with a team's file laid over it when its text is given; `name` is the file in errors.

    Raises PolicyError.
    """
    return _default() if text is None else _policy(_read(text, name, _default_tables()), name)


def read_policy(path: Path) -> Policy:
    """The policy with a team's file laid over it; the default one where there is no such file. Raises PolicyError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return load_policy()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise PolicyError(f"{path}: cannot be read ({reason}). Mend it or move it away.") from error
    return load_policy(text, str(path))


def policy_or_default(path: Path) -> tuple[Policy, str]:
    """As `read_policy`; where a team's file cannot be used, the default one and what is wrong with the file."""
    try:
        return read_policy(path), ""
    except PolicyError as error:
        return load_policy(), str(error)


@cache
def _default_tables() -> _Tables:
    return _read(_OWN.read_text("utf-8"), _OWN.name, {})


@cache
def _default() -> Policy:
    return _policy(_default_tables(), _OWN.name)


def _read(text: str, name: str, base: _Tables) -> _Tables:
    """The tables of a file laid over those of `base`, blocks by their id; every value is of the right kind."""
    written = _toml(text, name)
    _check_keys(written, ("replace", *SINGLE, *BLOCKS), name)
    replaced = _value("replace", written.pop("replace", []), list_of(one_of(*_REPLACED), '["levels"]'), name)
    tables = {table: {} if table in replaced else base.get(table, {}) for table in (*SINGLE, *BLOCKS)}
    for table, value in written.items():
        known = tables[table]
        if table in BLOCKS:
            tables[table] = known | _blocks(table, value, known, name)
        elif isinstance(value, dict):
            block = _block(cast("Block", value), SINGLE[table], f"{name}, {table}")
            tables[table] = {table: known.get(table, {}) | block}
        else:
            raise PolicyError(f"{name}: {table} is {_shown(value)}. Write [{table}] and its keys below.")
    return tables


def _toml(text: str, name: str) -> Block:
    try:
        return tomli.loads(text.removeprefix("\ufeff"))
    except ValueError as error:  # bad TOML, and numbers too long for Python
        found = _AT.fullmatch(str(error))
        what = clean_line(found[1] if found else str(error))
        place = f"line {found[2]}, column {found[3]}" if found and found[2] else "at the end of the file"
        raise PolicyError(f"{name}, {place}: not TOML: {what}. Mend it there.") from None
    except RecursionError:
        raise PolicyError(f"{name}: nested too deeply for a policy. Write blocks such as [[levels]].") from None


def _blocks(table: str, value: object, base: Mapping[str, Block], name: str) -> dict[str, Block]:
    """The blocks of a file, each laid over the one with its id, complete."""
    found: dict[str, Block] = {}
    for number, raw in enumerate(cast("list[object]", value) if isinstance(value, list) else [value], 1):
        if not isinstance(value, list) or not isinstance(raw, dict):
            raise PolicyError(f"{name}: {table} is no list of blocks. Write [[{table}]], with two brackets.")
        written = cast("Block", raw)
        place = f"{name}, {table} {_shown(written['id']) if 'id' in written else f'block {number}'}"
        block = _block(written, BLOCKS[table], place)
        if "id" not in block:
            raise PolicyError(f'{place}: id is missing. Add id = "{next(iter(base), "my-own")}", or a new one.')
        identifier: str = block["id"]
        if identifier in found:
            raise PolicyError(f"{place}: this id stands here twice. Keep one block, or give the other a new id.")
        found[identifier] = _whole(table, base.get(identifier, {}), block, place)
    return found


def _whole(table: str, known: Block, block: Block, place: str) -> Block:
    """A block over the one with its id; raises where a key is still missing."""
    whole = known | block
    needed = [field.name for field in _CLASSES[table].__dataclass_fields__.values() if field.default is MISSING]
    if table == "levels" and (usual := _usual_severity(block["id"])):
        whole = {"severity": usual} | whole
    if table == "triggers" and whole.get("when") in AMOUNTS:
        needed.append("over")
    elif "over" in block:
        raise PolicyError(f"{place}: over is for numbers, and “{whole.get('when')}” is a yes or no. Take it out.")
    if missing := [key for key in needed if key not in whole]:
        example = _EXAMPLES.get(missing[0], '"…"')
        raise PolicyError(f"{place}: {missing[0]} is missing. Add it, as {missing[0]} = {example}.")
    return whole


def _usual_severity(level: str) -> str | None:
    """The record's severity that a level's id spells: `SEV-1` is SEV1, and `P0` is SEV1 too."""
    spelled = level.upper().replace("-", "").replace(" ", "")
    return spelled if spelled in SEVERITIES else PRIORITY_AS_SEVERITY.get(spelled)


def _block(written: Mapping[str, object], readers: Mapping[str, Reader], place: str) -> Block:
    _check_keys(written, readers, place)
    return {key: _value(key, value, readers[key], place) for key, value in written.items()}


def _value(key: str, value: object, reader: Reader, place: str) -> Any:
    try:
        return reader(value)
    except Unfit as unfit:
        raise PolicyError(f"{place}: {key} is {_shown(value)}. Write {unfit}.") from None


def _check_keys(written: Iterable[str], known: Iterable[str], place: str) -> None:
    names = list(known)
    for key in written:
        if key not in names:
            from difflib import get_close_matches  # needed for a broken file only

            near = get_close_matches(key, names, n=1, cutoff=0.5)
            hint = f"Did you mean “{near[0]}”?" if near else f"Write one of {', '.join(names)}."
            raise PolicyError(f"{place}: {_shown(key)} is not known here. {hint}")


def _policy(tables: _Tables, name: str) -> Policy:
    """The policy of merged tables, after the checks that look at more than one value."""
    for table, blocks in tables.items():
        for identifier, block in blocks.items():
            _check_block(table, block, tables["books"], f"{name}, {table} {_shown(identifier)}")
    numbers = tables["numbers"]["numbers"]
    triggers = [_with_limit(block, numbers) for block in tables["triggers"].values() if block["need"] != "none"]
    return Policy(
        books=tuple(Book(**block) for block in tables["books"].values()),
        levels=_levels(tables["levels"], name),
        numbers=Numbers(**numbers),
        triggers=tuple(Rule(**block) for block in triggers),
        schedule=tuple(Step(**block) for block in tables["schedule"].values()),
        priorities=tuple(Priority(**block) for block in tables["priorities"].values()),
        closing=Closing(**tables["closing"]["closing"]),
    )


def _with_limit(block: Block, numbers: Block) -> Block:
    """A trigger with the number that its `over` may name; a yes or no has none."""
    over = block.get("over") if block["when"] in AMOUNTS else None
    return block | {"over": numbers[over] if isinstance(over, str) else over}


def _levels(blocks: Mapping[str, Block], name: str) -> tuple[Level, ...]:
    levels = sorted((Level(**block) for block in blocks.values()), key=lambda level: level.severity)
    if not levels:
        raise PolicyError(f"{name}: no level is left. Write a [[levels]] block for each severity of your scale.")
    for first, second in pairwise(levels):
        if first.severity == second.severity:
            raise PolicyError(
                f"{name}, levels {_shown(second.id)}: it stands for {second.severity}, as {_shown(first.id)} does. "
                'For a scale of your own write replace = ["levels"] as the first line; else another severity.'
            )
    return tuple(levels)


def _check_block(table: str, block: Block, books: Mapping[str, Block], place: str) -> None:
    for book in block.get("source", ()):
        if book not in books:
            raise PolicyError(f"{place}: source names {_shown(book)}, which is no book. Write {', '.join(books)}.")
    for (where, key), names in _PLACEHOLDERS.items():
        text = block.get(key, "") if where == table else ""
        has_amount = block.get("when", AMOUNTS[0]) in AMOUNTS
        known = [f"{{{each}}}" for each in names if has_amount or each not in ("value", "limit")]
        for found in re.findall(r"\{[^{}]*\}|[{}]", text):
            if found not in known:
                wanted = f"Write {', '.join(known)} or plain words." if known else "Write plain words."
                raise PolicyError(f"{place}: {key} holds {_shown(found)}, which nothing fills. {wanted}")
    if block.get("to_day", MOST_DAYS) < block.get("from_day", 0):
        raise PolicyError(f"{place}: to_day comes before from_day. Write to_day = {block['from_day']} or more.")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    return f"“{shortened(str(value))}”"
