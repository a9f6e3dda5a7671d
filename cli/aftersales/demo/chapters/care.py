"""Care visits 拜访: a key customer is due, is visited, and asks for something."""

from aftersales.demo.chapters.key_customer import CUSTOMER
from aftersales.demo.narrated import NarratedCase
from aftersales.demo.people import MANAGER
from aftersales.demo.stage import Stage


async def cared_for(stage: Stage) -> None:
    """The team leader visits the school that was named a key customer; the next visit follows from the rule."""
    told, manager = NarratedCase(stage, "care-visit"), stage.people[MANAGER]
    path = f"/customers/{CUSTOMER}/care"

    await stage.until("Mon 16:37")
    plan = {"planned_for": "2026-03-11", "visitor_id": "leader-1", "purpose": "首次拜访 · First visit"}
    planned = (await manager.post("intake", f"{path}/plan", plan)).body
    told.tell("拜访计划 planned", f"{planned['planned_for']} {plan['purpose']}")

    await stage.until("Wed 16:37")
    learnt = "对到场速度满意，想延长维保 · Content with how fast we are; wants a longer contract"
    made = (await manager.post("intake", f"{path}/made", {"way": "visit", "findings": learnt, "rating": 5})).body
    told.tell("已拜访 visited", learnt)
    told.tell("下次拜访 next", f"{made['next_visit']['due_on']}：{made['next_visit']['zh']}")
