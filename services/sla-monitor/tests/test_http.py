"""The service as its callers see it: facts come in as other services' events, clocks and alarms go out."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from eventlog.envelope import Context
from eventlog.log.session import Answer, Session, execute
from eventlog.log.store import Store
from eventlog.postgres import Pool
from eventlog.read_models.building import lock
from eventlog.testing import tell
from events.catalog import codec
from events.catalog.case import (
    CaseClosed,
    CaseEnded,
    CaseEndingWithdrawn,
    CaseReopened,
    GuidanceGiven,
    RequestReceived,
)
from events.catalog.station import StationOpened
from events.catalog.work_order import (
    CustomerContacted,
    FaultNotSolved,
    FaultSolved,
    TechnicianArrived,
    TechnicianAssigned,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkResumed,
    WorkSuspended,
)
from service.app import create_app
from service.auth.keys import hash_key
from service.settings import Settings
from sla_monitor.wiring import DEFINITION

Publish = Callable[[str, object, datetime], Awaitable[int]]
Get = Callable[..., Awaitable[Any]]

OPENED = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
PEOPLE = {
    "clerk": None,
    "dispatcher": "ST-HZ",
    "technician": "ST-HZ",
    "operations": None,
    "manager": None,
    "analyst": None,
    "rival": "ST-NB",
    "nobody": "ST-NOWHERE",
}
AT_A_STATION = {"rival", "nobody"}
"""Dispatchers; everybody else is called as their role."""


def after(hours: float) -> datetime:
    return OPENED + timedelta(hours=hours)


def z(hours: float) -> str:
    return after(hours).isoformat().replace("+00:00", "Z")


NUMBER = "260309-0001-8"


def request(case_id: str) -> RequestReceived:
    number = NUMBER if case_id == "C-1" else ""
    return RequestReceived(case_id, "CU-1", None, None, "hz", "phone", "K-1", "卡纸", in_warranty=True, number=number)


def order(case_id: str, station_id: str = "ST-HZ", visit_no: int = 1) -> WorkOrderReceived:
    id = f"W-{case_id}-{visit_no}"
    return WorkOrderReceived(id, case_id, station_id, visit_no, "CU-1", None, None, "卡纸", None, in_warranty=True)


@pytest.fixture
async def client(pool: Pool, database: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    keys = [
        {
            "id": who,
            "hash": hash_key(f"key-of-{who}"),
            "roles": ["dispatcher" if who in AT_A_STATION else who],
            "station_id": station,
        }
        for who, station in PEOPLE.items()
    ]
    (tmp_path / "keys.json").write_text(json.dumps({"keys": keys}), "utf-8")
    settings = Settings(database_url=database, keys_file=tmp_path / "keys.json", clock="log")
    app = create_app(DEFINITION, settings)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://sla") as made,
    ):
        opened = await open_stations(pool, "ST-HZ", "ST-NB")
        seen = await made.get("/policy", params={"wait_for": opened}, headers={"Authorization": "Bearer key-of-clerk"})
        assert seen.status_code == 200
        yield made


async def open_stations(pool: Pool, *station_ids: str) -> str:
    """In dispatch; gives where in its log."""

    async def work(session: Session) -> Answer:
        await tell(session, codec, *(StationOpened(id, id, ("浙江省",)) for id in station_ids))
        return {}

    appended = await execute(Store(pool, "dispatch", codec), Context("tests", OPENED), work)
    return f"dispatch:{appended.position}"


@pytest.fixture
def get(client: httpx.AsyncClient) -> Get:
    async def asked(path: str, who: str = "clerk", status: int = 200, **query: str) -> Any:
        answer = await client.get(path, params=query, headers={"Authorization": f"Bearer key-of-{who}"})
        assert answer.status_code == status, answer.text
        return answer.json()

    return asked


async def eventually(look: Callable[[], Awaitable[Any]], wanted: Callable[[Any], bool]) -> Any:
    async with asyncio.timeout(20):
        while not wanted(found := await look()):
            await asyncio.sleep(0.02)
    return found


async def test_the_road_of_a_case(publish: Publish, get: Get) -> None:
    for source, event, hours in (
        ("intake", request("C-1"), 0),
        ("dispatch", order("C-1"), 0.1),
        ("dispatch", CustomerContacted("W", "C-1", "约好下午"), 0.5),
        ("dispatch", WorkSuspended("W", "C-1", "customer", "客户不在"), 1),
        ("dispatch", WorkResumed("W", "C-1"), 3),
        ("dispatch", WorkSuspended("W", "C-1", "parts", "缺件"), 4),
        ("dispatch", WorkResumed("W", "C-1"), 5),
        ("dispatch", TechnicianArrived("W", "C-1", "T-1"), 6),
        ("dispatch", FaultNotSolved("W", "C-1", "ST-HZ", 1, "缺件"), 7),
        ("intake", CaseReopened("C-1", "not_fixed_first_visit", "没修好", 2), 8),
        ("dispatch", FaultSolved("W2", "C-1", "ST-HZ", 2, "换定影组件"), 9),
        ("intake", CaseClosed("C-1", "satisfied"), 10),
    ):
        position = await publish(source, event, after(hours))
        await get("/policy", wait_for=f"{source}:{position}")
    found = await get(f"/cases/{NUMBER}/clocks")
    assert (found["case_id"], found["number"]) == ("C-1", NUMBER)
    assert found["closed"] and found["policy"] == "warranty-2026.1" and found["opened_at"] == z(0)
    assert {name: (clock["state"], clock["running_seconds"]) for name, clock in found["clocks"].items()} == {
        "respond": ("met", 1800),
        "arrive": ("met", 4 * 3600),
        "resolve": ("met", 7 * 3600),
    }
    assert found["clocks"]["resolve"]["due"] == z(26)
    assert found["clocks"]["resolve"]["runs"] == [{"start": z(0), "end": z(1)}, {"start": z(3), "end": z(9)}]
    assert (found["paused_seconds"], found["waits"]) == (7200, [{"start": z(1), "end": z(3)}])
    facts = [
        "opened",
        "responded",
        "waiting",
        "resumed",
        "resumed",
        "arrived",
        "unsolved",
        "reopened",
        "solved",
        "closed",
    ]
    assert [fact["fact"] for fact in found["facts"]] == facts
    assert found["alarms"] == [] and found["next_alarm_at"] is None


async def test_guidance_by_phone_ends_the_clocks(publish: Publish, get: Get) -> None:
    await publish("intake", request("C-1"), OPENED)
    await publish("intake", GuidanceGiven("C-1", "K-1", (), solved=False, note=""), after(0.2))
    position = await publish("intake", GuidanceGiven("C-1", "K-1", (), solved=True, note=""), after(0.3))
    found = await get("/cases/C-1/clocks", wait_for=f"intake:{position}")
    assert [clock["stopped_at"] for clock in found["clocks"].values()] == [z(0.2), z(0.3), z(0.3)]


async def test_alarms_of_open_cases_the_longest_overdue_first(publish: Publish, get: Get) -> None:
    for case_id, hours in (("C-1", 0), ("C-2", 0.5), ("C-3", 1)):
        await publish("intake", request(case_id), after(hours))
    await publish("dispatch", order("C-1"), after(1))
    await publish("dispatch", order("C-2", "ST-NB"), after(1))
    await publish("intake", request("C-9"), after(1.4))
    alarms = await eventually(lambda: get("/alarms"), lambda found: len(found["items"]) == 2)
    assert alarms["items"] == [
        {
            "case_id": "C-1",
            "number": NUMBER,
            "station_id": "ST-HZ",
            "clock": "respond",
            "level": "breach",
            "due": z(1),
            "state": "running",
            "breached_by": "ST-HZ",
        },
        {
            "case_id": "C-2",
            "number": None,
            "station_id": "ST-NB",
            "clock": "respond",
            "level": "warning",
            "due": z(1.5),
            "state": "running",
            "breached_by": None,
        },
    ]
    assert [item["case_id"] for item in (await get("/alarms", level="warning"))["items"]] == ["C-2"]
    assert (await get("/alarms", clock="resolve"))["items"] == []
    # a station sees its own
    assert [item["case_id"] for item in (await get("/alarms", who="dispatcher"))["items"]] == ["C-1"]
    # page by page
    first = await get("/alarms", limit="1")
    second = await get("/alarms", limit="1", after=first["next"])
    assert [item["case_id"] for page in (first, second) for item in page["items"]] == ["C-1", "C-2"]
    assert second["next"] is None
    # a warning goes with its clock, a breach with its case
    await publish("dispatch", CustomerContacted("W", "C-1", ""), after(1.45))
    position = await publish("dispatch", CustomerContacted("W", "C-2", ""), after(1.45))
    alarms = await get("/alarms", wait_for=f"dispatch:{position}")
    assert [(item["case_id"], item["state"]) for item in alarms["items"]] == [("C-1", "missed")]
    position = await publish("intake", CaseClosed("C-1", "satisfied"), after(1.46))
    assert (await get("/alarms", wait_for=f"intake:{position}"))["items"] == []


async def test_a_breach_stays_with_the_station_that_had_the_case(publish: Publish, get: Get) -> None:
    """Handed on after the breach, both stations see it; handed on before, only the one that had it then."""
    for case_id in ("C-1", "C-2"):
        await publish("intake", request(case_id), OPENED)
        await publish("dispatch", order(case_id), after(0.1))
    moved = {id: WorkOrderTransferred(order(id).work_order_id, id, "ST-HZ", "ST-NB", "忙", 1) for id in ("C-1", "C-2")}
    await publish("dispatch", moved["C-2"], after(0.9))
    await publish("intake", request("C-9"), after(1.1))
    await eventually(lambda: get("/alarms", level="breach"), lambda found: len(found["items"]) == 2)
    position = await publish("dispatch", moved["C-1"], after(1.2))
    alarms = await get("/alarms", level="breach", wait_for=f"dispatch:{position}")
    assert [(item["case_id"], item["station_id"], item["breached_by"]) for item in alarms["items"]] == [
        ("C-1", "ST-NB", "ST-HZ"),
        ("C-2", "ST-NB", "ST-NB"),
    ]
    assert [item["case_id"] for item in (await get("/alarms", who="dispatcher"))["items"]] == ["C-1"]
    assert (await get("/cases/C-1/clocks", who="dispatcher"))["clocks"]["respond"]["breached"]
    await get("/cases/C-2/clocks", who="dispatcher", status=404)


async def test_a_case_that_has_ended_has_no_alarms(publish: Publish, get: Get) -> None:
    await publish("intake", request("C-1"), OPENED)
    await publish("intake", request("C-9"), after(1.1))
    await eventually(lambda: get("/alarms", level="breach"), lambda found: len(found["items"]) == 1)
    position = await publish("intake", CaseEnded("C-1", "cancelled", "客户取消"), after(1.2))
    assert (await get("/alarms", level="breach", wait_for=f"intake:{position}"))["items"] == []
    found = await get("/cases/C-1/clocks", wait_for=f"intake:{position}")
    assert found["closed"]
    assert [clock["state"] for clock in found["clocks"].values()] == ["missed", "ended", "ended"]
    position = await publish("intake", CaseEndingWithdrawn("C-1", "cancelled", "还要修", 2), after(1.3))
    alarms = await get("/alarms", level="breach", wait_for=f"intake:{position}")
    assert [item["case_id"] for item in alarms["items"]] == ["C-1"]


async def test_a_missed_solution_owes_a_replacement(publish: Publish, get: Get, pool: Pool) -> None:
    await publish("intake", request("C-1"), OPENED)
    position = await publish("intake", request("C-2"), after(25))
    await get("/policy", wait_for=f"intake:{position}")
    found = await eventually(lambda: get("/cases/C-1/clocks"), lambda case: len(case["alarms"]) == 6)
    assert found["clocks"]["resolve"]["breached"]
    assert [(alarm["clock"], alarm["level"]) for alarm in found["alarms"]] == [
        (clock, level) for clock in ("respond", "arrive", "resolve") for level in ("warning", "breach")
    ]
    types = [
        row["type"].split(".")[2] for row in await pool.fetch("SELECT type FROM sla_monitor.events WHERE key = 'C-1'")
    ]
    assert types.count("replacement-due") == 1


async def test_a_late_fact_takes_the_alarm_back(publish: Publish, get: Get, pool: Pool) -> None:
    await publish("intake", request("C-1"), OPENED)
    await publish("intake", request("C-2"), after(2))
    await eventually(lambda: get("/alarms"), lambda found: [item["level"] for item in found["items"]] == ["breach"])
    position = await publish("dispatch", CustomerContacted("W", "C-1", "无人接听", reached=False), after(0.3))
    alarms = await get("/alarms", wait_for=f"dispatch:{position}")
    assert [item["level"] for item in alarms["items"]] == ["breach"], "a call in vain is no response"
    position = await publish("dispatch", CustomerContacted("W", "C-1", ""), after(0.4))
    assert (await get("/alarms", wait_for=f"dispatch:{position}"))["items"] == []
    found = await get("/cases/C-1/clocks")
    assert (found["clocks"]["respond"]["state"], found["alarms"]) == ("met", [])


async def test_a_station_sees_the_cases_that_it_has(publish: Publish, get: Get) -> None:
    await publish("intake", request("C-1"), OPENED)
    position = await publish("dispatch", order("C-1"), after(0.1))
    await get("/cases/C-1/clocks", who="dispatcher", wait_for=f"dispatch:{position}")
    hidden = await get("/cases/C-1/clocks", who="rival", status=404)
    unknown = await get("/cases/C-2/clocks", who="rival", status=404)
    assert hidden["detail"] == unknown["detail"].replace("C-2", "C-1")
    position = await publish("dispatch", WorkOrderTransferred("W-C-1-1", "C-1", "ST-HZ", "ST-NB", "太远"), after(0.2))
    await get("/cases/C-1/clocks", who="rival", wait_for=f"dispatch:{position}")
    await get("/cases/C-1/clocks", who="dispatcher", status=404)


async def test_a_technician_sees_the_clocks_of_what_they_have_in_hand(publish: Publish, get: Get) -> None:
    """`technician` is their staff number."""

    async def seen(source: str, event: object, hours: float) -> tuple[list[str], int]:
        """The cases of the alarms that are listed then, and whether the clocks are there."""
        position = await publish(source, event, after(hours))
        shown = await get("/alarms", who="technician", wait_for=f"{source}:{position}")
        status = 404 if not shown["items"] else 200
        await get("/cases/C-1/clocks", who="technician", status=status)
        return [alarm["case_id"] for alarm in shown["items"]], status

    for case_id in ("C-1", "C-2"):
        await publish("intake", request(case_id), OPENED)
        await publish("dispatch", order(case_id), after(0.1))
    await publish("dispatch", TechnicianAssigned("W-C-2-1", "C-2", "colleague", None), after(0.2))
    assert await seen("dispatch", order("tick"), 30) == ([], 404)
    everything = await eventually(lambda: get("/alarms"), lambda page: len(page["items"]) >= 6)
    assert {alarm["case_id"] for alarm in everything["items"]} == {"C-1", "C-2"}
    found, status = await seen("dispatch", TechnicianAssigned("W-C-1-1", "C-1", "technician", None), 30.1)
    assert (set(found), status) == ({"C-1"}, 200)
    found, _ = await seen("dispatch", FaultSolved("W-C-1-1", "C-1", "ST-HZ", 1, "修好"), 30.2)
    assert found == []
    found, _ = await seen("dispatch", WorkResumed("W-C-1-1", "C-1"), 30.3)
    assert set(found) == {"C-1"}
    found, _ = await seen("intake", CaseClosed("C-1", "satisfied"), 30.4)
    assert found == []


async def test_operations_see_timers_that_should_have_fired(publish: Publish, get: Get, pool: Pool) -> None:
    assert await get("/timers", "operations") == {"timers_due": 0, "earliest_due": None}
    position = await publish("intake", request("C-1"), OPENED)
    await get("/policy", wait_for=f"intake:{position}")
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT FROM sla_monitor.timers WHERE case_id = 'C-1' FOR UPDATE")
        position = await publish("intake", request("C-2"), after(25))
        await get("/policy", wait_for=f"intake:{position}")
        assert await get("/timers", "operations") == {"timers_due": 1, "earliest_due": z(0.75)}
    await eventually(lambda: get("/timers", "operations"), lambda found: found["timers_due"] == 0)
    assert len((await get("/cases/C-1/clocks"))["alarms"]) == 6, "and so all that was due has rung"


@pytest.mark.parametrize("who", [who for who in PEOPLE if who not in AT_A_STATION])
async def test_everybody_may_read_the_promises(get: Get, who: str) -> None:
    found = await get("/policy", who=who)
    policy, none = found["policies"]
    assert (none["name"], none["targets"]) == ("no-promise-2026.1", {})
    assert (found["kinds"]["repair"], found["kinds"]["training"]) == (policy["name"], none["name"])
    assert found["current"] == policy["name"] == "warranty-2026.1"
    assert (policy["targets"], policy["warning_percent"]) == ({"respond": 3600, "arrive": 57600, "resolve": 86400}, 75)


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/cases/nobody/clocks", {}, 404),
        ("/cases/-not-an-id/clocks", {}, 422),
        ("/alarms", {"level": "loud"}, 422),
        ("/alarms", {"clock": "lunch"}, 422),
        ("/alarms", {"limit": "0"}, 422),
        ("/alarms", {"after": "nonsense"}, 400),
        ("/policy", {"wait_for": "dispatch:-1"}, 400),
    ],
)
async def test_bad_questions(get: Get, path: str, query: dict[str, str], status: int) -> None:
    problem = await get(path, status=status, **query)
    assert problem["status"] == status and problem["title"] and problem["title_en"]


READS = ("/alarms", "/policy", "/cases/C-1/clocks")


async def test_a_station_that_nobody_has_opened_is_told_so(client: httpx.AsyncClient, get: Get, pool: Pool) -> None:
    for path in READS:
        refused = await get(path, who="nobody", status=403)
        assert "没有该网点" in refused["detail"] and "ST-NOWHERE" in refused["detail_en"], path
    await get("/alarms", who="rival")
    opened = await open_stations(pool, "ST-NOWHERE")
    assert (await get("/alarms", who="nobody", wait_for=opened))["items"] == []


async def test_no_station_is_refused_while_the_stations_are_still_being_built(
    client: httpx.AsyncClient, get: Get, pool: Pool
) -> None:
    async with pool.acquire() as connection:
        while not await lock(connection, "sla_monitor"):  # nobody else builds meanwhile
            await asyncio.sleep(0.05)
        await connection.execute("UPDATE sla_monitor.read_models SET version = '' WHERE name = 'stations'")
        await connection.execute("TRUNCATE sla_monitor.stations")
        for who in ("rival", "nobody"):
            await get("/alarms", who=who)
        await connection.execute("SELECT pg_advisory_unlock_all()")

    async def asked() -> int:
        headers = {"Authorization": "Bearer key-of-nobody"}
        return (await client.get("/alarms", headers=headers)).status_code

    await eventually(asked, lambda status: status == 403)
    await get("/alarms", who="rival")
