"""As much English as the offers need: a verb's base, participle and -ing form."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_VERBS = Path(__file__).parent / "words" / "verbs.txt"

_IRREGULAR = {
    "begin": "begun", "bring": "brought", "build": "built", "buy": "bought", "catch": "caught", "choose": "chosen", "come": "come",
    "cut": "cut", "deal": "dealt", "do": "done", "draw": "drawn", "drive": "driven", "fall": "fallen", "feel": "felt", "find": "found",
    "forget": "forgotten", "foresee": "foreseen", "get": "got", "give": "given", "go": "gone", "have": "had", "hear": "heard", "hold": "held",
    "keep": "kept", "know": "known", "lead": "led", "leave": "left", "let": "let", "lose": "lost", "make": "made", "mean": "meant",
    "meet": "met", "pay": "paid", "put": "put", "quit": "quit", "read": "read", "rebuild": "rebuilt", "rerun": "rerun", "run": "run",
    "say": "said", "see": "seen", "send": "sent", "set": "set", "show": "shown", "shut": "shut", "speak": "spoken", "spend": "spent",
    "stand": "stood", "stick": "stuck", "take": "taken", "teach": "taught", "tell": "told", "think": "thought", "throw": "thrown",
    "undo": "undone", "understand": "understood", "wake": "woken", "write": "written", "withdraw": "withdrawn", "override": "overridden",
    "oversee": "overseen", "break": "broken", "hide": "hidden", "freeze": "frozen", "spread": "spread", "split": "split", "hit": "hit",
}  # fmt: skip
_PASTS = {
    "began": "begin", "chose": "choose", "came": "come", "did": "do", "drew": "draw", "drove": "drive", "fell": "fall", "forgot": "forget",
    "gave": "give", "went": "go", "knew": "know", "ran": "run", "saw": "see", "spoke": "speak", "took": "take", "threw": "throw", "undid": "undo",
    "wrote": "write", "broke": "break", "hid": "hide", "gotten": "get", "reran": "rerun",
}  # fmt: skip
_BASES = {form: base for base, form in _IRREGULAR.items()} | _PASTS
_DOUBLED = frozenset(
    [
        "stop",
        "plan",
        "drop",
        "ship",
        "tag",
        "log",
        "run",
        "swap",
        "step",
        "commit",
        "refer",
        "omit",
        "submit",
        "spot",
        "skip",
        "scan",
        "map",
        "flip",
        "strip",
        "set",
        "cut",
        "put",
        "get",
        "shut",
        "plug",
        "unplug",
        "wrap",
        "trap",
        "chat",
        "grep",
        "pin",
        "ban",
        "permit",
        "admit",
        "begin",
        "forget",
        "let",
        "quit",
        "hit",
        "split",
        "rerun",
        "stop",
        "rub",
        "jot",
        "trim",
        "snap",
        "tap",
        "dig",
        "debug",
        "program",
    ]
)
_VOWELS = frozenset("aeiou")


@cache
def known_verbs() -> frozenset[str]:
    """Verbs whose base form the list spells out, so that “noticed” is not read as “notic”."""
    lines = _VERBS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def base_of(form: str) -> str:
    """The base of a past form or a participle; empty when it is not sure."""
    if form in _BASES:
        return _BASES[form]
    if not form.endswith("ed") or len(form) < 4:
        return ""
    stem = form[:-2]
    candidates = [stem, stem + "e"]
    if form.endswith("ied"):
        candidates = [form[:-3] + "y", *candidates]
    if len(stem) > 2 and stem[-1] == stem[-2]:
        candidates = [stem[:-1], *candidates]
    prefixes = ("", "re", "un", "pre", "double-", "mis", "over")
    for candidate in candidates:
        for prefix in prefixes:
            if candidate.startswith(prefix) and candidate[len(prefix) :] in known_verbs():
                return candidate
    return ""


def participle(base: str) -> str:
    """A base verb's past participle."""
    if base in _IRREGULAR:
        return _IRREGULAR[base]
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ied"
    return base + (base[-1] if base in _DOUBLED else "") + "ed"


def gerund(base: str) -> str:
    """A base verb's -ing form."""
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and base != "be":
        return base[:-1] + "ing"
    return base + (base[-1] if base in _DOUBLED else "") + "ing"


def is_verb(word: str) -> bool:
    """Whether a word is a base form that we can build on."""
    return word in known_verbs() or word in _IRREGULAR
