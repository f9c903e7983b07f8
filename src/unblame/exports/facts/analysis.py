"""Why it could happen and what was learned."""

from __future__ import annotations

from collections.abc import Sequence

from unblame.exports.facts.incident import filled
from unblame.exports.facts.numbering import Numbering
from unblame.exports.facts.shapes import Cause, Entry, FactorRow, Lessons, Listed, Pattern, WhyRow
from unblame.record import analysis as record
from unblame.record.kinds import Category
from unblame.record.order import WhyNode
from unblame.record.session import Session
from unblame.review.questions import is_question, without_because
from unblame.review.writeup_words import LESSONS, quoted

CATEGORIES: dict[Category, str] = {
    "people": "People",
    "process": "Process",
    "technology": "Technology",
    "environment": "Environment",
}
NO_CATEGORY = "Not sorted"

_DEEPEST = 8  # a nested list deeper than this is not read by every host
_COMMON_STARTS = frozenset(
    [
        *("a", "all", "an", "another", "any", "both", "each", "either", "every", "few", "for", "it", "its", "many"),
        *("more", "most", "neither", "no", "nobody", "none", "nothing", "one", "only", "our", "several", "some"),
        *("such", "that", "the", "their", "there", "these", "they", "this", "those", "two", "three", "we", "when"),
    ]
)


def cause(session: Session, numbering: Numbering) -> Cause:
    """The sentence, the chain that leads to it, and what contributed."""
    root = session.root_cause
    risk = f"{root.recurrence_risk}: {root.recurrence_note}" if root.recurrence_risk and root.recurrence_note else ""
    factors = _factors(session, numbering)
    return Cause(
        problem=root.problem,
        statement=root.statement,
        facts=filled(
            [
                ("Type", root.type or ""),
                ("Classes", ", ".join(root.classes)),
                ("Preventability", root.preventability or ""),
                ("Risk that it recurs", risk or root.recurrence_risk or root.recurrence_note),
            ]
        ),
        whys=_whys(session, numbering),
        factors=factors,
        fishbone=fishbone(factors, root.problem or session.incident.title),
    )


def systemic(records: Sequence[record.Systemic], numbering: Numbering) -> tuple[Pattern, ...]:
    """Patterns beyond this incident."""
    return tuple(
        Pattern(
            numbering.of(item),
            item.issue,
            item.recommendation,
            filled(
                [
                    ("Observation", item.observation),
                    ("Evidence", item.evidence),
                    ("Scope", item.scope),
                    ("How it is", item.current),
                    ("How it should be", item.ideal),
                    ("What lies between", item.gap),
                    ("Recommendation", item.recommendation),
                    ("Actions", ", ".join(numbering.all(item.actions))),
                ]
            ),
        )
        for item in records
    )


def lessons(learned: record.Lessons) -> Lessons:
    """The lists that hold something, and the themes of the discussion."""
    insights = [
        Entry(
            str(position),
            insight.theme,
            filled(
                [
                    ("Discussion", insight.discussion),
                    ("Said", quoted(insight.quote)),
                    ("What it means", insight.implication),
                ]
            ),
        )
        for position, insight in enumerate(learned.insights, start=1)
    ]
    lists = {key: Listed(heading, _said(getattr(learned, key))) for key, heading in LESSONS.items()}
    held = {key: part for key, part in lists.items() if part.items}
    return Lessons(
        well=_said(learned.well),
        poorly=_said(learned.poorly),
        lucky=lists["lucky"].items,
        learned=lists["learned"].items,
        others=tuple(held.values()),
        further=tuple(part for key, part in held.items() if key not in ("lucky", "learned")),
        insights=tuple(insights),
    )


def literal_question(answer: str) -> str:
    """The literal next question after an answer: “Why is it that the pool was empty?”."""
    said = without_because(" ".join(answer.split()))
    if is_question(said):
        return f"What led to this: “{said}”"
    said = said.rstrip(" .!?;:")
    first = said.partition(" ")[0]
    if first.lower() in _COMMON_STARTS:
        said = first.lower() + said[len(first) :]
    return f"Why is it that {said}?" if said else "Why?"


def fishbone(factors: Sequence[FactorRow], problem: str) -> str:
    """The factors by category, drawn as text towards the problem; empty when none has a category."""
    if not any(factor.category for factor in factors):
        return ""
    bones = {name: [f for f in factors if f.category == name] for name in (*CATEGORIES.values(), "")}
    lines: list[str] = []
    for name, ribs in bones.items():
        for position, rib in enumerate(ribs):
            label = (name or NO_CATEGORY) if position == 0 else ""
            joint = "──" if len(ribs) == 1 else "┬─" if position == 0 else "├─" if rib is not ribs[-1] else "└─"
            lines.append(f"{label:<12}{joint} {rib.number} {' '.join(rib.text.split())}")
    lines.append(f"{'':<12}═══▶ {' '.join(problem.split())}".rstrip())
    return "\n".join(lines)


def _said(items: Sequence[str]) -> tuple[str, ...]:
    return tuple(item for item in items if item.strip())


def _factors(session: Session, numbering: Numbering) -> tuple[FactorRow, ...]:
    def addressed(factor: record.Factor) -> tuple[str, ...]:
        return tuple(numbering.of(action) for action in session.actions if factor.id in action.addresses)

    order = [*CATEGORIES, None]
    return tuple(
        FactorRow(
            number=numbering.of(factor),
            category=CATEGORIES[factor.category] if factor.category else "",
            text=factor.text,
            effect=factor.impact,
            accepted=factor.accepted,
            addressed=addressed(factor),
        )
        for factor in sorted(session.factors, key=lambda factor: order.index(factor.category))
    )


def _whys(session: Session, numbering: Numbering) -> tuple[WhyRow, ...]:
    answers = {node.why.id: node.why.answer for node in numbering.whys}
    problem = session.root_cause.problem or session.incident.title
    first = f"Why did this happen: {problem.rstrip(' .!?;:')}?" if problem else "Why did this happen?"
    return tuple(
        _why(node, literal_question(answers[node.why.parent]) if node.depth > 1 else first, numbering)
        for node in numbering.whys
    )


def _why(node: WhyNode, question: str, numbering: Numbering) -> WhyRow:
    why = node.why
    too_deep = node.depth - 1 > _DEEPEST
    return WhyRow(
        number=numbering.of(why),
        depth=min(node.depth - 1, _DEEPEST),
        question=why.question or question,
        answer=why.answer,
        root=bool(why.root),
        facts=filled(
            [
                ("Follows from", ", ".join(numbering.all([why.parent])) if too_deep else ""),
                ("Place", "the answer that it followed is gone" if node.lost else ""),
                ("To ask", why.ask),
                ("Evidence", ", ".join(numbering.all(why.evidence))),
            ]
        ),
    )
