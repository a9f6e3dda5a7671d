"""The service reports 售后服务报告 that were issued of a visit, and how their events change them."""

from typing import assert_never

from eventlog.decider import State, changed
from events.catalog.service_report import (
    ServiceReportCorrected,
    ServiceReportEvent,
    ServiceReportHandedOver,
    ServiceReportIssued,
)

Issue = ServiceReportIssued | ServiceReportCorrected


class Report(State, frozen=True):
    """One report; `finish_no` is of which finish of the visit, `handed_over` each time that it went to the customer."""

    issue: Issue
    finish_no: int
    handed_over: tuple[ServiceReportHandedOver, ...] = ()

    @property
    def replaces(self) -> str | None:
        """The number of the report in whose place it is."""
        return self.issue.replaces if isinstance(self.issue, ServiceReportCorrected) else None


Reports = tuple[Report, ...]
"""The first one first; a report's number is its place, from 1."""


def evolve_reports(reports: Reports, event: ServiceReportEvent, finish_no: int) -> Reports:
    """After one more event."""
    match event:
        case ServiceReportIssued() | ServiceReportCorrected():
            return (*reports, Report(event, finish_no))
        case ServiceReportHandedOver():
            return tuple(
                changed(each, handed_over=(*each.handed_over, event))
                if each.issue.report_no == event.report_no
                else each
                for each in reports
            )
        case _:
            assert_never(event)


def replaced_by(reports: Reports, number: str) -> str | None:
    """The number of the report that took the place of one; None for one that stands."""
    return next((each.issue.report_number for each in reports if each.replaces == number), None)
