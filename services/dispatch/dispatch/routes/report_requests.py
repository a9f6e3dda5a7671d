"""What stations send of service reports."""

from pydantic import AwareDatetime, ConfigDict

from events.types import ReportWay
from service.framework import Body, Line, Text


class IssueReportBody(Body):
    """Whom the visit was for, and where, as the report is to say; both may be left out. They are sealed, and erased
    with the customer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"contact": "李老师", "address": "南京西路 1 号 12 楼"}]})

    contact: Line | None = None
    address: Line | None = None


class CorrectReportBody(IssueReportBody):
    """Why the report is wrong, which the new one says; contact and address stay where they are left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "费用行 2 登记有误，已冲销"}]})

    reason: Text


class HandOverReportBody(Body):
    """How it went to the customer, to whom or where to, and when: now where nothing is said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"way": "paper", "recipient": "李老师"}]})

    way: ReportWay
    recipient: Line
    handed_over_at: AwareDatetime | None = None
