"""The columns of a case that the information centre 信息中心 writes."""

from datetime import datetime

from events.catalog.case import (
    CaseClosed,
    CaseEnded,
    CaseEndingWithdrawn,
    CaseReopened,
    CaseRouted,
    CaseTransferred,
    GuidanceGiven,
    RequestReceived,
)
from events.catalog.case_goods import GoodsDone, GoodsTakenUp
from events.catalog.case_handling import CaseReturned
from events.catalog.case_remote import RemoteHelpGiven
from events.catalog.case_workshop import CaseBroughtBack, CaseCollected, CaseKeptOpen
from reporting.projections.case_row import CaseRow, Change, Folds, Verdict

COLUMNS = frozenset(
    {
        "number",
        "customer_id",
        "equipment_id",
        "region",
        "channel",
        "in_warranty",
        "opened_at",
        "status",
        "guided",
        "solved_by",
        "routed_station_id",
        "reopenings",
        "closed_at",
        "called_in",
        "ending",
        "merged_into",
        "opened_position",
        "intake_position",
    }
)


def received(row: CaseRow, event: RequestReceived, at: datetime) -> Change:
    return {
        "number": event.number or None,
        "customer_id": event.customer_id,
        "equipment_id": event.equipment_id,
        "region": event.region,
        "channel": event.channel,
        "in_warranty": event.warranty,
        "opened_at": at,
        "status": "open",
    }


def guided(row: CaseRow, event: GuidanceGiven, at: datetime) -> Change:
    change: Change = {"guided": event.solved}
    return {**change, "solved_by": "phone", "status": "guided"} if event.solved else change


def helped(row: CaseRow, event: RemoteHelpGiven, at: datetime) -> Change:
    return {"solved_by": "remote", "status": "helped"} if event.solved else {}


def goods_taken_up(row: CaseRow, event: GoodsTakenUp, at: datetime) -> Change:
    return {"status": "goods"}


def goods_done(row: CaseRow, event: GoodsDone, at: datetime) -> Change:
    return {"status": "settled" if event.settled else "open"}


def collected(row: CaseRow, event: CaseCollected, at: datetime) -> Change:
    return {"status": "collected"}


def brought_back(row: CaseRow, event: CaseBroughtBack, at: datetime) -> Change:
    return {"solved_by": "workshop", "status": "brought_back"}


def kept_open(row: CaseRow, event: CaseKeptOpen, at: datetime) -> Change:
    """The visit is over, and the case is not: its machine is still at its maker."""
    return {"status": "open"}


def routed(row: CaseRow, event: CaseRouted, at: datetime) -> Change:
    return {"routed_station_id": event.station_id, "status": "routed", "region": event.region}


def transferred(row: CaseRow, event: CaseTransferred, at: datetime) -> Change:
    return {"routed_station_id": event.station_id}


def returned(row: CaseRow, event: CaseReturned, at: datetime) -> Change:
    return {"routed_station_id": None, "status": "open"}


def reopened(row: CaseRow, event: CaseReopened, at: datetime) -> Change:
    """A closed case opens again only because the customer called; else a call-back that has its own count is why."""
    change: Change = {"reopenings": row.reopenings + 1, **_OPEN}
    if row.status == "closed":
        change["called_in"] = (*row.called_in, Verdict(row.routed_station_id, event.outcome))
    return change


_OPEN: Change = {"status": "open", "solved_by": None, "closed_at": None, "ending": None, "merged_into": None}


def ended(row: CaseRow, event: CaseEnded, at: datetime) -> Change:
    return {"status": "closed", "closed_at": at, "ending": event.ending, "merged_into": event.merged_into}


def ending_withdrawn(row: CaseRow, event: CaseEndingWithdrawn, at: datetime) -> Change:
    """No reopening: nobody called because something was wrong with the service."""
    return _OPEN


def closed(row: CaseRow, event: CaseClosed, at: datetime) -> Change:
    return {"status": "closed", "closed_at": at}


FOLDS: Folds = {
    RequestReceived: received,
    GuidanceGiven: guided,
    RemoteHelpGiven: helped,
    GoodsTakenUp: goods_taken_up,
    GoodsDone: goods_done,
    CaseCollected: collected,
    CaseBroughtBack: brought_back,
    CaseKeptOpen: kept_open,
    CaseRouted: routed,
    CaseTransferred: transferred,
    CaseReturned: returned,
    CaseReopened: reopened,
    CaseClosed: closed,
    CaseEnded: ended,
    CaseEndingWithdrawn: ending_withdrawn,
}
