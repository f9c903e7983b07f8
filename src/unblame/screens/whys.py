"""The whys: a tree of answers with the next question formed, and the conditions beside it."""

from __future__ import annotations

from typing import ClassVar, get_args

from textual.binding import BindingType

from unblame.record import kinds
from unblame.record.analysis import Factor, Why
from unblame.record.factors import read_factor
from unblame.record.order import WhyNode, subtree, why_tree
from unblame.record.typed import Surroundings
from unblame.review.citations import naming_evidence
from unblame.review.questions import next_question
from unblame.screens.bindings import bindings_of
from unblame.screens.context import Context
from unblame.screens.section import Entry, Section
from unblame.widgets.field import Field, Mark
from unblame.widgets.rows import BLANK, Pieces, Row, heading, plain
from unblame.widgets.sheet import Item

PROBLEM, STATEMENT, CLASSES = "root_cause.problem", "root_cause.statement", "root_cause"
CATEGORIES = get_args(kinds.Category)


class Whys(Section):
    """`a` answers the question under the current answer; `b` branches; `r` marks a root; `f` adds a condition."""

    NAME = "whys"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("whys")
    ADDS = "whys"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._tree: dict[str, WhyNode] = {}
        self.classify = not context.in_room

    # ------------------------------------------------------------------ items

    def items(self) -> list[Item]:
        session = self.context.session
        nodes = why_tree(session.whys)
        self._tree = {f"whys.{node.why.id}": node for node in nodes}
        items = [self._line(PROBLEM, "What happened, as its users felt it: the problem to start from", "     ")]
        items += [self._why(number, node) for number, node in enumerate(nodes, 1)]
        items += [Item("", (BLANK,)), self._line(STATEMENT, "The root cause in one sentence", "   ◆ ")]
        count = len(session.factors)
        items.append(Item("", (BLANK, heading(f"Conditions that made it likelier or worse ({count})"))))
        factors = sorted(enumerate(session.factors, 1), key=lambda pair: _rank(pair[1]))
        items += [self._factor(number, factor) for number, factor in factors]
        if not factors:
            items.append(Item("factors", (plain("   nothing yet: press f", "dim", key="factors"),)))
        if self.classify:
            items += [Item("", (BLANK, heading("Classification"))), self._classification()]
        return items

    def _line(self, where: str, hint: str, lead: str) -> Item:
        field = self.field(where, lead, hint=hint, quiet=True)
        text = field.text if field else ""
        row = Row(((text or hint, "strong" if text else "dim"),), ((lead, "mark"),), key=where, wrap=True)
        return Item(where, (row,), (row,), self.fields(field), inline=True)

    def _why(self, number: int, node: WhyNode) -> Item:
        key = f"whys.{node.why.id}"
        row = Row(((node.why.answer or "…", ""),), _branches(number, node), right=self._marks(node), key=key)
        return Item(key, (row,))

    def _marks(self, node: WhyNode) -> Pieces:
        marks: list[tuple[str, str]] = []
        if node.why.root:
            marks.append(("◆ root cause ", "mark"))
        if node.lost:
            marks.append(("parent gone ", "bad"))
        elif node.depth == 1 and not node.children and not self.context.in_room:
            marks.append(("1 deep ", "dim"))
        return tuple(marks)

    def _factor(self, number: int, factor: Factor) -> Item:
        key = f"factors.{factor.id}"
        lead = ((f"   F{number:<2} ", "dim"), (f"{(factor.category or '').capitalize():<12}", "dim"))
        right: Pieces = ((f"{factor.impact} ", "dim"),) if factor.impact else ()
        return Item(key, (Row(((factor.text or "…", ""),), lead, right=right, key=key),))

    def _classification(self) -> Item:
        yes = (
            ("type", "  Type", "choice", get_args(kinds.CauseType)),
            ("classes", "  Classes", "choices", get_args(kinds.CauseClass)),
            ("preventability", "  Preventable", "choice", get_args(kinds.Preventability)),
            ("recurrence_risk", "  Recurrence", "choice", get_args(kinds.RecurrenceRisk)),
        )
        made = [
            self.field(f"{CLASSES}.{key}", label, kind, options=options, hint=", ".join(options), always=True)
            for key, label, kind, options in yes
        ]
        note = self.field(f"{CLASSES}.recurrence_note", "  Because", hint="what the risk rests on", always=True)
        fields = self.fields(*made, note)
        rows = tuple(
            Row(
                ((field.text or field.hint, "" if field.text else "dim"),),
                ((f"{field.label:<16}", "dim"),),
                key=CLASSES,
            )
            for field in fields
        )
        return Item(CLASSES, rows, (), fields)

    def open_item(self, item: Item) -> Item:
        if item.key == CLASSES:
            return item._replace(head=(BLANK,))
        if item.key.startswith("factors."):
            return self._open_factor(item)
        node = self._tree.get(item.key)
        if node is None:
            return item
        number = list(self._tree).index(item.key) + 1
        lead = _branches(number, node)
        hang = ((" " * 5 + _lines(node.ancestry) + ("   " if node.last else "│  "), "rule"),)
        row = Row(((node.why.answer or "…", "strong"),), lead, hang, right=self._marks(node), key=item.key, wrap=True)
        ask = Row(((self._question(node.why), "ask"),), ((hang[0][0] + "   ", "rule"),), key=item.key, wrap=True)
        aside = self.context.in_room
        fields = self.fields(
            self.field(f"{item.key}.answer", "  Answer", hint="what lay behind it", quiet=True),
            self.field(f"{item.key}.question", "  Ask instead", hint="your own words for the next question"),
            self.field(f"{item.key}.ask", "  To ask", hint="what the meeting is to be asked here", quiet=aside),
            self.field(f"{item.key}.evidence", "  Shown by", "numbered", hint="V1 V3: evidence", near=self._evidence()),
            self.field(
                f"{item.key}.parent",
                "  Lies behind",
                "number of one",
                hint="W2: the answer that it explains; empty at the top",
                near=self._elsewhere(node.why.id),
                quiet=True,
            ),
        )
        return Item(item.key, item.rows, (row, ask), fields)

    def near(self, field: Field) -> Surroundings:
        if field.where.endswith(".parent"):
            return self._elsewhere(field.where.split(".")[1])
        return self._evidence() if field.where.endswith(".evidence") else super().near(field)

    def _elsewhere(self, why: str) -> Surroundings:
        """The answers that a why can be put behind: not itself, and none that lies behind it."""
        own = subtree(self.context.session.whys, why)
        near = self.context.near()
        others = {
            number: identifier
            for number, identifier in near.numbers.items()
            if number.startswith("W") and identifier not in own
        }
        return near._replace(numbers=others, numbered="other answer")

    def _evidence(self) -> Surroundings:
        return naming_evidence(self.context.near(), self.context.session.evidence)

    def _question(self, why: Why) -> str:
        return why.question or next_question(why.answer, self.context.turns.get("whys.wording", 0))

    def _open_factor(self, item: Item) -> Item:
        key = item.key
        fields = self.fields(
            self.field(f"{key}.text", "  What", hint="a condition, not a person", quiet=True),
            self.field(
                f"{key}.category", "  Kind", "choice", options=CATEGORIES, hint=", ".join(CATEGORIES), always=True
            ),
            self.field(f"{key}.impact", "  Effect", hint="what it made longer, wider or likelier", always=True),
            self.field(f"{key}.accepted", "  Accepted", hint="why nothing is done about it"),
        )
        row = item.rows[0]._replace(body=((item.rows[0].body[0][0], "strong"),), right=(), wrap=True)
        return Item(key, item.rows, (row,), fields)

    # ------------------------------------------------------------------ entries

    def entry_hint(self) -> str:
        return "the answer"

    def entry_head(self, entry: Entry) -> tuple[Row, ...]:
        if entry.verb == "factors":
            return (BLANK,)
        why = next((each for each in self.context.session.whys if each.id == entry.under), None)
        question = self._question(why) if why else next_question(self.context.session.root_cause.problem)
        return (BLANK, Row(((question, "ask"),), (("        ", ""),), wrap=True))

    def entry_follows(self, entry: Entry) -> str:
        if entry.verb == "factors" or not entry.under:
            return entry.after
        below = subtree(self.context.session.whys, entry.under) - {entry.where.rpartition(".")[2]}
        keys = [key for key in self._tree if key.rpartition(".")[2] in below]
        return keys[-1] if keys else entry.after

    def do_add(self, key: str) -> None:
        """Answer the question under the current answer; on the problem, the first question."""
        del key
        current = self.sheet.current
        if current.startswith("factors"):
            self.do_factor("")
            return
        under = current.rpartition(".")[2] if current in self._tree else ""
        after = current if under else (list(self._tree) or [PROBLEM])[-1]
        self.open_entry("whys", "      › ", self.entry_hint(), after, under)

    def after_last_field(self, by: int) -> None:
        """Behind the problem comes the first answer."""
        field = self.sheet.open_field
        begins = by > 0 and field is not None and field.where == PROBLEM and not self._tree
        begins = begins and bool(self.sheet.editor.text.strip())
        super().after_last_field(by)
        if begins:
            self.do_add("")

    def do_branch(self, key: str) -> None:
        """Another answer to the question that the current answer answers."""
        del key
        node = self._tree.get(self.sheet.current)
        if node is not None:
            self.open_entry("whys", "      › ", self.entry_hint(), self.sheet.current, node.why.parent)

    def do_factor(self, key: str) -> None:
        del key
        factors = self.context.session.factors
        after = f"factors.{factors[-1].id}" if factors else "factors"
        self.open_entry("factors", "   F ", "process: no runbook -> nine minutes longer", after)

    def next_entry(self, entry: Entry) -> Entry:
        """After an answer, the question under it; after a factor, another factor."""
        under = entry.where.rpartition(".")[2] if entry.verb == "whys" else ""
        return Entry(entry.verb, entry.label, entry.hint, entry.where or entry.after, under)

    def read_entry(self, entry: Entry, text: str) -> tuple[tuple[Row, ...], tuple[Mark, ...]]:
        if entry.verb != "factors" or not text.strip():
            return (), ()
        read = read_factor(text, entry.words)
        chips = [read.category or "", f"effect: {read.impact}" if read.impact else ""]
        marks = (Mark(0, read.end),) if read.category else ()
        return (Row(tuple((f" {chip} ", "good") for chip in chips if chip)),), marks

    def write_entry(self, entry: Entry, text: str) -> str:
        if entry.verb == "factors":
            read = read_factor(text, entry.words)
            values = {"text": read.text, "category": read.category, "impact": read.impact}
            return self.write_record(entry, text, Factor, values)
        first = {"parent": entry.under}
        answer = {"answer": " ".join(text.split())}
        return self.write_record(entry, text, Why, answer, first=first, before=self._follower(entry))

    def _follower(self, entry: Entry) -> str | None:
        """The sibling that a branch is put before, so that it stands right behind the current answer."""
        whys = self.context.document.session.whys
        index = next((i for i, why in enumerate(whys) if f"whys.{why.id}" == entry.after), None)
        if index is None or whys[index].parent != entry.under:
            return None
        return next((why.id for why in whys[index + 1 :] if why.parent == entry.under), None)

    # ------------------------------------------------------------------ commands

    def deletable(self) -> str:
        current = self.sheet.current
        return current if current in self._tree or current.startswith("factors.") else ""

    def can(self, command: str) -> bool:
        if command in ("whys.root", "whys.branch"):
            return self.sheet.current in self._tree
        return super().can(command)

    def do_root(self, key: str) -> None:
        """Mark the current answer as a root cause, or take the mark away."""
        del key
        node = self._tree.get(self.sheet.current)
        if node is not None:
            self.context.document.put(f"{self.sheet.current}.root", None if node.why.root else True, "root cause")
            self.refresh_items()

    def do_classify(self, key: str) -> None:
        """Show or leave the classification."""
        del key
        self.classify = True
        self.refresh_items(CLASSES)
        self.open_field()

    def shift(self, by: int) -> None:
        """Move an answer among its siblings, a factor among the factors."""
        document, current = self.context.document, self.sheet.current
        table = "factors" if current.startswith("factors.") else "whys"
        records = getattr(document.session, table)
        node = self._tree.get(current)
        siblings = [r for r in records if node is None or r.parent == node.why.parent]
        index = next((i for i, record in enumerate(siblings) if f"{table}.{record.id}" == current), None)
        if index is None or not 0 <= index + by < len(siblings):
            return
        document.move(current, records.index(siblings[index + by]))
        self.refresh_items()


def _rank(factor: Factor) -> int:
    return CATEGORIES.index(factor.category) if factor.category else len(CATEGORIES)


def _lines(ancestry: tuple[bool, ...]) -> str:
    return "".join("│  " if more else "   " for more in ancestry)


def _branches(number: int, node: WhyNode) -> Pieces:
    return ((f" W{number:<3}", "dim"), (_lines(node.ancestry) + ("└─ " if node.last else "├─ "), "rule"))
