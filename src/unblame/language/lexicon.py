"""Which nouns are people, which are systems: word lists, and the people that a session knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

WORDS_FOLDER = Path(__file__).parent / "words"

_HANDLE = re.compile(r"^@[\w.-]+$|^[\w.-]+@$")
_CAMEL = re.compile(r"[a-z][A-Z]|\d|_|^[A-Z]{2,}s?$|[./]")
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "monsieur", "madame", "señor", "sir"])
_SHARED_ROLES = {
    "operator": frozenset(
        [
            "kubernetes",
            "k8s",
            "postgres",
            "mysql",
            "redis",
            "etcd",
            "prometheus",
            "cert",
            "vault",
            "kafka",
            "elastic",
            "database",
            "cluster",
            "the-operator",
        ]
    ),
    "manager": frozenset(
        [
            "session",
            "cluster",
            "cache",
            "lock",
            "resource",
            "package",
            "memory",
            "window",
            "queue",
            "volume",
            "connection",
            "device",
            "task",
            "job",
            "secrets",
            "network",
            "traffic",
            "certificate",
            "controller",
            "process",
            "transaction",
            "account-manager",
            "state",
            "node",
            "tag",
            "storage",
            "power",
        ]
    ),
    "reviewer": frozenset({"automated", "ai", "bot"}),
    "lead": frozenset(),
    "owner": frozenset({"code"}),
    "driver": frozenset(
        [
            "device",
            "storage",
            "csi",
            "network",
            "graphics",
            "kernel",
            "jdbc",
            "odbc",
            "database",
            "nvidia",
            "gpu",
            "disk",
            "the-driver",
        ]
    ),
    "agent": frozenset(),
    "author": frozenset(),
    "maintainer": frozenset(),
    "staff": frozenset(),
    "member": frozenset(
        ["cluster", "raft", "replica", "set", "etcd", "ring", "pool", "group", "array", "struct", "class"]
    ),
    "participant": frozenset({"transaction"}),
    "group": frozenset(
        [
            "consumer",
            "security",
            "resource",
            "scaling",
            "auto-scaling",
            "autoscaling",
            "replication",
            "target",
            "log",
            "node",
            "volume",
            "storage",
            "alert",
            "parameter",
            "placement",
            "worker",
            "process",
        ]
    ),
    "carrier": frozenset(["network", "signal", "mobile"]),
    "integrator": frozenset(),
    "guard": frozenset(["rate", "circuit", "the-guard"]),
    "keeper": frozenset({"zoo"}),
    "unit": frozenset(["cooling", "power", "processing", "logic", "control", "storage", "rack", "air"]),
    "cell": frozenset(),
    "board": frozenset(),
    "side": frozenset(["client", "server", "consumer", "producer", "backend", "frontend", "other", "east", "west"]),
    "lot": frozenset({"a"}),
    "office": frozenset(),
    "installer": frozenset(["package", "software", "windows", "rpm"]),
    "editor": frozenset(["text", "config", "code"]),
    "presenter": frozenset(),
    "interpreter": frozenset(["python", "the-interpreter"]),
    "conductor": frozenset(),
    "merger": frozenset(["the-merger"]),
}
"""Roles that are also software: with one of these words before them they are software."""
_NO_TEAMS = frozenset(["consumer", "security", "scaling", "node", "resource"])
BARE_TEAMS = frozenset(
    [
        "support",
        "security",
        "platform",
        "infra",
        "infrastructure",
        "networking",
        "storage",
        "product",
        "marketing",
        "legal",
        "finance",
        "payments",
        "facilities",
        "licensing",
        "sales",
        "procurement",
    ]
)
"""Departments when nothing but “the” or an adjective of place stands before them."""


@cache
def word_list(name: str) -> frozenset[str]:
    """The entries of a file in `words/`, in lower case."""
    lines = (WORDS_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def singular(word: str) -> str:
    """A plural noun's singular, by its ending; other words as they are."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


