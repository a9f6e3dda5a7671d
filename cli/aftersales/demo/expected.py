"""What the story must give, worked out by hand from the chapters: data, and not a line of the services' code.

Whoever changes a chapter changes this file too, and says in it why.
"""

from dataclasses import dataclass

SATISFIED, DISSATISFIED, COMPLAINED = "satisfied", "dissatisfied", "complained_by_phone"
FIRST_VISIT, SEVERAL_VISITS, ATTITUDE = "not_fixed_first_visit", "not_fixed_several_visits", "attitude"


@dataclass(frozen=True, slots=True)
class CaseEnd:
    """How a case ends: its status, the station it is with, the promises it broke, the seconds it waited for the
    customer, and the seconds of its 24 h that were used until it was solved or had ended (None while it is not).
    `ending` is how it ended without a class."""

    status: str
    station: str | None
    used_seconds: int | None
    broken: tuple[str, ...] = ()
    paused_seconds: int = 0
    in_warranty: bool | None = True
    ending: str | None = None

    def __str__(self) -> str:
        said = [self.status, self.station or "no station"]
        said += [] if self.used_seconds is None else [f"{clock(self.used_seconds)} of 24 h"]
        said += [f"paused {clock(self.paused_seconds)}"] if self.paused_seconds else []
        said += [f"late to {promise}" for promise in self.broken]
        said += {True: [], False: ["out of warranty"], None: ["warranty not known"]}[self.in_warranty]
        said += [self.ending] if self.ending else []
        return " · ".join(said)


def hours(hours: int, minutes: int = 0) -> int:
    """In seconds."""
    return hours * 3600 + minutes * 60


