"""Somebody asks to be forgotten: the contact is deleted, and what names them can be read nowhere any more."""

import json

from aftersales.counting import counted
from aftersales.demo.narrated import NarratedCase
from aftersales.demo.people import ANALYST, MANAGER
from aftersales.demo.stage import Stage, Stuck, eventually
from aftersales.responses import Json, Refused
from events.catalog import SOURCES
from service.sealing.tokens import ERASED

CUSTOMER, CASE, NAME = "N06", "never-reached", "沈老师"


async def forgotten(stage: Stage) -> None:
    """The clerk had written a name into the case; the story shows it until the manager erases the customer."""
    case, story = NarratedCase(stage, CASE), f"/cases/{CASE}/story"

    async def told(word: str) -> Json | None:
        found: Json = await stage.clerk.get("reporting", story, limit="200")
        return found if word in json.dumps(found, ensure_ascii=False) else None

    await stage.until("Thu 09:40")
    await eventually(lambda: told(NAME), "the story tells what the clerk wrote")
    erased = await stage.people[MANAGER].post("intake", f"/customers/{CUSTOMER}/erasure", {"reason": "asked"})
    cases = erased.body["cases"]
    case.tell(
        "删除个人信息 erased",
        f"客户 {CUSTOMER} 的联系人与 {cases} 张服务单的文字 contact and texts of {counted(cases, 'case')}",
    )
    shown = await eventually(lambda: told(ERASED), "the text is unreadable in the story")
    if NAME in json.dumps(shown, ensure_ascii=False):
        raise Stuck(f"{CASE} still tells a name that was erased")
    stage.remembered["erased"] = {
        "cases": cases,
        "contact": await _contact(stage),
        "named in events": sum([await _named(stage, source) for source in SOURCES]),
    }


async def _contact(stage: Stage) -> int:
    try:
        await stage.clerk.get("intake", f"/customers/{CUSTOMER}/contact")
        return 200
    except Refused as refusal:
        return refusal.status


async def _named(stage: Stage, source: str) -> int:
    """How many events of a log hold the name: of the demo's logs one page is all."""
    page = await stage.people[ANALYST].get(source, "/events", limit="1000")
    return sum(NAME in json.dumps(event, ensure_ascii=False) for event in page["items"])
