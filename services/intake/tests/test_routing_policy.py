"""What a routing policy decides by, and what is wrong with a file of them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from events.hours import Hours
from intake.domain.routing_policy import Candidate, Facts, RoutingPolicy, Step, choose, comparable, in_force
from intake.routing_file import SHIPPED, read_policies
from service.app import create_app
from service.settings import Settings

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten o'clock in Shanghai
CITY = Candidate("s2", "苏州站", 9, ("苏州市",))
EAST = Candidate("s1", "上海站", 0, ("华东",))
NORTH = Candidate("s9", "杭州站", 1, ("华东",))
IN_SUZHOU = Facts("苏州市", MONDAY)
IN_SHANGHAI = Facts("上海市", MONDAY)


def policy(*steps: Step, **more: object) -> RoutingPolicy:
    return replace(RoutingPolicy("p1", steps), **more)  # type: ignore[arg-type]


def test_the_order_of_the_steps_says_what_goes_first() -> None:
    laser = comparable(["激光"])
    asked, candidates = replace(IN_SUZHOU, needs=laser), [replace(EAST, skills=(laser,)), CITY]
    assert choose(policy("region", "skill"), asked, candidates).station_id == "s2"
    chosen = choose(policy("skill", "region"), asked, candidates)
    assert chosen.station_id == "s1"
    assert "其中 上海站 有维修人员具备 激光，苏州市 属于 华东，华东 由 上海站 负责（策略 p1）" in chosen.why.zh


def test_one_technician_needs_all_the_skills_and_what_nobody_can_do_excludes_nobody() -> None:
    asked = replace(IN_SHANGHAI, needs=comparable(["A", "Ｂ"]))
    halves = replace(EAST, skills=(frozenset("a"), frozenset("b")))
    whole = replace(NORTH, skills=(frozenset("ab"),))
    assert choose(policy("skill"), asked, [halves, whole]).station_id == "s9"
    assert choose(policy("skill", "load"), asked, [halves, NORTH]).station_id == "s1"


@pytest.mark.parametrize(("hour", "chosen"), [(0, "s9"), (1, "s1"), (8, "s1"), (9, "s9")])
def test_a_station_that_is_closed_now_comes_after_one_that_is_open(hour: int, chosen: str) -> None:
    day_shift = replace(EAST, hours=(Hours(1, "09:00", "17:00"),))
    asked = replace(IN_SHANGHAI, at=MONDAY.replace(hour=hour))
    assert choose(policy("open"), asked, [day_shift, NORTH]).station_id == chosen


def test_customers_of_a_class_and_cases_under_a_contract_have_their_stations() -> None:
    by_class = policy("customer_class", "contract", class_stations={"key": frozenset({"s9"})})
    both = replace(by_class, contract_stations=frozenset({"s1"}))
    assert choose(both, IN_SHANGHAI, [EAST, NORTH]).station_id == "s1"
    assert choose(both, replace(IN_SHANGHAI, customer_class="key"), [EAST, NORTH]).station_id == "s9"
    assert "取编号最小的 上海站" in choose(both, replace(IN_SHANGHAI, customer_class="new"), [EAST, NORTH]).why.zh
    contract = replace(IN_SHANGHAI, under_contract=True)
    assert "优先服务维保合同客户" in choose(both, contract, [EAST, NORTH]).why.zh
    assert choose(both, replace(contract, customer_class="key"), [EAST, NORTH]).station_id == "s9", (
        "no step leaves none"
    )


def test_the_load_is_what_there_is_to_do_for_what_can_be_done_in_a_day() -> None:
    small, large = replace(EAST, unfinished=3, visits_a_day=2), replace(NORTH, unfinished=9, visits_a_day=10)
    assert choose(policy("load"), IN_SHANGHAI, [small, large]).station_id == "s9"
    assert choose(policy("load"), IN_SHANGHAI, [small, replace(large, visits_a_day=None)]).station_id == "s1"


def test_a_policy_holds_from_its_day_on_in_shanghai() -> None:
    first, second = policy("region"), policy("load", version="p2", valid_from=date(2026, 3, 2))
    assert in_force([first, second], datetime(2026, 3, 1, 15, 59, tzinfo=UTC)) == first
    assert in_force([first, second], datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == second


FIRST = '[[policy]]\nversion = "1"\nsteps = ["region"]\n'
SECOND = '[[policy]]\nversion = "2"\nvalid_from = 2026-04-01\nsteps = ["load"]\nclass_stations = { key = ["s1"] }\n'


def test_a_file_has_versions_one_after_another(tmp_path: Path) -> None:
    file = tmp_path / "routing.toml"
    file.write_text(FIRST + SECOND)
    assert read_policies(file)[1] == policy(
        "load", version="2", valid_from=date(2026, 4, 1), class_stations={"key": frozenset({"s1"})}
    )
    assert [each.version for each in read_policies(SHIPPED)] == ["2026-1"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (FIRST + "steps ?\n", "line 4"),
        (FIRST.replace('"region"', '"nearest"'), "policy[0].steps[0]"),
        (FIRST + "capacity = 3\n", "policy[0].capacity"),
        (FIRST + FIRST, "policy[1].version"),
        (FIRST.replace('["region"]', '["load", "load"]'), "policy[0].steps"),
        (FIRST + SECOND.replace("valid_from", "# valid_from"), "policy[1].valid_from"),
        (FIRST + SECOND + SECOND.replace('"2"', '"3"'), "policy[2].valid_from"),
        (SECOND, "policy[0].valid_from"),
        (FIRST + SECOND.replace("key", "queen"), "policy[1].class_stations.queen"),
        ("", "policy"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_by_line_or_field(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "routing.toml"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"routing\.toml: .* · ") as wrong:
        read_policies(file)
    assert told in str(wrong.value)


def test_a_service_does_not_start_with_a_wrong_file(tmp_path: Path) -> None:
    from intake.wiring import DEFINITION

    wrong = replace(DEFINITION, files=lambda: read_policies(tmp_path / "none.toml"))
    settings = Settings(database_url="postgresql://nobody@127.0.0.1:1/none", keys_file=tmp_path / "keys.json")
    with pytest.raises(ValueError, match=r"none\.toml: 无法读取"):
        create_app(wrong, settings)
