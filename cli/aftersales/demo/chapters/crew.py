"""Whom to send is suggested 建议; the dispatcher knows better, says why, and sends a helper 协助人员 along."""

from aftersales.demo.stage import Stuck
from aftersales.demo.visit import Visit


async def two_are_sent(visit: Visit) -> None:
    """Who was there in vain the first time is an expert, and suggested: this time a colleague goes, and two of them."""
    offered = await visit.suggested(minutes=90)
    first = offered["suggestions"][0]
    zh, en = (
        "；".join(reason[language] for reason in first["reasons"] if reason["points"]) for language in ("zh", "en")
    )
    visit.case.tell("建议 suggested", f"{first['technician_id']}：{zh} · {en}")
    why = "两次未修好，换人去；客户等到六点 · Twice in vain: somebody else; the customer waits until six"
    slot = ("Tue 16:30", "Tue 18:00")
    await visit.assigned_instead(first, offered["rule"], "bj-03", slot, why)
    await visit.helped_by("bj-02", "熟悉前两次情况 · Knows what was tried")
    told = await visit.dispatcher.get(
        "dispatch", "/overrulings", after=visit.case.position, against_suggestion="true", since="2026-03-01"
    )
    if [item["technician_id"] for item in told["items"]] != ["bj-03"]:
        raise Stuck(f"one suggestion was overruled: {told['items']}")
    (appointment,) = [
        each
        for each in (await visit.dispatcher.get("dispatch", "/technicians/bj-02/day", date="2026-03-10"))[
            "appointments"
        ]
        if each["work_order_id"] == visit.order_id
    ]
    if not appointment["helps"]:
        raise Stuck("bj-02 goes as a helper")
