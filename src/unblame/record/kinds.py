"""The closed sets of words that the record uses, spelled as they stand in a file."""

from __future__ import annotations

from typing import Literal

SCHEMA = 1

Kind = Literal["incident", "near-miss"]
Severity = Literal["SEV0", "SEV1", "SEV2", "SEV3", "SEV4"]
Status = Literal["draft", "review", "final"]
DetectionMethod = str
Phase = Literal["lead-up", "detection", "investigation", "mitigation", "communication", "recovery"]
Milestone = Literal[
    "started",
    "impact-started",
    "detected",
    "declared",
    "acknowledged",
    "investigation-started",
    "cause-identified",
    "mitigation-started",
    "workaround",
    "partially-restored",
    "resolved",
    "customers-informed",
    "customers-updated",
    "resolution-communicated",
    "closed",
]
MILESTONE_WORDS = {
    "started": "started",
    "impact-started": "impact began",
    "detected": "detected",
    "declared": "declared",
    "acknowledged": "acknowledged",
    "investigation-started": "investigation began",
    "cause-identified": "cause found",
    "mitigation-started": "mitigation began",
    "workaround": "workaround",
    "partially-restored": "partly restored",
    "resolved": "resolved",
    "customers-informed": "customers told",
    "customers-updated": "customers updated",
    "resolution-communicated": "end announced",
    "closed": "closed",
}
"""How screens name a milestone, which can be typed as well."""
Outcome = Literal["confirmed", "disproven"]
EvidenceKind = Literal["alert", "metric", "log", "trace", "dashboard", "chat", "recording", "runbook", "code", "image"]
CauseType = Literal["human error", "system failure", "process gap", "external factor"]
CauseClass = Literal[
    "configuration",
    "code",
    "infrastructure",
    "third party",
    "capacity",
    "security",
    "data corruption",
    "process gap",
    "human error",
    "unknown",
]
Category = Literal["people", "process", "technology", "environment"]
Preventability = Literal["preventable", "partially preventable", "unpreventable"]
RecurrenceRisk = Literal["high", "medium", "low"]
Purpose = Literal["prevent", "detect", "respond", "process"]
Horizon = Literal["immediate", "short-term", "long-term"]
ActionType = Literal[
    "code",
    "monitoring",
    "configuration",
    "documentation",
    "testing",
    "process",
    "training",
    "infrastructure",
    "architecture",
    "runbook",
]
Priority = Literal["P0", "P1", "P2", "P3"]
ActionStatus = Literal["not started", "in progress", "done", "blocked"]
NamesShown = Literal["names", "roles"]

PRIORITY_AS_SEVERITY = {"P0": "SEV1", "P1": "SEV2", "P2": "SEV3", "P3": "SEV4"}
"""An incident graded P0 to P3 reads as SEV1 to SEV4; the written form is kept beside it."""
