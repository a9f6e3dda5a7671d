"""Callback over HTTP, on a real database: news comes in, clerks call back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callback.wiring import DEFINITION
from events.catalog.case import CaseEnded, GuidanceGiven
from events.catalog.case_goods import GoodsDone
from events.catalog.case_remote import RemoteHelpGiven
from events.catalog.work_order import FaultNotSolved, FaultSolved, WorkOrderCancelled, WorkResumed
from events.types import RemoteResult

QUESTION = "问题解决了吗？"


@pytest.fixture
async def api(open_service: Callable[..., Any]) -> AsyncIterator[Any]:
    """Callback, with nothing to do yet."""
    async with open_service(DEFINITION, "intake", "dispatch") as api:
        yield api


BEGAN = datetime(2026, 3, 2, 0, tzinfo=UTC)
NUMBER = "260302-0001-3"


def solved(case_id: str = "k1", visit_no: int = 1, work_order_id: str = "w1") -> FaultSolved:
    return FaultSolved(work_order_id, case_id, "s1", visit_no, "换了滚轮", number=NUMBER)


def helped(case: str, result: RemoteResult) -> RemoteHelpGiven:
    return RemoteHelpGiven(case, "clerk-1", BEGAN, BEGAN, "remote_desktop", "", "李老师", "spoken", result, "")


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
    api.later(minutes=1)
    await api.receive("intake", helped("k5", "solved"), helped("k6", "not_solved"))
    tasks = (await api.read("/tasks", status="open"))["items"]
    assert [
        (task["case_id"], task["subject"], task["visit_no"], task["station_id"], task["solved"]) for task in tasks
    ] == [
        ("k1", "visit", 1, "s1", True),
        ("k2", "visit", 3, "s2", False),
        ("k3", "guidance", 0, None, True),
        ("k5", "remote", 0, None, True),
    ]


async def test_a_conclusion_may_be_sent_several_times_at_once(api: Any) -> None:
    await api.receive("dispatch", solved())
    path = f"{await reached(api)}/conclude"
    keys: list[dict[str, str]] = [{}] * 6 + [{"Idempotency_Key": f"k{number}"} for number in range(2)]
    answers = await asyncio.gather(*(api.post(path, {"outcome": "satisfied"}, **key) for key in keys))
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}


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
    assert answer == await api.read(path), "what a command answers is what a read shows"
    assert (answer["status"], answer["outcome"], answer["in_vain"], len(answer["calls"])) == (
        "concluded",
        "satisfied",
        [],
        2,
    )
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


async def test_a_customer_who_is_never_reached(api: Any) -> None:
    await api.receive("dispatch", solved())
    path = f"/tasks/{(await only_task(api))['task_id']}"
    for day in range(3):
        assert (await api.post(f"{path}/give-up", {"reason": "无人接听"})).status_code == 409
        tomorrow = api.now.replace(hour=2) + timedelta(days=1)
        body = {"reached": False, "note": "无人接听", "next_attempt_at": tomorrow.isoformat()}
        answer = await api.done(f"{path}/attempts", body)
        assert (len(answer["in_vain"]), answer["may_give_up"]) == (day + 1, day == 2)
        api.later(days=1)
    refused = (await api.post(f"{path}/conclude", {"outcome": "satisfied"})).json()
    assert "3 calls in vain on 3 days" in refused["detail_en"] and "give the call-back up" in refused["detail_en"]
    task = await only_task(api, status="open")
    assert (task["attempts"], task["may_give_up"]) == (3, True)
    assert task["in_vain"] == ["2026-03-02", "2026-03-03", "2026-03-04"] == (await api.read(path))["in_vain"]
    assert (await api.post(f"{path}/give-up", {"reason": ""})).status_code == 422
    assert (await api.done(f"{path}/give-up", {"reason": "三天无人接听"}))["status"] == "given_up"
    task = await only_task(api, status="given_up")
    assert (task["reason"], task["outcome"], task["may_give_up"]) == ("三天无人接听", None, False)
    assert (await api.post(f"{path}/attempts", {"reached": True})).status_code == 409
    assert (await api.post(f"{path}/give-up", {"reason": "三天"}, by="manager-1")).status_code == 403


async def test_who_is_due_is_called_and_nobody_before_the_time_agreed(api: Any) -> None:
    for number in (1, 2, 3):
        await api.receive("dispatch", solved(f"k{number}", work_order_id=f"w{number}"))
        api.later(minutes=10)
    tasks = {task["case_id"]: task["task_id"] for task in (await api.read("/tasks"))["items"]}
    noon = "2026-03-02T12:00:00+08:00"
    await api.done(f"/tasks/{tasks['k1']}/attempts", {"reached": False, "next_attempt_at": noon})
    await api.done(f"/tasks/{tasks['k2']}/attempts", {"reached": False})
    due = (await api.read("/tasks", status="open"))["items"]
    assert [task["case_id"] for task in due] == ["k3", "k2", "k1"]
    assert due[-1]["due_at"] == "2026-03-02T04:00:00Z"
    early = (await api.read("/tasks", status="open", due_before=noon))["items"]
    assert [task["case_id"] for task in early] == ["k3", "k2"]
    for bad in ("1767225600", "2026-03-02T12:00:00", "9999-12-31T23:59:59-10:00", "soon"):
        assert (await api.get("/tasks", due_before=bad)).status_code == 422, bad
    past = await api.post(
        f"/tasks/{tasks['k3']}/attempts", {"reached": False, "next_attempt_at": "2026-03-02T08:00:00+08:00"}
    )
    assert (past.status_code, past.json()["errors"][0]["field"]) == (409, "next_attempt_at")


async def test_nobody_is_called_back_about_a_case_that_has_ended(api: Any) -> None:
    await api.receive("dispatch", solved())
    path = await reached(api)
    await api.done(f"{path}/conclude", {"outcome": "satisfied"})
    await api.receive("dispatch", WorkOrderCancelled("w1", "k1", "s1", 1, "cancelled", "客户取消"))
    task = await only_task(api)
    assert (task["status"], task["ending"], task["outcome"]) == ("withdrawn", "cancelled", None)
    guidance = GuidanceGiven("k2", "clerk-1", (), True, "")
    await api.receive("intake", guidance, CaseEnded("k2", "no_request", "打错电话", guidance_no=1))
    task = await only_task(api, case_id="k2")
    assert (task["status"], task["ending"]) == ("withdrawn", "no_request")
    refused = await api.post(f"/tasks/{task['task_id']}/attempts", {"reached": True})
    assert refused.json()["detail"] == "服务单已终止（无需服务），不再回访"
    await api.receive("intake", helped("k3", "solved"), CaseEnded("k3", "withdrawn", "不用了", guidance_no=1))
    assert (await only_task(api, case_id="k3"))["status"] == "withdrawn"


async def test_an_ordinary_resumption_means_nothing_and_neither_do_goods_that_are_kept(api: Any) -> None:
    await api.receive("dispatch", WorkResumed("w1", "k1"))
    await api.receive("intake", GoodsDone("k2", "sales_return", "r1", "withdrawn"))
    assert (await api.read("/tasks"))["items"] == []
    await api.receive("intake", GoodsDone("k2", "sales_return", "r2", "settled"))
    task = await only_task(api, case_id="k2")
    assert (task["subject"], task["status"], task["work_order_id"]) == ("goods", "open", None)


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


async def test_a_task_as_of_the_past_is_what_was_read_then(api: Any, diary: Any) -> None:
    await api.receive("dispatch", solved())
    path, told = f"/tasks/{(await only_task(api))['task_id']}", diary(api, "dispatch", "callback")
    for command, body in (
        ("attempts", {"reached": False, "note": "无人接听"}),
        ("attempts", {"reached": True, "talk_seconds": 95, "note": ""}),
        ("answers", {"answers": [{"question": QUESTION, "answer": "解决了"}]}),
        ("conclude", {"outcome": "satisfied"}),
    ):
        await told.note(("clerk-1", path, {}))
        api.later(minutes=9)
        await api.done(f"{path}/{command}", body)
    assert len({str(entry.body) for entry in told.told}) == 4
    for moment in (lambda entry: entry.position, lambda entry: entry.time):
        for entry, again in await told.again(moment):
            assert again == (entry.status, entry.body), entry


async def test_what_a_clerk_on_the_phone_waits_for(api: Any, statements: Any) -> None:
    """The first command reads the task that a reaction began; then one round trip each."""
    await api.receive("dispatch", solved())
    path = f"/tasks/{(await only_task(api))['task_id']}"
    reached_at_once = {"reached": True, "talk_seconds": 30, "note": ""}
    assert len(await statements(api.done(f"{path}/attempts", reached_at_once))) == 2
    assert len(await statements(api.done(f"{path}/conclude", {"outcome": "satisfied"}))) == 1