def clock(seconds: int) -> str:
    """Seconds as hours and minutes, `6:30`."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"


CASES = {
    # without a visit
    "solved-by-phone": CaseEnd("closed", None, hours(0, 8)),
    "scan-password": CaseEnd("closed", None, hours(0, 15)),
    "printer-offline": CaseEnd("closed", None, hours(0, 15)),
    "solved-remotely": CaseEnd("closed", None, hours(0, 25)),
    "found-on-inspection": CaseEnd("open", None, None),
    "exchanged": CaseEnd("closed", None, None),  # nothing is promised for a return
    "delivered-short": CaseEnd("closed", None, None, in_warranty=False),
    "customer-repair": CaseEnd("closed", None, hours(4, 41)),  # until the customer has it back
    # Shanghai
    "replacement-unit": CaseEnd("closed", "shanghai", hours(54), broken=("resolve",)),  # Mon 09:10 to Wed 15:10
    "dissatisfied": CaseEnd("closed", "shanghai", hours(9, 45)),  # 5:25 on Monday, 4:20 after the call-back
    "installation": CaseEnd("closed", "shanghai", None),  # the 24 h are for repairs
    "after-hours": CaseEnd("closed", "shanghai", hours(16, 50), in_warranty=False),  # there after 15:20
    "late-answer": CaseEnd("closed", "shanghai", hours(3, 25), broken=("respond",)),  # contacted after 1:20
    "transferred": CaseEnd("closed", "shanghai", hours(4, 45)),
    "this-morning": CaseEnd("routed", "shanghai", None),
    "just-in": CaseEnd("routed", "shanghai", None),
    # Beijing
    "ordinary-visit": CaseEnd("closed", "beijing", hours(5, 45)),
    "attitude": CaseEnd("closed", "beijing", hours(10, 30)),  # 5:50 on Monday, 4:40 after the call-back
    "double-booking": CaseEnd("closed", "beijing", hours(5, 50)),
    "several-visits": CaseEnd("closed", "beijing", hours(9)),  # 08:40 to 17:40: not solved does not stop the clock
    "late-arrival": CaseEnd("closed", "beijing", hours(17, 30), broken=("arrive",), in_warranty=False),  # after 16:45
    "waits-for-parts": CaseEnd("routed", "beijing", None, broken=("resolve",)),
    "to-be-called-back": CaseEnd("routed", "beijing", hours(4, 50)),
    # Guangzhou
    "waits-for-customer": CaseEnd("closed", "guangzhou", hours(6, 30), paused_seconds=hours(42)),  # of 48:30
    "two-visits": CaseEnd("closed", "guangzhou", hours(23, 45)),
    "complained-by-phone": CaseEnd("closed", "guangzhou", hours(6)),  # 1:50 on Monday, 4:10 on Wednesday
    "locked-door": CaseEnd("closed", "guangzhou", hours(5, 30), paused_seconds=hours(0, 40), in_warranty=False),
    "remote-help": CaseEnd("closed", "guangzhou", hours(1)),
    "inspected": CaseEnd("closed", "guangzhou", None),  # an inspection has no promises of time
    "backup-first": CaseEnd("routed", "guangzhou", None, paused_seconds=hours(18)),  # still waiting, since Wed 15:50
    "not-yet-contacted": CaseEnd("routed", "guangzhou", None),
    # without a class, and a breach that stays with the station that had the case then
    "cancelled": CaseEnd("closed", "shanghai", hours(0, 50), ending="cancelled"),
    "second-call": CaseEnd("closed", None, hours(0, 5), ending="duplicate"),
    "never-reached": CaseEnd("closed", "beijing", hours(0, 50), ending="unreached"),
    "handed-on": CaseEnd("closed", "shanghai", hours(2), broken=("respond",)),  # Guangzhou's until 14:10
}
"""All thirty-five cases."""


CUSTOMERS = {"customers": 24, "regions": 9}
"""Who has a case."""

SCORECARDS = {
    "shanghai": {
        "cases": 10,
        "open": 2,
        "closed": 7,
        "ended": {"cancelled": 1},
        "reopened": 1,
        "visits": 8,
        "late": {"respond": 1, "arrive": 0, "resolve": 1},
        "paused_seconds": 0,
        "first_visit_fix": "6 of 7",
        "outcomes": {SATISFIED: 7, DISSATISFIED: 1},
    },
    "beijing": {
        "cases": 8,
        "open": 2,
        "closed": 5,
        "ended": {"unreached": 1},
        "reopened": 2,
        "visits": 10,  # two for the attitude, three for the several visits, one whose customer was never reached
        "late": {"respond": 0, "arrive": 1, "resolve": 1},
        "paused_seconds": 0,
        "first_visit_fix": "3 of 5",
        "outcomes": {SATISFIED: 5, ATTITUDE: 1, FIRST_VISIT: 1, SEVERAL_VISITS: 1},
    },
    "guangzhou": {
        "cases": 8,
        "open": 2,
        "closed": 6,
        "ended": {},
        "reopened": 2,
        "visits": 8,
        "late": {"respond": 1, "arrive": 0, "resolve": 0},  # of `handed-on`, which is Shanghai's now
        "paused_seconds": hours(42, 40),  # of the closed cases; a wait counts when it is over
        "first_visit_fix": "4 of 6",
        "outcomes": {SATISFIED: 7, FIRST_VISIT: 1, COMPLAINED: 1},  # complained-by-phone was satisfied twice
    },
}
"""Every case counts for the station it is with in the end: `transferred` is Shanghai's. A breach counts for the station
that had the case then. What ended without a class counts in `cases`, `ended` and `visits` alone."""

TOTALS = {
    "cases": 35,
    "open": 7,
    "closed": 25,
    "ended": {"cancelled": 1, "withdrawn": 0, "duplicate": 1, "unreached": 1, "no_request": 0},
    "deflected": 4,
    "solved_by": {"phone": 3, "remote": 1, "on_site": 18, "workshop": 1},
    "reopened": 5,
    "visits": 26,
    "breaches": {"respond": 2, "arrive": 1, "resolve": 2},
    "without_a_station": {"respond": 0, "arrive": 0, "resolve": 0},
    "paused_seconds": hours(42, 40),
}

BOARD = {
    "shanghai": {"open": 2, "breached": 0, "warned": 1, "paused": 0, "on_time": 1, "replacements_owed": 0},
    "beijing": {"open": 2, "breached": 1, "warned": 0, "paused": 0, "on_time": 1, "replacements_owed": 1},
    "guangzhou": {"open": 2, "breached": 0, "warned": 1, "paused": 1, "on_time": 0, "replacements_owed": 0},
}
"""The open cases on Thursday at 09:50."""

ALARMS = {
    ("waits-for-parts", "resolve", "breach"),
    ("not-yet-contacted", "respond", "warning"),
    ("this-morning", "arrive", "warning"),
}
"""The worst alarm of each clock of the open cases, on Thursday at 09:50."""

QUEUES = {
    "shanghai": {"this-morning": "assigned", "just-in": "received"},
    "beijing": {"waits-for-parts": "waiting"},
    "guangzhou": {"backup-first": "waiting", "not-yet-contacted": "received"},
}
"""The unfinished work orders of each station."""

REPLACEMENTS = {
    "replacement-unit": "by Wed 00:00, handed over Tue 11:20, returned Wed 15:20",  # the day of the breach is Tuesday
    "waits-for-parts": "by Fri 00:00",
    "backup-first": "handed over Wed 16:03, back by 2026-03-20",  # by decision, so none was due
}

POOL = {
    "MF-3500-SPARE-02": "out from guangzhou, lent once",
    "MF-3500-SPARE-07": "available at shanghai, lent once",  # cleaned on Wednesday afternoon
}
"""The stations' replacement units."""

STOOD_IN = {"MF-3500-E02": ("equipment-stand-in-came", "equipment-stand-in-left")}
"""What a machine's history says of the unit that stood in for it, by its serial number."""

