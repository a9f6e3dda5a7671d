"""A station's list of installations says what the case and the installation say, whatever came first."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from eventlog.testing.values import delivered
from events.catalog import codec
from events.catalog.case import CaseEvent, CaseRouted, CaseTransferred, RequestReceived
from events.catalog.case_handling import CaseReturned
from events.catalog.installation import (
    AcceptanceRefused,
    InstallationCalledOff,
    InstallationEvent,
    InstallationPlanned,
    InstallationReplanned,
    SiteChecked,
)
from intake.projections.cases import CASES
from intake.projections.installation_stations import INSTALLATION_STATIONS, InstallationStationRow
from intake.projections.installations import INSTALLATIONS

RECEIVED = RequestReceived("k1", "c1", None, None, "华东", "phone", "u1", "装机", False, kind="installation")
PLANNED = InstallationPlanned("k1", "260301-0001-1", "c1", ("e1",), "s-a", date(2026, 3, 9), (), "")
REPLANNED = InstallationReplanned(
    "k1", "c1", ("e1",), "s-b", date(2026, 3, 12), (), "", former_planned_on=PLANNED.planned_on, reason="客户改期"
)
STATIONS = st.sampled_from(["s1", "s2"])
OF_CASE: st.SearchStrategy[CaseEvent] = st.one_of(
    STATIONS.map(lambda id: CaseRouted("k1", id, "华东", 1, "华东", "c1", None, None, "装机", None, False)),
    STATIONS.map(lambda id: CaseTransferred("k1", id)),
    STATIONS.map(lambda id: CaseReturned("k1", id, 1, "人手不足")),
)
OF_INSTALLATION: st.SearchStrategy[InstallationEvent] = st.sampled_from(
    [
        PLANNED,
        REPLANNED,
        SiteChecked("k1", date(2026, 3, 8), "u1", (), "具备"),
        AcceptanceRefused("k1", date(2026, 3, 12), "客户", "卡纸"),
        InstallationCalledOff("k1", False, "不装了"),
    ]
)


@given(st.lists(OF_CASE), st.lists(OF_INSTALLATION), st.randoms())
def test_it_is_where_its_case_is(of_case: list[CaseEvent], of_plan: list[InstallationEvent], chance: Random) -> None:
    rest: list[object] = [*of_case, *of_plan]
    chance.shuffle(rest)
    batch = delivered(codec, "intake", [RECEIVED, *rest])
    row = INSTALLATION_STATIONS.fold(batch)["k1"]
    case = CASES.fold([each for each in batch if type(each.event) in CASES.events])["k1"]
    installation = INSTALLATIONS.fold([each for each in batch if type(each.event) in INSTALLATIONS.events]).get("k1")
    assert row is not None and case is not None
    assert row.station_id == case.station_id
    if installation is None:
        assert row.planned_on is None
    else:
        kept = (installation.planned_on, installation.status, installation.site_id)
        assert (row.planned_on, row.status, row.site_id) == kept


def test_what_asks_for_something_else_has_no_row() -> None:
    repair = RequestReceived("k1", "c1", None, None, "华东", "phone", "u1", "卡纸", False)
    routed = CaseTransferred("k1", "s1")
    assert INSTALLATION_STATIONS.fold(delivered(codec, "intake", [repair, routed])) == {"k1": None}
    begun = {"k1": InstallationStationRow("k1", "s1")}
    assert INSTALLATION_STATIONS.fold(delivered(codec, "intake", [RECEIVED, routed])) == begun
