"""What must not leave: names, handles, hosts, addresses, tickets and internal links in texts for customers.

Row 112 of FEATURES. A text for customers is written by hand, in their words; this finds what is left of ours in it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from unblame.record.session import Session
from unblame.review import leak_shapes
from unblame.review.disguises import undisguised
from unblame.review.leak_shapes import LeakKind, Shape
from unblame.review.named import NameFinder, key, people, words
from unblame.review.names import Names
from unblame.review.rules.personal import personal_data
from unblame.review.rules.private import begins, texts
from unblame.review.rules.secrets import secrets
from unblame.review.spans import Spans
from unblame.review.writeup_words import CUSTOMERS_TEMPLATES

OUTSIDE = frozenset(("public", "customers", "customer", "external", "everyone", "everybody", "press", "users"))
"""Audiences of `[[publication.published]]` whose addresses anybody may know."""

_KINDS: dict[LeakKind, str] = {
    "name": "a name",
    "handle": "a handle",
    "host": "a host",
    "address": "an address",
    "ticket": "a ticket",
    "link": "an internal link",
    "place": "a place in code or on a machine",
    "channel": "a channel",
    "secret": "a secret",
    "personal data": "personal data",
}
_BETWEEN = "\0"
_URL = re.compile(r"\b(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{1,20})://(?P<host>[^\s/<>?#\"”’\0]*)[^\s<>\"”’\0]*")
_SAFE_SCHEMES = ("http", "https")
_DOMAIN = re.compile(r"(?<![\w.@-])(?:[\w-]{1,63}\.){1,8}[A-Za-z]\w{1,23}(?![\w-])")
_SUBDOMAIN = re.compile(r"(?<![\w.@/-])(?:[\w-]{1,63}\.){2,8}[A-Za-z]\w{1,23}(?![\w-])")
_INTERNAL_URL = re.compile(
    r"(?:[^.]+|.*\.(?:internal|intranet|intra|local|localdomain|lan|corp|home|private|cluster|svc|test)|[\d.]+|\[.*)\Z"
)
_SITE = re.compile(r"(?:wiki|jira|confluence|grafana|kibana|prometheus|jenkins|gitlab|argocd|sentry|pagerduty|vpn)[.-]")
_MARKED = re.compile(r"[_./:\\-]")
_TOOL = re.compile(
    r"(?:.*\.)?(?:slack|pagerduty|opsgenie|datadoghq|newrelic|sentry|atlassian|zoom|notion|asana|linear|figma)"
    r"\.(?:com|net|io|us|so|app)\Z|(?:docs|drive|meet|mail|calendar)\.google\.com\Z"
)
_TICKET_PARTS = re.compile(r"[^\W_]+")
_SHORTEST_TICKET = 3
_FOR_CUSTOMERS = tuple(
    f"publication.{key}"
    for key in ("customer_summary", "what_happened", "cause", "resolution", "prevention", "services", "questions")
)
_AFTER = ".,;:!?)]}'*_"


class Leak(NamedTuple):
    """`where` is a path of the record, or empty for the finished text, whose `line` it is. No secret is held whole."""

    where: str
    text: str
    kind: LeakKind
    line: int = 1


def leaks(text_places: Iterable[tuple[str, str]], session: Session) -> tuple[Leak, ...]:
    """What customers must not read in these texts, given with their places, in order; each once for its place.

    Words of `publication.allow` are let through, in any case; a host there also allows those below it. Customers’
    names of services are no hosts.
    """
    pairs = [(where, _plain(text)) for where, text in text_places if text]
    whole = _BETWEEN.join(text for _, text in pairs)
    starts = list(accumulate((len(text) + 1 for _, text in pairs), initial=0))
    found: dict[Leak, None] = {}
    for shape in sorted(_search(whole, _Known(session)), key=lambda shape: shape.start):
        index = bisect_right(starts, shape.start) - 1
        where, text = pairs[index]
        said = whole[shape.start : shape.end]
        line = text.count("\n", 0, shape.start - starts[index]) + 1
        found.setdefault(Leak(where, begins(said) if shape.kind == "secret" else said, shape.kind, line))
    return tuple(found)


def told(leak: Leak, names: Names) -> str:
    """A leak in words, with its place: “the event at 10:13, public: “Ana” is a name”."""
    place = f"{names.place(leak.where)}, line {leak.line}" if leak.line > 1 else names.place(leak.where)
    return f"{place if leak.where else f'line {leak.line} of the finished text'}: “{leak.text}” is {_KINDS[leak.kind]}"


class _Known:
    """What the record knows of our own, and what may be said all the same."""

    def __init__(self, session: Session) -> None:
        allow = session.publication.allow
        self.allowed = frozenset(_one_way(entry) for entry in allow if entry.strip())
        services = frozenset(name.casefold() for name in session.publication.services)
        self.services = services
        named = people(session)
        self.names = NameFinder(
            unicodedata.normalize("NFKC", word) for person in named for word in words(person).values()
        )
        own = {word for person in named for word in words(person)}
        self.handles = {one.handle.casefold() for one in named if one.handle and key(one.handle) not in own}
        hosts, self.links = _hosts_and_links(session)
        self.hosts = {host for host in hosts if host not in services and not self.allows_host(host)}
        self.tickets = _tickets_of(session)
        self.phrases: dict[str, LeakKind] = {name: kind for name, kind in _phrases_of(session) if name not in services}

    def allows(self, text: str) -> bool:
        """Whether these words are no leak here."""
        return _one_way(text) in self.allowed

    def allows_host(self, host: str) -> bool:
        """Whether a host or one above it is allowed."""
        parts = host.casefold().split(".")
        return any(".".join(parts[index:]) in self.allowed for index in range(len(parts)))


def _search(text: str, known: _Known) -> Iterator[Shape]:
    """Every leak, the widest first where one holds another."""
    taken: list[tuple[int, int]] = []
    allowed = _allowed_spans(text, known)
    for hit in secrets(text):
        taken.append((hit.start, hit.end))
        yield Shape("secret", hit.start, hit.end)
    searches: tuple[Callable[[], Iterator[Shape]], ...] = (
        lambda: _links(text, known),
        lambda: _phrases(text, known),
        lambda: leak_shapes.addresses(text),
        lambda: leak_shapes.places(text),
        lambda: leak_shapes.channels(text),
        lambda: _hosts(text, known),
        lambda: leak_shapes.tickets(text),
        lambda: _handles(text, known),
        lambda: (Shape("name", name.start, name.end) for name in known.names.find(text)),
        lambda: (Shape("personal data", hit.start, hit.end) for hit in personal_data(text, ())),
    )
    for search in searches:
        fresh = [
            shape
            for shape in search()
            if not known.allows(text[shape.start : shape.end]) and not _within(shape, allowed)
        ]
        before = Spans(taken)
        for shape in fresh:
            if not before.touch(shape.start, shape.end):
                taken.append((shape.start, shape.end))
                yield shape


def _within(shape: Shape, allowed: list[tuple[int, int]]) -> bool:
    """Whether a stretch stands inside words that are allowed."""
    index = bisect_right(allowed, (shape.start, 1 << 60))
    return index > 0 and allowed[index - 1][1] >= shape.end


def _allowed_spans(text: str, known: _Known) -> list[tuple[int, int]]:
    if not known.allowed:
        return []
    entries = sorted(known.allowed, key=len, reverse=True)
    written = "|".join(r"\s+".join(map(re.escape, entry.split())) for entry in entries)
    pattern = re.compile(rf"(?<![\w.-])[@#]?(?:{written})(?![\w-]|\.\w)", re.IGNORECASE)
    return [found.span() for found in pattern.finditer(text)]


def _links(text: str, known: _Known) -> Iterator[Shape]:
    for found in _URL.finditer(text):
        written = found[0].rstrip(_AFTER)
        host = found["host"].rpartition("@")[2].casefold()
        name = host.partition(":")[0] if not host.startswith("[") else host
        if known.allows_host(name) and found["scheme"].casefold() in _SAFE_SCHEMES:
            continue
        odd = found["scheme"].casefold() not in _SAFE_SCHEMES or _INTERNAL_URL.match(name)
        if (
            odd
            or _SITE.match(name)
            or _TOOL.match(name)
            or name in known.hosts
            or written.casefold() in known.links
            or ":" in host
        ):
            yield Shape("link", found.start(), found.start() + len(written))


def _hosts(text: str, known: _Known) -> Iterator[Shape]:
    for found in _DOMAIN.finditer(text):
        if found[0].casefold() in known.hosts:
            yield Shape("host", *found.span())
    for shape in leak_shapes.hosts(text):
        said = text[shape.start : shape.end].casefold()
        if said not in known.services and not known.allows_host(said.partition(":")[0]):
            yield shape


def _handles(text: str, known: _Known) -> Iterator[Shape]:
    """Any `@word`, and participants’ own without it where they are no plain name."""
    yield from leak_shapes.handles(text)
    if known.handles:
        for found in re.finditer(r"(?<![\w@])[^\W_][\w.-]*", text):
            word = found[0].rstrip(".-_")
            if word.casefold() in known.handles:
                yield Shape("handle", found.start(), found.start() + len(word))


def _phrases(text: str, known: _Known) -> Iterator[Shape]:
    """What the record writes for a ticket, a place or a host, word for word."""
    if known.tickets is not None:
        yield from (Shape("ticket", *found.span()) for found in known.tickets.finditer(text))
    lower = text.casefold()
    if len(lower) != len(text):
        lower = "".join(low if len(low := each.casefold()) == 1 else each for each in text)
    for phrase, kind in known.phrases.items():
        position = lower.find(phrase)
        while position >= 0:
            end = position + len(phrase)
            if not lower[position - 1 : position].isalnum() and not lower[end : end + 1].isalnum():
                yield Shape(kind, position, end)
            position = lower.find(phrase, end)


def _hosts_and_links(session: Session) -> tuple[set[str], frozenset[str]]:
    """Hosts and addresses that the record holds and customers were not given."""
    public = {
        f"publication.published.{to.id}.to"
        for to in session.publication.published
        if to.audience.casefold() in OUTSIDE or to.template in CUSTOMERS_TEMPLATES
    }
    hosts, given, links = set[str](), set[str](), dict[str, str]()
    for where, text in texts(session):
        if "." not in text or where.endswith(".public") or where.startswith(_FOR_CUSTOMERS):
            continue
        if where not in public:
            hosts |= {found[0].casefold() for found in _SUBDOMAIN.finditer(text)}
        for found in _URL.finditer(text):
            host = found["host"].rpartition("@")[2].partition(":")[0].casefold()
            (given if where in public else hosts).add(host)
            links[found[0].rstrip(_AFTER).casefold()] = host
    for event in session.timeline:
        hosts |= {found[0].casefold() for found in _DOMAIN.finditer(event.where)}
    return {host for host in hosts if "." in host} - given, frozenset(
        link for link, host in links.items() if host not in given
    )


def _phrases_of(session: Session) -> Iterator[tuple[str, LeakKind]]:
    """What the record calls its places and hosts where that is no plain word: in lower case."""
    for event in session.timeline:
        if _MARKED.search(event.where) or (" " not in event.where and any(map(str.isdigit, event.where))):
            yield event.where.casefold(), "place"
    for service in session.incident.services:
        if _MARKED.search(service) and " " not in service:
            yield service.casefold(), "host"


def _tickets_of(session: Session) -> re.Pattern[str] | None:
    """The record's own tickets, however their parts are joined: “INC-2417”, “INC 2417”, “inc_2417”."""
    related = (other.reference for other in session.related if " " not in other.reference)
    tickets = (session.incident.reference, *(action.ticket for action in session.actions), *related)
    parts = {tuple(_TICKET_PARTS.findall(one)) for one in tickets if len(one) >= _SHORTEST_TICKET and not one.isdigit()}
    written = [r"[\W_]{0,2}".join(map(re.escape, each)) for each in sorted(parts, reverse=True) if each]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(written)})(?![^\W_])", re.IGNORECASE) if written else None


def _one_way(entry: str) -> str:
    return " ".join(_plain(entry).casefold().split()).lstrip("@#")


def _plain(text: str) -> str:
    return undisguised(text).replace(_BETWEEN, " ")
