"""The computed numbers, each with what it was computed from."""

from __future__ import annotations

from unblame.exports.facts.numbering import Numbering
from unblame.exports.facts.shapes import MetricRow
from unblame.record.session import Session
from unblame.review import metrics as review


def metrics(session: Session, numbering: Numbering) -> tuple[MetricRow, ...]:
    """Every number of `review.metrics`, also those that cannot be computed."""
    return tuple(_row(metric, numbering) for metric in review.metrics(session))


def _row(metric: review.Metric, numbering: Numbering) -> MetricRow:
    stated = [f"“{said.text}” ({numbering.place(said.where)})" for said in metric.stated]
    of_measure = metric.id.startswith("measure.")
    return MetricRow(metric.id, metric.label, metric.value, metric.basis, ", ".join(stated), metric.missing, of_measure)