class Lexicon:
    """The lists of the package and the names and handles of the people of one session."""

    def __init__(self, people: Iterable[str] = ()) -> None:
        known: set[str] = set()
        for person in people:
            parts = person.lstrip("@").split()
            known.update(part.lower() for part in (parts[0], parts[-1]) if part) if parts else None
            known.add(person.lstrip("@").lower())
        self.known = frozenset(known)

    def is_person_name(self, word: str, *, sure: bool = False) -> bool:
        """Whether a capitalised word is somebody's name: known here, or a given name that is no other word."""
        low = word.lower().removesuffix("'s").removesuffix("’s")
        if low in self.known:
            return word[:1].isupper() or not low.isalpha() or low in word_list("first-names")
        return word[:1].isupper() and (
            low in word_list("first-names") or (sure and low in word_list("ambiguous-names"))
        )

    def kind_of(self, name: str, modifiers: Sequence[str], *, first: bool, after: Sequence[str] = ()) -> str:
        """What a noun is, with the words before it in its group: person, outsider, system, or name (capitalised, unknown)."""
        low = name.lower()
        if low.endswith("'s"):
            low, name = low[:-2], name[:-2]
        if _HANDLE.match(name):
            return "person"
        if self.is_person_name(name):
            return "person"
        role = self._role(low, modifiers, after)
        if role:
            return role
        if name[:1].isupper() and not _CAMEL.search(name) and low not in word_list("systems"):
            before = modifiers[-1] if modifiers else ""
            if before.rstrip(".") in _TITLES:
                return "person"
            if before in word_list("first-names") or before in word_list("ambiguous-names"):
                return "person"  # a given name and a family name
            if low in word_list("ambiguous-names"):
                return "name"
            if "'" not in low and not (modifiers and modifiers[0] in ("the", "a", "an", "our")):
                return "common" if first else "name"
        return "system"

    def _role(self, low: str, modifiers: Sequence[str], after: Sequence[str]) -> str:
        parts = low.split("-")
        for word in (low, singular(low), parts[-1], singular(parts[-1])):
            if word in word_list("outsiders"):
                return "outsider"
            if word in word_list("roles"):
                shared = _SHARED_ROLES.get(word)
                return "system" if shared and shared.intersection(modifiers[-2:]) else "person"
            if word in word_list("teams"):
                shared = _SHARED_ROLES.get(word, _NO_TEAMS)
                return "system" if shared.intersection(modifiers[-2:]) else "person"
        if low == "call" and "on" in (*modifiers[-1:],):
            return "person"
        if (
            low in BARE_TEAMS
            and (
                not modifiers
                or (low in ("support", "security") and modifiers[-1] in ("customer", "technical", "tier-2"))
            )
            and not after
        ):
            return "person"
        return ""

    def plural_kind(self, word: str, modifiers: Sequence[str]) -> str:
        """What “they” may take up: a person's name or role, a team, or a plural thing. Empty for any other word."""
        low = word.lower()
        if not low[:1].isalpha() and not low.startswith("@"):
            return ""
        kind = self.kind_of(word, modifiers, first=False)
        if kind in ("person", "outsider"):
            return kind
        if (
            kind == "system"
            and low.endswith("s")
            and len(low) > 3
            and not low.endswith(("ss", "us", "is", "'s"))
            and low not in _NO_PLURALS
        ):
            return "system"
        return ""


_NO_PLURALS = frozenset(
    [
        "was",
        "has",
        "does",
        "this",
        "its",
        "always",
        "perhaps",
        "hours",
        "minutes",
        "seconds",
        "days",
        "weeks",
        "months",
        "times",
        "besides",
        "afterwards",
        "towards",
        "sometimes",
        "needs",
        "gets",
        "goes",
        "says",
        "makes",
        "shows",
        "kubernetes",
        "redis",
        "postgres",
    ]
)
