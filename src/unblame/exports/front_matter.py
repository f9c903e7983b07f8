"""What documentation sites read at the top of a markdown file: title, date, authors, tags, as YAML.

The keys are those that Hugo, Jekyll, Docusaurus and Material for MkDocs share; `severity` is one more.
"""

from __future__ import annotations

import re

from unblame.language.sentence import sentences
from unblame.record.session import Session
from unblame.record.text import clean_line, visible
from unblame.review.milestones import incident_day

_LONGEST = 200  # characters of a description: what search pages show
_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t]*$", re.MULTILINE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def front_matter(session: Session, document: str, *, for_customers: bool) -> str:
    """The block with its two lines of `---` and the blank line behind it; empty keys are left out.

    For customers there is nothing in it but the heading of the document, the day, and the first sentence of their
    own summary: names, severity and tags are for people inside.
    """
    import yaml

    incident, day = session.incident, incident_day(session)
    about = session.publication.customer_summary if for_customers else incident.summary
    values: dict[str, object] = {
        "title": heading(document) if for_customers else _shown(incident.title) or "Untitled incident",
        "date": day,
        "description": first_sentence(about),
    }
    if not for_customers:
        values |= {
            "authors": [_shown(author) for author in incident.authors],
            "severity": incident.severity or "",
            "tags": [_shown(tag) for tag in incident.tags],
        }
    kept = {key: value for key, value in values.items() if value}
    text: str = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=float("inf"))
    return f"---\n{text}---\n\n"


def first_sentence(text: str) -> str:
    """The first sentence of a prose text on one line, of at most 200 characters: cut at a word where it is longer."""
    _, sentence = next(sentences(_shown(text)), (0, ""))
    if len(sentence) <= _LONGEST:
        return sentence
    words, space, _ = sentence[:_LONGEST].rpartition(" ")
    return f"{(words if space else sentence[: _LONGEST - 1]).rstrip(' ,;:')}…"


def heading(document: str) -> str:
    """The text of a markdown document's first heading, without the escapes."""
    found = _HEADING.search(document)
    return _ESCAPED.sub(r"\1", found[1]) if found else "Incident report"


def _shown(text: str) -> str:
    return visible(clean_line(text))
