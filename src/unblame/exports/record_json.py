"""The record as JSON: the session file's keys and order, for scripts."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time
from typing import cast

import tomli

from unblame.record.session import Session
from unblame.store.toml import dump_session


def record_json(session: Session) -> str:
    """The session's file as a JSON object, indented, in ASCII, with one line end behind it.

    It goes through the file's own text, so that both always say the same: unknown keys stay, empty ones are
    left out, events stand by time. Dates and times are texts in RFC 3339 form (`2024-01-15`,
    `2024-01-15T10:13:00Z`); `inf` and `nan`, which JSON does not have, are texts too. In ASCII, no text can
    bring a terminal a control character.
    """
    document = tomli.loads(dump_session(session), parse_float=_finite)
    return json.dumps(document, indent=2, default=_spelled, allow_nan=False).replace("\x7f", "\\u007f") + "\n"


def holds_record(text: str, session_id: str) -> bool:
    """Whether a text is a session's record as JSON, so that a newer one may take its place."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if not isinstance(found, dict):
        return False
    record = cast("dict[str, object]", found)
    return "incident" in record and record.get("id") == session_id


def _finite(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text


def _spelled(value: object) -> str:
    if isinstance(value, datetime):
        text = value.isoformat()
        return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"TOML has no {type(value).__name__}")
