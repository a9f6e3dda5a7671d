"""Several files into one system, on real services: nothing comes in twice, nothing falls together, nothing is lost."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from rich.console import Console
from tests.databases import Databases

from aftersales.importer import rest
from aftersales.importer.api import Api, Request
from aftersales.importer.command import Import
from aftersales.importer.session import session

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.slow("imports one after the other, each waits until the services are at rest"),
    pytest.mark.timeout(300),
]

Bring = Callable[..., Awaitable[Import]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Api]:
    """Five services of this module's own; each test has cases and customers of its own in them."""
    with databases.one() as dsn:
        async with session(dsn, tmp_path_factory.mktemp("session")) as api:
            yield api


@pytest.fixture
def bring(
    api: Api, log_file: Callable[..., Path], mapping_file: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Awaitable[Import]]:
    """Imports a file of these rows, always under the same name."""
    monkeypatch.setattr(rest, "STILL", 0.3)  # less stands between two looks than in a real import
    monkeypatch.setattr(rest, "LOOK", 0.05)

    async def bring(*rows: str) -> Import:
        job = Import(log_file(*rows), mapping_file, Console(file=StringIO()))
        await job.play(api)
        assert not job.stopped
        return job

    return bring


def at(case: str, step: str, time: str, customer: str = "ACME", branch: str = "North") -> str:
    return f"{case},{step},{time},Anna,{customer},printer,{branch}"


async def case_of(api: Api, case_id: str) -> dict[str, Any]:
    """As reporting tells it, with how often each of its events happened."""
    cases = (await api.send(Request("GET", "reporting", "/cases", query={"limit": "200"}))).body["items"]
    [case] = [case for case in cases if case["case_id"] == case_id]
    story = (await api.send(Request("GET", "reporting", f"/cases/{case_id}/story"))).body["items"]
    return {**case, "events": Counter(chapter["type"].split(".")[2] for chapter in story)}


def left_out(job: Import) -> list[int]:
    return [remark.line for remark in (*job.log.bad, *job.plan.bad)]


async def test_one_row_of_2062_settles_no_other_case(api: Api, bring: Bring) -> None:
    job = await bring(
        at("B-1", "created", "2024-01-05 09:00:00"),
        at("B-1", "taken", "2024-01-05 09:30:00"),
        at("B-1", "solved", "2062-01-05 10:00:00"),
        at("B-1", "closed", "2024-01-05 11:00:00"),
        at("B-2", "created", "2024-01-05 10:50:00"),
        at("B-2", "taken", "2024-01-05 10:55:00"),
        at("B-3", "created", "1900-01-01 00:00:00"),
    )
    assert (left_out(job), job.left_out) == ([4, 8], True)
    assert (await case_of(api, "case-b-1"))["status"] == "closed"
    assert (await case_of(api, "case-b-2"))["sla_state"] == "on_time"


async def test_names_that_differ_in_signs_keep_to_themselves_over_files(api: Api, bring: Bring) -> None:
    await bring(at("J-1", "closed", "2024-02-01 09:00:00", "Zeta (1)", "West"))
    await bring(
        at("F-1", "closed", "2024-02-02 09:00:00", "Zeta 1", "West/1"),
        at("F-2", "closed", "2024-02-02 10:00:00", "Ypsilon", "West 1"),
    )
    job = await bring(
        at("M-1", "closed", "2024-02-03 09:00:00", "Omega", "west　1"),
        at("M-2", "closed", "2024-02-03 09:00:00", "ZETA 1", "WEST\u200b/1"),
    )
    assert job.plan.register.stations == {}
    cases = [await case_of(api, f"case-{number}") for number in ("j-1", "f-1", "f-2", "m-1", "m-2")]
    stations, customers = ([case[of] for case in cases] for of in ("station_id", "customer_id"))
    assert (stations[2], stations[1]) == (stations[3], stations[4])
    assert (len(set(stations)), customers[1], len(set(customers))) == (3, customers[4], 4)


async def test_next_months_file_goes_on_and_doubles_nothing(api: Api, bring: Bring) -> None:
    """It has the name of the last one, and on the line of an old row another one of the same case."""
    rows = [
        at("N-1", "created", "2024-03-01 09:00:00"),
        at("N-1", "taken", "2024-03-01 09:30:00"),
        at("N-1", "asked", "2024-03-01 10:00:00"),
        at("N-2", "created", "2024-03-01 10:00:00"),
        at("N-2", "taken", "2024-03-01 10:00:00"),
    ]
    await bring(*rows)
    later = [
        at("N-2", "closed", "2024-03-01 11:00:00"),
        at("N-1", "taken", "2024-04-01 09:30:00"),
        at("N-1", "closed", "2024-04-01 10:00:00"),
        at("N-3", "created", "2024-04-01 10:00:00"),
    ]
    await bring(*later)
    first, second = await case_of(api, "case-n-1"), await case_of(api, "case-n-2")
    summer = 3_600  # begins on 31 March
    paused = 31 * 86_400 - 1_800 - summer
    assert (first["status"], first["paused_seconds"], second["status"]) == ("closed", paused, "closed")
    assert [case["events"]["customer-contacted"] for case in (first, second)] == [2, 1]

    commands = api.commands
    everything = [*later, *rows]
    for again in (everything, everything[::-1], [everything[place] for place in (3, 8, 0, 5, 7, 1, 6, 2, 4)]):
        job = await bring(*again)
        assert (job.plan.tasks, job.plan.known, left_out(job)) == ((), 9, [])
    assert api.commands == commands


async def test_a_row_that_was_corrected_is_named_and_the_rest_goes_on(api: Api, bring: Bring) -> None:
    await bring(at("K-1", "created", "2024-05-01 09:00:00"), at("K-1", "solved", "2024-05-01 12:00:00"))
    job = await bring(
        at("K-1", "created", "2024-05-01 09:00:00"),
        at("K-1", "taken", "2024-05-01 09:10:00"),
        at("K-1", "solved", "2024-05-01 12:00:00"),
        at("K-1", "closed", "2024-05-01 13:00:00"),
    )
    assert left_out(job) == [3]
    case = await case_of(api, "case-k-1")
    assert (case["status"], case["respond_breached"], case["events"]["customer-contacted"]) == ("closed", True, 1)


async def test_another_customers_case_of_the_same_number_stays_as_it_is(api: Api, bring: Bring) -> None:
    await bring(at("5", "created", "2024-06-01 09:00:00", "Alpha"))
    job = await bring(
        at("5", "created", "2024-07-01 09:00:00", "Beta"),
        at("5", "closed", "2024-07-01 10:00:00", "Beta"),
        at("6", "created", "2024-07-01 10:00:00", "Beta"),
    )
    assert left_out(job) == [2, 3]
    assert job.plan.bad[0].en == "5: there is a case of this number, of another customer (Alpha)"
    assert (await case_of(api, "case-5"))["events"]["fault-solved"] == 0


async def test_a_file_of_an_older_time_lets_no_case_of_it_breach(api: Api, bring: Bring) -> None:
    """The log's clock is ahead of it: alarms ring at once, and are withdrawn when the case's own rows say otherwise."""
    await bring(at("L-1", "created", "2024-09-01 09:00:00"))
    await bring(
        at("L-2", "created", "2024-08-01 09:00:00"),
        at("L-2", "taken", "2024-08-01 09:30:00"),
        at("L-2", "closed", "2024-08-01 11:00:00"),
    )
    case = await case_of(api, "case-l-2")
    assert (case["status"], case["sla_state"]) == ("closed", "on_time")
    assert not (case["respond_breached"] or case["arrive_breached"] or case["resolve_breached"])