CALLBACKS = ("to-be-called-back",)
"""Who is still to be called back."""

REFUSALS = {
    "overlapping appointment": 409,
    "appointment in the past": 409,
    "another station's work order": 404,
    "another station's technician": 409,
    "a technician who is absent": 409,
    "a customer's machine as replacement unit": 409,
    "serial number of another machine": 409,
    "a machine that is scrapped": 409,
    "a link that is left out": 409,
    "chargeable work without a quote": 409,
    "a tool that somebody has": 409,
    "acceptance at a site that is not fit": 409,
    "a judgement by an agent": 403,
}

REPAIRED = {"repair-1": ("returned", 6, "repaired", "factory-1")}
"""Customers' repairs: where the thing is, how often it changed hands, what came of it, where else it was."""

ON_THE_PHONE = {
    "half a phone number": "waits-for-customer",
    "a number that is said": "waits-for-customer",
    "a number that was misheard": 422,
    "the site in a street": "/customers/E03/sites/west",
}
"""What the customer said, and the case, or the site, that was found by it."""

IMPORTED = {"customers": 1, "equipment": 3}
"""What the workbook registered, once it had no fault."""

KNOWLEDGE = {
    "KB-paper-jam": (1, 1),
    "KB-printer-offline": (1, 1),
    "KB-faint-print": (1, 0),
    "KB-scan-to-folder": (1, 1),
    "KB-projector-no-signal": (2, 0),
}
"""Of each article: requests that it was used for, and those that it solved."""

MAY_HELP = "KB-scan-to-folder"
"""What was proposed for a scanner while the customer was on the phone."""

REMOTE_HELP = {"solved-remotely": "solved", "waits-for-customer": "refused"}
"""What came of it, as the case says, and in the second as the station was told."""

INSTALLATIONS = {"installation": "accepted, in warranty until 2029-03-10, manual 1, acceptance_report 2"}
"""How it ended, until when the machine is in warranty from that day on, and what was handed over."""

TRAININGS = {"2026-03": "1 held, 14 attended, rated 5.0"}
"""By month: held, who came, and what they thought of it."""
GOODS = {"exchanged": ("E05-3", 0), "credited": 64_100}
"""The printer that took the place of the one that came back, with nothing to pay; and the credit for what was short."""

HANDED_OVER = ["handed_on", "declined", "accepted"]
"""The chain of `just-in`: the first-asked clerk, the head of the department, the team leader."""

KEY_CUSTOMERS = ("E03",)
"""Said by the manager; nobody has machines enough to be key by rule."""

CARE = {"E03": "by 2026-06-09, rule"}
"""When key customers are visited next: ninety days after Wednesday."""

CONTRACTS = {"E03": ("ct-school",)}
"""Whose maintenance contracts there are."""

CHARGES = {
    # 2 × 90.00 and 85.50 with 13 %, 60.00 with 6 %: 325.50 and 23.40 + 11.12 + 3.60
    "locked-door": {"net_fen": 32550, "vat_fen": 3812, "total_fen": 36362, "rules": "out_of_warranty"},
    # in warranty, but for a cartridge; the contract pays for work and travel
    "dissatisfied": {"net_fen": 0, "vat_fen": 0, "total_fen": 0, "rules": "consumables, contract"},
}
"""What was charged for the last visit of a case, and by which rules."""

REPORTS = {"locked-door": ("1 replaced, paper", "2, email")}
"""The service reports of the last visit of a case: which stand, and how they went to the customer."""

STOCK = {
    "MF-MB35 at shanghai": "0 on hand, 1 too few",  # waited for, delivered, used; there is to be one
    "P-02 at guangzhou": "4 on hand",
    "P-02 in the van of gz-02": "1 on hand",  # two came, one was used for locked-door
}
"""What is where: how many, and by how many too few."""

INSPECTIONS = {
    "2026Q1": "held 2026-03-11, 1 fault",
    "2026Q2": "planned 2026-07-06",
    "2026Q3": "planned",
    "2026Q4": "planned",
}
"""Of the machine of `inspected`. The days that the system chose are its own."""

COMPLIANCE = {"guangzhou": "1 of 1 in time"}
"""Inspections of the first quarter, by station."""

ERASED = {"cases": 2, "contact": 404, "named in events": 0}
"""What is left of the person who asked to be forgotten: two cases had had texts."""

ORDINARY_ROAD = (
    "request-received",
    "guidance-given",
    "appointment-agreed",
    "case-routed",
    "work-order-received",
    "work-order-accepted",
    "customer-contacted",
    "technician-assigned",
    "technician-departed",
    "technician-arrived",
    "fault-diagnosed",
    "fault-solved",
    "callback-requested",
    "service-report-filed",
    "callback-attempted",
    "callback-answered",
    "callback-concluded",
    "case-closed",
)
"""What the story of `ordinary-visit` must tell, each of these at least once and first in this order."""
