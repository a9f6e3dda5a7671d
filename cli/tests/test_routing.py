"""Past cases under another routing policy: what was known then, and what would have come of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner

from aftersales.cli import app
from aftersales.routing.past import TAKEN, Past, Routing
from aftersales.routing.what_if import by_station, compared, in_period, moves
from eventlog.read_models.as_of import recorded_as
from events.catalog import codec
from events.catalog.case import CaseClosed, CaseReopened, CaseRouted, CaseTransferred, RequestReceived
from events.catalog.product import ProductDetails, ProductListed, ProductRevised
from events.catalog.staff import StaffJoined, StaffLeft
from events.catalog.station import StationCapacitySet, StationOpened
from intake.domain.routing_policy import RoutingPolicy

MORNING = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
LASER = ProductDetails("MX", "机", "M", ("激光",), (), (), 60)
BY_LOAD, BY_SKILL = RoutingPolicy("load", ("load",)), RoutingPolicy("skill", ("skill",))


def received(case_id: str, model: str | None = None) -> RequestReceived:
    return RequestReceived(case_id, "c1", None, model, "上海市", "phone", "u1", "卡纸", False)


def routed(case_id: str, station_id: str, model: str | None = None, **more: Any) -> CaseRouted:
    return CaseRouted(case_id, station_id, "x", 1, "上海市", "c1", None, model, "卡纸", None, False, **more)


def lived(*events: Any) -> list[Routing]:
    """The routings of a past whose events came a minute after each other."""
    past, found = Past(), []
    for minute, event in enumerate(events):
        recorded = recorded_as("x", minute, UUID(int=minute), MORNING + timedelta(minutes=minute))
        routing = past.take(event, recorded)
        found += [routing] if routing is not None else []
    return found


STATIONS = (StationOpened("s1", "上海站", ("华东",)), StationOpened("s2", "杭州站", ("上海市",)))


def test_the_load_is_that_of_the_moment() -> None:
    first, second, third = lived(
        *STATIONS,
        *(received(f"k{number}") for number in (1, 2, 3)),
        routed("k1", "s1"),
        routed("k2", "s1"),
        CaseTransferred("k2", "s2"),
        CaseClosed("k1", "satisfied"),
        routed("k3", "s2"),
    )
    assert [each.unfinished for each in first.candidates] == [0, 0]
    assert [each.unfinished for each in second.candidates] == [1, 0]
    assert [each.unfinished for each in third.candidates] == [0, 1]
    assert [compared(each, BY_LOAD).would for each in (first, second, third)] == ["s1", "s2", "s1"]


def test_skills_are_those_of_the_moment_and_what_somebody_chose_by_hand_stays() -> None:
    found = lived(
        *STATIONS,
        ProductListed("mx200", "MX-200", LASER),
        StaffJoined("t1", "s2", "technician", ("激光",)),
        *(received(f"k{number}", "MX-200") for number in (1, 2, 3)),
        routed("k1", "s1", "MX-200"),
        routed("k2", "s1", "MX-200", by_hand=True),
        StaffLeft("t1", "s2", "x"),
        routed("k3", "s1", "MX-200"),
        ProductRevised("mx200", LASER, LASER, "x"),
        StationCapacitySet("s1", 3),
    )
    rows = [compared(each, BY_SKILL) for each in found]
    assert [(row.would, row.moved) for row in rows] == [("s2", True), ("s1", False), ("s1", False)]
    assert [(each.station_id, each.got, each.would) for each in by_station(rows)] == [("s1", 3, 2), ("s2", 0, 1)]
    assert moves(rows) == [("s1", "s2", 1)]


def test_a_case_that_goes_back_to_its_station_is_no_routing() -> None:
    back = CaseReopened("k1", "attitude", "x", 2)
    assert len(lived(*STATIONS, received("k1"), routed("k1", "s1"), back, routed("k1", "s1"))) == 1


def test_where_no_station_serves_the_region_the_policy_finds_none() -> None:
    (routing,) = lived(StationOpened("s1", "广州站", ("华南",)), received("k1"), routed("k1", "s1", by_hand=False))
    assert (compared(routing, BY_LOAD).would, moves([compared(routing, BY_LOAD)])) == (None, [("s1", None, 1)])


def test_the_last_31_days_are_asked_about() -> None:
    (routing,) = lived(*STATIONS, received("k1"), routed("k1", "s1"))
    assert in_period([routing], None, None) == [routing]
    assert in_period([routing], None, routing.at) == []
    assert in_period([routing], routing.at + timedelta(seconds=1), None) == []


def test_whatever_changes_the_past_is_taken() -> None:
    assert {name.split(".")[1] for name in codec.names_of(TAKEN)} == {"intake", "dispatch"}


FILE = """
[[policy]]
version = "a"
steps = ["region"]

[[policy]]
version = "b"
steps = ["load"]
valid_from = 2027-01-01
"""


@pytest.mark.usefixtures("recorded")
def test_the_command_compares_what_the_logs_have(database: str, tmp_path: Path) -> None:
    file = tmp_path / "routing.toml"
    file.write_text(FILE)
    asked = ["routing", "what-if", "--policy", str(file), "--database-url", database]
    said = CliRunner().invoke(app, asked)
    assert said.exit_code == 0, said.output
    assert "策略 b：2026-03-09 至 2026-03-09 派工 1 次，0 次去向不同" in said.output
    row = CliRunner().invoke(app, [*asked, "--version", "a", "--json"]).stdout
    assert '"would": "s1"' in row and "华东 由 一站 负责（策略 a）" in row
    wrong = CliRunner().invoke(app, [*asked, "--version", "c"])
    assert wrong.exit_code == 1 and "文件中没有策略 c" in wrong.output
