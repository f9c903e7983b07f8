"""What the incident adds up to beside its times: user-minutes, error budget, recovery target, peaks."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import NamedTuple

from unblame.record.incident import Measure
from unblame.record.numbers import show_number
from unblame.record.session import Session
from unblame.record.showing import duration
from unblame.review.metrics import Metric, Stated, downtime

_MINUTE, _DAY = 60, 86400
_USERS = Metric("user-minutes", "User-minutes of downtime")
_BUDGET = Metric("error-budget", "Error budget used")
_RECOVERY = Metric("recovery-target", "Against the recovery target")
_TOO_LARGE = "its numbers are too large to be worked out"


class _Wanted(NamedTuple):
    """A fact that an amount needs: what it is called, its place, and what the record says."""

    name: str
    where: str
    value: float | None


def amounts(session: Session) -> Iterator[Metric]:
    """Each amount with its sum, or what is missing for it; a measure without two values to compare makes none."""
    lasted = downtime(session)
    for made, work_out in ((_USERS, user_minutes), (_BUDGET, error_budget), (_RECOVERY, recovery)):
        try:
            yield work_out(session, lasted)
        except OverflowError:  # a file can hold any finite number
            yield made._replace(missing=_TOO_LARGE)
    for measure in session.impact.measures:
        if measure.normal is not None and measure.peak is not None:
            yield _peak(measure, measure.normal, measure.peak)


def user_minutes(session: Session, lasted: Metric) -> Metric:
    """Users affected times minutes of downtime (FEATURES row 35)."""
    made = _USERS._replace(anchors=lasted.anchors)
    users = session.impact.users_affected
    if users is None or lasted.amount is None:
        return _lacking(made, lasted, _Wanted("users affected", "impact.users_affected", users))
    about = "~" if "users_affected" in session.impact.estimated or lasted.value.startswith("~") else ""
    amount = users * lasted.amount / _MINUTE
    shown = _rounded(amount, 0 if amount >= 1 else 2)
    sum_ = f"{show_number(users)} users × {lasted.value.removeprefix('~')} ({lasted.basis})"
    return made._replace(value=f"{about}{shown}", basis=sum_, amount=amount)


def error_budget(session: Session, lasted: Metric) -> Metric:
    """Downtime / (window × (1 − target)) (FEATURES row 18); whether the agreement was kept stands beside it."""
    made = _BUDGET._replace(anchors=lasted.anchors)
    target, days = session.impact.slo_target, session.impact.slo_window_days
    if target is None or days is None or lasted.amount is None:
        wanted = _Wanted("SLO target", "impact.slo_target", target)
        return _lacking(made, lasted, wanted, _Wanted("SLO window", "impact.slo_window_days", days))
    budget = round(days * _DAY * (100 - target) / 100, 3)  # decimals that binary numbers cannot hold
    if budget <= 0:
        none = f"a target of {show_number(target)} % over {_days(days)} leaves no budget"
        return made._replace(missing=none, where="impact.slo_target")
    share = lasted.amount / budget
    sum_ = f"{lasted.value} of {duration(budget)} ({_days(days)} × {show_number(round(100 - target, 9))} %)"
    about = "~" if lasted.value.startswith("~") else ""
    breached = session.impact.sla_breached
    said = () if breached is None else (_agreement(share, breached=breached),)
    return made._replace(value=f"{about}{_percent(share)}", basis=sum_, amount=share, stated=said)


def recovery(session: Session, lasted: Metric) -> Metric:
    """Downtime beside the recovery time that was aimed for (FEATURES row 37)."""
    made = _RECOVERY._replace(anchors=lasted.anchors)
    target = session.incident.rto_minutes
    if target is None or lasted.amount is None:
        return _lacking(made, lasted, _Wanted("recovery target (RTO)", "incident.rto_minutes", target))
    over = lasted.amount - target * _MINUTE
    about = "~" if lasted.value.startswith("~") else ""
    value = f"{about}{duration(abs(over))} {'over' if over > 0 else 'under'}" if abs(over) >= 1 else "on the minute"
    return made._replace(
        value=value, basis=f"{lasted.value} against {duration(target * _MINUTE)} aimed for", amount=over
    )


def _peak(measure: Measure, normal: float, peak: float) -> Metric:
    """How far a measure went from where it is normally (FEATURES row 36)."""
    unit = f" {measure.unit}" if measure.unit else ""
    basis = f"{show_number(peak)}{unit} at the peak, {show_number(normal)}{unit} normally"
    if measure.limit is not None:
        basis += f", limit {show_number(measure.limit)}{unit}"
    made = Metric(f"measure.{measure.id}", measure.name or "Unnamed measure", basis=basis)
    ratio = _ratio(peak, normal)
    if ratio is None:
        return made._replace(value=f"{show_number(normal)} to {show_number(peak)}{unit}")
    value = f"{_rounded(ratio, 1 if ratio < 10 else 0)} times the" if ratio >= 2 else f"{_percent(ratio)} of the"
    return made._replace(value=f"{value} normal", amount=ratio)


def _ratio(peak: float, normal: float) -> float | None:
    """How many times the normal a peak is; none where that says nothing: from zero, or below it."""
    if normal <= 0 or peak < 0:
        return None
    try:
        ratio = peak / normal
    except OverflowError:
        return None
    return ratio if isfinite(ratio) else None


def _agreement(share: float, *, breached: bool) -> Stated:
    said = "the agreement was breached" if breached else "the agreement was kept"
    return Stated("impact.sla_breached", said, differs=breached != (share > 1))


def _lacking(made: Metric, lasted: Metric, *wanted: _Wanted) -> Metric:
    """The metric with what the record does not say, and why there is no downtime."""
    absent = [each for each in wanted if each.value is None]
    said = f"not said: {', '.join(each.name for each in absent)}" if absent else ""
    missing = "; ".join(part for part in (said, lasted.missing) if part)
    return made._replace(missing=missing, where=absent[0].where if absent else "")


def _percent(share: float) -> str:
    percent = _rounded(100 * share, 1 if share < 0.1 else 0)
    return f"{percent} %" if percent != "0" or not share else "under 0.1 %"


def _rounded(value: float, digits: int) -> str:
    """A number with at most so many decimals, and no zeros at its end."""
    rounded = round(value, digits)
    return show_number(int(rounded) if rounded == int(rounded) else rounded)


def _days(days: float) -> str:
    return f"{show_number(days)} {'day' if days == 1 else 'days'}"
