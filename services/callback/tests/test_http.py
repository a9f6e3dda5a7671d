"""Callback over HTTP, on a real database: news comes in, clerks call back."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from callback.wiring import DEFINITION
from events.catalog.case import GuidanceGiven
from events.catalog.work_order import FaultNotSolved, FaultSolved, WorkResumed

QUESTION = "问题解决了吗？"


@pytest.fixture
async def api(open_service: Callable[..., Any]) -> AsyncIterator[Any]:
    """Callback, with nothing to do yet."""
    async with open_service(DEFINITION, "intake", "dispatch") as api:
        yield api


def solved(case_id: str = "k1", visit_no: int = 1, work_order_id: str = "w1") -> FaultSolved:
    return FaultSolved(work_order_id, case_id, "s1", visit_no, "换了滚轮")


async def only_task(api: Any, **query: str) -> Any:
    [task] = (await api.read("/tasks", **query))["items"]
    return task


async def reached(api: Any) -> str:
    """The path of the only open task, whose customer was just reached."""
    path = f"/tasks/{(await only_task(api, status='open'))['task_id']}"
    await api.done(f"{path}/attempts", {"reached": True, "talk_seconds": 95, "note": ""})
    return path


async def test_every_finished_visit_and_guidance_is_called_back(api: Any) -> None:
    await api.receive("dispatch", solved("k1"))
    api.later(minutes=1)
    await api.receive("dispatch", FaultNotSolved("w2", "k2", "s2", 3, "缺配件"))
    api.later(minutes=1)
    await api.receive(
        "intake", GuidanceGiven("k3", "clerk-1", (), True, ""), GuidanceGiven("k4", "clerk-1", (), False, "")
    )
    tasks = (await api.read("/tasks", status="open"))["items"]
    assert [
        (task["case_id"], task["subject"], task["visit_no"], task["station_id"], task["solved"]) for task in tasks
    ] == [("k1", "visit", 1, "s1", True), ("k2", "visit", 3, "s2", False), ("k3", "guidance", 0, None, True)]


async def test_a_satisfied_customer(api: Any) -> None:
    await api.receive("dispatch", solved())
    path = f"/tasks/{(await only_task(api))['task_id']}"
    assert (await api.post(f"{path}/conclude", {"outcome": "satisfied"})).status_code == 409
    await api.done(f"{path}/attempts", {"reached": False, "note": "无人接听"})
    api.later(hours=1)
    await api.done(f"{path}/attempts", {"reached": True, "talk_seconds": 95})
    answers = {"answers": [{"question": QUESTION, "answer": "解决了"}, {"question": "建议？", "answer": "没有 👍"}]}
    await api.done(f"{path}/answers", answers)
    answer = await api.done(f"{path}/conclude", {"outcome": "satisfied", "reason": ""})
    assert answer == {
        "task_id": answer["task_id"],
        "case_id": "k1",
        "status": "concluded",
        "reached": True,
        "outcome": "satisfied",
    }
    task = await api.read(path, by="manager-1")
    assert (task["attempts"], task["talk_seconds"], task["outcome"]) == (2, 95, "satisfied")
    assert task["calls"] == [
        {"at": "2026-03-02T01:00:00Z", "by": "clerk-1", "reached": False, "talk_seconds": 0, "note": "无人接听"},
        {"at": "2026-03-02T02:00:00Z", "by": "clerk-1", "reached": True, "talk_seconds": 95, "note": ""},
    ]
    assert task["answers"] == [
        {"question": QUESTION, "answer": "解决了"},
        {"question": "建议？", "answer": "没有 👍"},
    ]
    assert (await api.read("/tasks", status="open"))["items"] == []
    assert (await api.post(f"{path}/attempts", {"reached": True})).status_code == 409


async def test_an_answer_is_corrected(api: Any) -> None:
    await api.receive("dispatch", solved())
    path = await reached(api)
    for text in ("解决了", "没解决"):
        await api.done(f"{path}/answers", {"answers": [{"question": QUESTION, "answer": text}]})
    assert (await api.read(path))["answers"] == [{"question": QUESTION, "answer": "没解决"}]


async def test_a_class_must_fit_the_visit_and_have_a_reason(api: Any) -> None:
    await api.receive("dispatch", FaultNotSolved("w1", "k1", "s1", 1, "缺配件"))
    path = await reached(api)
    for body, field in [
        ({"outcome": "satisfied"}, "outcome"),
        ({"outcome": "not_fixed_several_visits", "reason": "x"}, "outcome"),
        ({"outcome": "attitude"}, "reason"),
    ]:
        refused = await api.post(f"{path}/conclude", body)
        assert refused.status_code == 409
        assert [fault["field"] for fault in refused.json()["errors"]] == [field]
    await api.done(f"{path}/conclude", {"outcome": "not_fixed_first_visit", "reason": "仍卡纸"})
    task = await only_task(api, case_id="k1")
    assert (task["status"], task["outcome"], task["reason"]) == ("concluded", "not_fixed_first_visit", "仍卡纸")
    assert (await api.post(f"{path}/conclude", {"outcome": "attitude", "reason": "x"})).status_code == 409


async def test_work_that_goes_on_takes_the_call_back_away_until_it_is_finished(api: Any) -> None:
    await api.receive("dispatch", solved())
    path = await reached(api)
    await api.receive("dispatch", WorkResumed("w1", "k1"))
    assert (await only_task(api))["status"] == "withdrawn"
    assert (await api.post(f"{path}/conclude", {"outcome": "satisfied"})).status_code == 409
    await api.receive("dispatch", solved())
    task = await api.read(path)
    assert (task["status"], task["reached"], task["calls"]) == ("open", False, [])


async def test_work_that_had_gone_on_sets_the_conclusion_aside(api: Any) -> None:
    await api.receive("dispatch", solved())
    path = await reached(api)
    await api.done(f"{path}/conclude", {"outcome": "satisfied"})
    await api.receive("dispatch", WorkResumed("w1", "k1"))
    task = await only_task(api)
    assert (task["status"], task["outcome"], task["reason"], task["concluded_at"]) == ("withdrawn", None, None, None)
    refused = await api.post(f"{path}/conclude", {"outcome": "satisfied"})
    assert (refused.status_code, refused.json()["detail"]) == (409, "维修仍在继续，完工后再回访")
    await api.receive("dispatch", replace(solved(), finish_no=2))
    assert (await only_task(api))["status"] == "open"
    await reached(api)
    await api.done(f"{path}/conclude", {"outcome": "attitude", "reason": "迟到"})
    await api.receive("dispatch", replace(solved(), finish_no=2))
    assert (await only_task(api))["outcome"] == "attitude"


async def test_an_ordinary_resumption_means_nothing(api: Any) -> None:
    await api.receive("dispatch", WorkResumed("w1", "k1"))
    assert (await api.read("/tasks"))["items"] == []


async def test_news_heard_twice_is_one_task(api: Any) -> None:
    await api.receive("dispatch", solved(), solved())
    path = await reached(api)
    await api.done(f"{path}/conclude", {"outcome": "satisfied"})
    await api.receive("dispatch", solved())
    assert (await only_task(api))["status"] == "concluded"
    await api.receive("dispatch", solved(visit_no=2, work_order_id="w2"))
    assert [task["visit_no"] for task in (await api.read("/tasks"))["items"]] == [1, 2]


async def test_who_waits_longest_comes_first_page_by_page(api: Any) -> None:
    for number in range(5):
        await api.receive("dispatch", solved(f"k{number}", work_order_id=f"w{number}"))
        api.later(minutes=number % 2)
    seen, page = [], await api.read("/tasks", limit=3)
    while True:
        seen += [task["case_id"] for task in page["items"]]
        if page["next"] is None:
            break
        page = await api.read("/tasks", limit=3, after=page["next"])
    assert sorted(seen) == [f"k{number}" for number in range(5)]
    times = [task["requested_at"] for task in (await api.read("/tasks"))["items"]]
    assert times == sorted(times)


async def test_only_clerks_call_back_and_managers_look(api: Any) -> None:
    await api.receive("dispatch", solved())
    path = f"/tasks/{(await only_task(api, by='manager-1'))['task_id']}"
    for name in ("manager-1", "dispatcher-s1", "technician-s1", "analyst-1", "operations-1"):
        assert (await api.post(f"{path}/attempts", {"reached": True}, by=name)).status_code == 403
    for name in ("dispatcher-s1", "technician-s1", "analyst-1", "operations-1"):
        assert (await api.get(path, by=name)).status_code == 403


async def test_what_is_malformed_or_unknown_is_refused(api: Any) -> None:
    await api.receive("dispatch", solved())
    path = await reached(api)
    bodies: list[tuple[str, Any, str]] = [
        ("attempts", {"reached": "yes"}, "reached"),
        ("attempts", {"reached": True, "talk_seconds": -1}, "talk_seconds"),
        ("attempts", {"reached": True, "talk_seconds": 86_401}, "talk_seconds"),
        ("attempts", {"reached": True, "talk_seconds": True}, "talk_seconds"),
        ("answers", {"answers": []}, "answers"),
        ("answers", {"answers": [{"question": QUESTION, "answer": "a\0"}]}, "answers[0].answer"),
        ("answers", {"answers": [{"question": QUESTION, "answer": "x", "mood": "x"}]}, "answers[0].mood"),
        ("conclude", {"outcome": "fine"}, "outcome"),
        ("conclude", {"outcome": "attitude", "reason": "x" * 4001}, "reason"),
    ]
    for what, body, field in bodies:
        response = await api.post(f"{path}/{what}", body)
        assert response.status_code == 422, body
        assert response.json()["errors"][0]["field"] == field
    assert (await api.get("/tasks/t9")).status_code == 404
    assert (await api.post("/tasks/t9/attempts", {"reached": True})).status_code == 404
    assert (await api.get("/tasks", status="lost")).status_code == 422


async def test_calls_of_a_whole_day_add_up(api: Any) -> None:
    await api.receive("dispatch", solved())
    path = f"/tasks/{(await only_task(api))['task_id']}"
    for _ in range(2):
        await api.done(f"{path}/attempts", {"reached": True, "talk_seconds": 86_400})
    assert ((await only_task(api))["attempts"], (await only_task(api))["talk_seconds"]) == (2, 172_800)


async def test_a_stale_version_and_a_repeated_command(api: Any) -> None:
    await api.receive("dispatch", solved())
    path = f"/tasks/{(await only_task(api))['task_id']}"
    body = {"reached": False, "note": "占线"}
    first = await api.post(f"{path}/attempts", body, Idempotency_Key="1", If_Match='"1"')
    again = await api.post(f"{path}/attempts", body, Idempotency_Key="1", If_Match='"1"')
    assert (first.status_code, again.status_code, again.headers["idempotency-replayed"]) == (200, 200, "true")
    assert (await api.post(f"{path}/attempts", body, If_Match='"1"')).status_code == 412
    assert (await only_task(api))["attempts"] == 1
