"""What the incident adds up to beside its times: user-minutes, error budget, recovery target, peaks."""

from __future__ import annotations

from collections.abc import Iterator

from unblame.record.incident import Measure
from unblame.record.numbers import show_number
from unblame.record.session import Session
from unblame.record.showing import duration
from unblame.review.metrics import Metric, Stated, downtime

_MINUTE, _DAY = 60, 86400


def amounts(session: Session) -> Iterator[Metric]:
    """Each amount with its sum, or what is missing for it; a measure without two values to compare makes none."""
    lasted = downtime(session)
    yield user_minutes(session, lasted)
    yield error_budget(session, lasted)
    yield recovery(session, lasted)
    for measure in session.impact.measures:
        if measure.normal is not None and measure.peak is not None:
            yield _peak(measure, measure.normal, measure.peak)


def user_minutes(session: Session, lasted: Metric) -> Metric:
    """Users affected times minutes of downtime (FEATURES row 35)."""
    made = Metric("user-minutes", "User-minutes of downtime", anchors=lasted.anchors)
    users = session.impact.users_affected
    missing = _missing([("users affected", users is None)], lasted)
    if missing or users is None or lasted.amount is None:
        return made._replace(missing=missing)
    about = "~" if "users_affected" in session.impact.estimated or lasted.value.startswith("~") else ""
    amount = users * lasted.amount / _MINUTE
    shown = show_number(round(amount) if amount >= 1 else round(amount, 2))
    sum_ = f"{show_number(users)} users × {lasted.value.removeprefix('~')} ({lasted.basis})"
    return made._replace(value=f"{about}{shown}", basis=sum_, amount=amount)


def error_budget(session: Session, lasted: Metric) -> Metric:
    """Downtime / (window × (1 − target)) (FEATURES row 18); whether the agreement was kept stands beside it."""
    made = Metric("error-budget", "Error budget used", anchors=lasted.anchors)
    target, days = session.impact.slo_target, session.impact.slo_window_days
    missing = _missing([("SLO target", target is None), ("SLO window", days is None)], lasted)
    if missing or target is None or days is None or lasted.amount is None:
        return made._replace(missing=missing)
    budget = round(days * _DAY * (100 - target) / 100, 3)  # decimals that binary numbers cannot hold
    if budget <= 0:
        return made._replace(missing=f"a target of {show_number(target)} % over {_days(days)} leaves no budget")
    share = lasted.amount / budget
    sum_ = f"{lasted.value} of {duration(budget)} ({_days(days)} × {show_number(round(100 - target, 9))} %)"
    about = "~" if lasted.value.startswith("~") else ""
    breached = session.impact.sla_breached
    said = () if breached is None else (_agreement(share, breached=breached),)
    return made._replace(value=f"{about}{_percent(share)}", basis=sum_, amount=share, stated=said)


def recovery(session: Session, lasted: Metric) -> Metric:
    """Downtime beside the recovery time that was aimed for (FEATURES row 37)."""
    made = Metric("recovery-target", "Against the recovery target", anchors=lasted.anchors)
    target = session.incident.rto_minutes
    missing = _missing([("recovery target (RTO)", target is None)], lasted)
    if missing or target is None or lasted.amount is None:
        return made._replace(missing=missing)
    over = lasted.amount - target * _MINUTE
    about = "~" if lasted.value.startswith("~") else ""
    value = f"{about}{duration(abs(over))} {'over' if over > 0 else 'under'}" if over else "on the minute"
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
    if normal == 0:
        return made._replace(value=f"0 to {show_number(peak)}{unit}")
    ratio = peak / normal
    shown = f"{show_number(round(ratio, 1 if ratio < 10 else None))} times" if ratio >= 2 else f"{_percent(ratio)}"
    return made._replace(value=f"{shown} {'the' if ratio >= 2 else 'of the'} normal", amount=ratio)


def _agreement(share: float, *, breached: bool) -> Stated:
    said = "the agreement was breached" if breached else "the agreement was kept"
    return Stated("impact.sla_breached", said, differs=breached != (share > 1))


def _missing(wanted: list[tuple[str, bool]], lasted: Metric) -> str:
    """What the impact does not say, and why there is no downtime."""
    absent = [name for name, is_absent in wanted if is_absent]
    said = f"not said: {', '.join(absent)}" if absent else ""
    return "; ".join(part for part in (said, lasted.missing) if part)


def _percent(share: float) -> str:
    percent = round(100 * share, 1 if share < 0.1 else None)
    return f"{show_number(percent)} %" if percent or not share else "under 0.1 %"


def _days(days: float) -> str:
    return f"{show_number(days)} {'day' if days == 1 else 'days'}"
