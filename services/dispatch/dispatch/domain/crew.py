"""Whom a station may send to a customer."""

from dataclasses import dataclass
from datetime import date

from dispatch.domain.planning import NOTHING_KNOWN, Plan, against, obstacles, overruled, require_no_training
from dispatch.domain.staff.state import Member, no_staff
from dispatch.domain.station import Station
from eventlog.decider import Rejected
from events.catalog.work_order import Suggestion
from events.types import Overrule, Slot


@dataclass(frozen=True, slots=True)
class Crew:
    """Whom `station` may send on a day, as far as one `member` goes.

    Where the person has no stream yet, in an older log, the roster that the station kept by itself decides. `plan` is
    what is known of the person's day.
    """

    station: Station | None
    member: Member | None
    day: date
    plan: Plan = NOTHING_KNOWN

    def knows(self, staff_id: str) -> bool:
        """Whether anybody has this number."""
        return self.member is not None or self.has_technician(staff_id)

    def has_technician(self, staff_id: str) -> bool:
        """Whether the station may send this person."""
        if self.station is None:
            return False
        if self.member is None:
            return self.station.has_technician(staff_id)
        return self.member.staff_id == staff_id and self.member.may_be_sent(self.station.opened.station_id, self.day)

    def require_there(self) -> None:
        """Raises Rejected where the person is absent that day."""
        absence = None if self.member is None else self.member.absence(self.day, self.day)
        if self.member is None or absence is None:
            return
        raise Rejected(
            f"{self.member.staff_id} is absent on {self.day}, from {absence.first_day} to {absence.last_day}: "
            "send somebody else, or agree on another day",
            f"{self.member.staff_id} 在 {self.day} 请假（{absence.first_day} 至 {absence.last_day}）："
            "请指派他人，或改约日期",
            "technician_id",
        )

    def require_kept(
        self, staff_id: str, slot: Slot | None, suggested: Suggestion | None, reason: str | None, field: str
    ) -> tuple[Overrule, ...]:
        """Which of hours, travel time and suggestion the dispatcher overrules with `reason`. Raises Rejected without
        one, and at `field` where the person holds a training then."""
        if slot is not None:
            require_no_training(staff_id, slot, self.plan, field)
        found = [] if slot is None else obstacles(staff_id, slot, self.plan)
        return overruled([*found, *against(suggested, staff_id, slot)], reason)


def require_technician(station: Station | Crew | None, staff_id: str, station_id: str) -> None:
    """Raises Rejected when a station may not send somebody: neither its technician nor lent to it for that day, or
    absent then; NotFound for a number that nobody has."""
    if isinstance(station, Crew) and not station.knows(staff_id):
        raise no_staff(staff_id, "technician_id")
    if station is None or not station.has_technician(staff_id):
        raise Rejected(
            f"{staff_id} is not a technician of station {station_id}, nor lent to it for that day",
            f"{staff_id} 不是网点 {station_id} 的维修人员，当天也未借调给该网点",
            "technician_id",
        )
    if isinstance(station, Crew):
        station.require_there()
