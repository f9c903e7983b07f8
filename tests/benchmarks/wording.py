"""How well and how fast the language checker reads: figures on both halves of the labelled texts.

The unseen half was never looked at while rules were written. Softer categories (vague wording, names, informative)
do not count.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from unblame.language.checker import Checker, Rechecker

CORPUS = Path(__file__).parents[1] / "language" / "corpus"
SIZE = 10_000_000
"""Characters of markdown that are timed."""


class Labelled(NamedTuple):
    """A text and whether it blames by the definition; `category` is empty for a clean one."""

    text: str
    blameful: bool
    category: str
    hard: bool


class Figures(NamedTuple):
    """Item by item: how many were found and missed, and by category."""

    found: Counter[str]
    missed: Counter[str]
    false_alarms: Counter[str]
    true_alarms: Counter[str]
    clean: int
    clean_flagged: int

    @property
    def recall(self) -> float:
        """Share of the blameful texts that were flagged."""
        return self.found.total() / max(1, self.found.total() + self.missed.total())

    @property
    def precision(self) -> float:
        """Share of the flagged texts that blame."""
        return self.found.total() / max(1, self.found.total() + self.clean_flagged)

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def labelled(half: str) -> list[Labelled]:
    """The texts of `seen` or `unseen`."""
    lines = (CORPUS / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Labelled(**json.loads(line)) for line in lines]


def figures(items: Sequence[Labelled]) -> Figures:
    """Check every text and count."""
    checker = Checker()
    made = Figures(Counter(), Counter(), Counter(), Counter(), sum(not item.blameful for item in items), 0)
    flagged_clean = 0
    for item in items:
        categories = {each.category for each in checker.check(item.text) if not each.is_soft}
        if item.blameful:
            (made.found if categories else made.missed)[item.category] += 1
            made.true_alarms.update(categories)
        elif categories:
            flagged_clean += 1
            made.false_alarms.update(categories)
    return made._replace(clean_flagged=flagged_clean)


def table(half: str) -> list[str]:
    """One half's figures as lines."""
    items = labelled(half)
    got = figures(items)
    lines = [
        f"{half}: {len(items)} texts, {got.clean} clean ({sum(i.hard and not i.blameful for i in items)} of them hard)",
        f"  precision {got.precision:.2f}   recall {got.recall:.2f}   F1 {got.f1:.2f} (aim 0.85)",
        f"  clean flagged {got.clean_flagged / max(1, got.clean):.1%} (at most 8 %)",
        f"  {'':<16}{'recall':>8}{'precision':>11}{'false alarms':>14}",
    ]
    for category in sorted(got.found.keys() | got.missed.keys()):
        said = category if category == "who-question" else category.replace("-", " ")
        recall = got.found[category] / (got.found[category] + got.missed[category])
        alarms = got.true_alarms[said] + got.false_alarms[said]
        precision = got.true_alarms[said] / alarms if alarms else 1.0
        lines.append(f"  {said:<16}{recall:>8.2f}{precision:>11.2f}{got.false_alarms[said]:>14}")
    return lines


def speed() -> list[str]:
    """Megabytes a second over markdown made of the labelled texts, each once and repeated; a re-checked paragraph."""
    texts = [item.text for half in ("seen", "unseen") for item in labelled(half)]
    once = "\n\n".join(texts)
    calm = "\n\n".join(
        item.text for half in ("seen", "unseen") for item in labelled(half) if not item.hard and not item.blameful
    )
    repeated = "\n\n".join([once] * (SIZE // len(once) + 1))
    checker = Checker()
    rates = [
        ("10 MB of markdown, paragraphs that recur", len(repeated), lambda: Rechecker(checker).check(repeated)),
        ("each paragraph read, ordinary sentences", len(calm) * 10, lambda: checker.check("\n\n".join([calm] * 10))),
        ("each paragraph read, half of them blameful", len(once), lambda: checker.check(once)),
    ]
    _seconds(lambda: checker.check(once))  # rules are compiled at their first use
    lines = [f"  {name:<44}{size / 1e6 / _seconds(run):>6.1f} MB/s (aim 3)" for name, size, run in rates]
    paragraph = (" ".join(texts))[:500]
    passed = min(_seconds(lambda: checker.check(paragraph)) for _ in range(20))
    return [*lines, f"  {'a paragraph of 500 characters again':<44}{passed * 1000:>6.2f} ms (at most 2)"]


def _seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def report() -> list[str]:
    """All of it."""
    return ["Wording", *table("seen"), *table("unseen"), *speed()]


if __name__ == "__main__":
    print("\n".join(report()))  # noqa: T201 - a command line
