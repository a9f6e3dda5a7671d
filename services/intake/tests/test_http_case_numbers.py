"""Case numbers: given once each, and taken wherever an id is."""

import asyncio
from datetime import date
from typing import Any

import pytest

from events.rules.case_numbers import case_number, is_right, running_number
from events.shanghai import SHANGHAI

REQUEST = {"customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "卡纸"}


async def opened(api: Any, **more: Any) -> Any:
    return await api.done("/cases", {**REQUEST, **more})


async def test_cases_that_are_opened_at_once_have_numbers_of_their_own(api: Any) -> None:
    answers = await asyncio.gather(*(opened(api) for _ in range(50)))
    numbers = {answer["number"] for answer in answers}
    assert len(numbers) == 50 and all(map(is_right, numbers))
    assert {number[:7] for number in numbers} == {f"{api.now.astimezone(SHANGHAI):%y%m%d}-"}
    assert {row["number"] for row in (await api.read("/cases", limit=200))["items"]} == numbers
    assert await api.sql("SELECT count(*) FROM intake.case_numbers") == 1


async def test_the_day_is_that_of_shanghai(api: Any) -> None:
    first = await opened(api)
    api.later(hours=14, minutes=59)
    second = await opened(api)
    api.later(minutes=2)
    third = await opened(api)
    assert (first["number"], second["number"][:11], third["number"]) == (
        "260302-0001-3",
        "260302-0002",
        "260303-0001-0",
    )


@pytest.mark.parametrize(
    "form", ["{}", "{day}{run}{digit}", "２６０３０２-{run}-{digit}", "{day}\N{MINUS SIGN}{run}\N{MINUS SIGN}{digit}"]
)
async def test_a_number_is_taken_wherever_an_id_is_at_once(api: Any, form: str) -> None:
    case = await opened(api, case_id="k1")
    day, run, digit = case["number"].split("-")
    said = form.format(case["number"], day=day, run=run, digit=digit)
    api.position = None  # nobody waits for a read model
    assert (await api.read(f"/cases/{said}"))["case_id"] == "k1"
    assert (await api.read(f"/cases/{said}/equipment"))["equipment_id"] == "e1"
    guided = await api.done(f"/cases/{said}/guidance", {"solved": False})
    assert (guided["case_id"], guided["number"]) == ("k1", case["number"])
    other = await opened(api, description="又卡纸")
    merged = await api.done(f"/cases/{other['number']}/merge", {"into": f" {day} {run} {digit}", "reason": "同一故障"})
    assert merged["merged_into"] == "k1"
    assert [row["case_id"] for row in (await api.read("/cases", merged_into=f"{day} {run} {digit}"))["items"]] == [
        other["case_id"]
    ]


async def test_a_number_that_was_misheard_is_pointed_at(api: Any) -> None:
    number = (await opened(api))["number"]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    response = await api.get(f"/cases/{wrong}")
    assert response.status_code == 422
    [fault] = response.json()["errors"]
    assert fault["field"] == "case_id" and "校验位" in fault["zh"] and "check digit" in fault["en"]
    case = (await opened(api))["case_id"]
    response = await api.post(f"/cases/{case}/merge", {"into": wrong, "reason": "x"})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "into")


@pytest.mark.parametrize("case_id", ["k1", "e", "case"])
async def test_an_unknown_number_and_another_stations_look_like_an_unknown_id(api: Any, case_id: str) -> None:
    """Whatever words of the answer the id looks like."""
    number = (await opened(api, case_id=case_id))["number"]
    unknown = case_number(date(2026, 3, 2), 99)
    for who in ("clerk-1", "dispatcher-s1"):
        for asked in (unknown, number) if who != "clerk-1" else (unknown,):
            answer = await api.get(f"/cases/{asked}", by=who)
            nobody = await api.get("/cases/nobody", by=who)
            assert answer.status_code == nobody.status_code == 404
            for part in ("detail", "detail_en"):
                assert answer.json()[part] == nobody.json()[part].replace("nobody", asked)


async def test_an_id_may_not_look_like_a_number_but_older_ones_that_do_are_found(api: Any) -> None:
    for id in ("26030200013", "260302-0001-9"):
        response = await api.post("/cases", REQUEST | {"case_id": id})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "case_id")
    await opened(api, case_id="k1")
    await api.pool.execute("ALTER TABLE intake.events DISABLE TRIGGER events_immutable")
    await api.pool.execute(
        "UPDATE intake.events SET stream = 'case-24010100019', key = '24010100019', "
        "data = data - 'number' || '{\"case_id\": \"24010100019\"}' WHERE stream = 'case-k1'"
    )
    case = await api.read("/cases/24010100019")
    assert (case["case_id"], case["number"]) == ("24010100019", None)


async def test_a_repeated_request_has_the_number_of_the_first(api: Any) -> None:
    first = await api.post("/cases", REQUEST, Idempotency_Key="1")
    again = await api.post("/cases", REQUEST, Idempotency_Key="1")
    assert first.json() == again.json()
    named = await opened(api, case_id="k1")
    assert (await opened(api, case_id="k1"))["number"] == named["number"]


async def test_a_refused_request_costs_no_number(api: Any) -> None:
    first = await opened(api)
    assert (await api.post("/cases", REQUEST | {"customer_id": "nobody"})).status_code == 404
    assert running_number((await opened(api))["number"]) == running_number(first["number"]) + 1


@pytest.mark.parametrize("lost", ["DELETE FROM intake.case_numbers", "UPDATE intake.case_numbers SET last = 1"])
async def test_no_number_comes_twice_though_what_was_reserved_is_lost(api: Any, lost: str) -> None:
    """As after a restore of the log alone, or of an older copy, beside a process that went on."""
    numbers = [(await opened(api))["number"] for _ in range(21)]
    await api.pool.execute(lost)
    answers = await asyncio.gather(*(opened(api) for _ in range(50)))
    numbers += [answer["number"] for answer in answers]
    assert len(set(numbers)) == 71
