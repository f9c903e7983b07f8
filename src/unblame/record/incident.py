"""The incident's header, its story and its impact: FEATURES rows 8 to 20."""

from typing import Annotated, Any, ClassVar, cast

from pydantic import BeforeValidator, model_validator

from unblame.record.kinds import PRIORITY_AS_SEVERITY, Kind, Severity, Status
from unblame.record.table import Flag, Line, Lines, Number, Record, Table, Text


class Incident(Table):
    """What the write-up's head says. `timezone` is an IANA name or an offset; UTC when absent."""

    title: Line = ""
    kind: Kind | None = None
    severity: Severity | None = None
    severity_written: Line = ""
    status: Status | None = None
    reference: Line = ""
    services: Lines = ()
    tags: Lines = ()
    symptoms: Text = ""
    summary: Text = ""
    resolution: Text = ""
    detection_method: Line = ""
    novel: Flag | None = None
    security: Flag | None = None
    private: Flag | None = None
    rto_minutes: Number | None = None
    timezone: Line = ""
    incident_commander: Line = ""
    communication_lead: Line = ""
    technical_lead: Line = ""
    authors: Lines = ()

    @model_validator(mode="before")
    @classmethod
    def _read_severity(cls, data: Any) -> Any:
        """Take `P0` to `P3` and any case; what was written is kept when it was another scale."""
        if not isinstance(data, dict):
            return data
        values = cast("dict[str, Any]", data)
        severity = values.get("severity")
        if not isinstance(severity, str):
            return values
        upper = severity.strip().upper().replace("-", "").replace(" ", "")
        if upper in PRIORITY_AS_SEVERITY:
            written = values.get("severity_written") or severity
            return {**values, "severity": PRIORITY_AS_SEVERITY[upper], "severity_written": written}
        return {**values, "severity": upper}


class Story(Table):
    """Prose told by phase; where one is empty, exports derive it from the timeline."""

    what_happened: Text = ""
    leadup: Text = ""
    trigger: Text = ""
    detection: Text = ""
    response: Text = ""
    recovery: Text = ""


class Measure(Record):
    """One metric during the incident beside its normal value, both in `unit`."""

    LETTER: ClassVar[str] = "M"

    name: Line = ""
    normal: Number | None = None
    peak: Number | None = None
    limit: Number | None = None
    unit: Line = ""


def _said(value: object) -> object:
    return {True: "yes", False: "none"}[value] if isinstance(value, bool) else value


class Impact(Table):
    """What it cost. Counts are whole incidents' totals; `revenue_lost` is in `currency` (ISO 4217).

    `slo_target` is in percent, `slo_window_days` in days; `estimated` names the keys that are estimates.
    """

    users_affected: Number | None = None
    users_total: Number | None = None
    requests_failed: Number | None = None
    requests_total: Number | None = None
    transactions_failed: Number | None = None
    transactions_total: Number | None = None
    revenue_lost: Number | None = None
    currency: Line = ""
    support_tickets: Number | None = None
    slo_target: Number | None = None
    slo_window_days: Number | None = None
    sla_breached: Flag | None = None
    data_loss: Annotated[Text, BeforeValidator(_said)] = ""
    reputation: Text = ""
    description: Text = ""
    estimated: Lines = ()
    if_not_caught: Text = ""
    how_caught: Text = ""
    potential_severity: Line = ""
    measures: tuple[Measure, ...] = ()
