"""What actions cover: FEATURES row 93."""

from __future__ import annotations

from unblame.record.analysis import Factor
from unblame.record.order import why_tree
from unblame.record.session import Session


def uncovered(session: Session) -> list[Factor]:
    """Factors that no action addresses and nobody accepted with a reason."""
    addressed = {identifier for action in session.actions for identifier in action.addresses}
    return [factor for factor in session.factors if factor.id not in addressed and not factor.accepted.strip()]


def uncovered_roots(session: Session) -> list[str]:
    """Ids of root whys that no action addresses, neither themselves nor anything below them."""
    parents = {why.id: why.parent for why in session.whys}
    covered: set[str] = set()
    for action in session.actions:
        for above in action.addresses:
            while above in parents and above not in covered:
                covered.add(above)
                above = parents[above]  # noqa: PLW2901 - climbs to the top, once for each why
    return [why.id for why in session.whys if why.root and why.id not in covered]


def numbers(session: Session) -> dict[str, str]:
    """What people call whys and factors (`W1`, `F2`, by order) and the ids behind the numbers."""
    named = {f"W{i}": node.why.id for i, node in enumerate(why_tree(session.whys), 1)}
    named.update({f"F{i}": factor.id for i, factor in enumerate(session.factors, 1)})
    return named
