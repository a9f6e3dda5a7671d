"""Training 用户培训: planned, postponed, held, rated."""

from aftersales.demo.narrated import NarratedCase
from aftersales.demo.stage import Stage
from aftersales.demo.timeline import at, rfc3339

SESSION = {
    "training_id": "tr-school",
    "customer_id": "E03",
    "topic": "双面复印与扫描到邮箱 · Copies on both sides, scans by mail",
    "way": "site",
    "site_id": "west",
    "trainer_id": "sh-03",
    "minutes": 60,
}


async def trained(stage: Stage) -> None:
    """Teachers of a school learn their copier; they have an examination on Tuesday, so it is Wednesday."""
    told = NarratedCase(stage, "training")
    path = f"/trainings/{SESSION['training_id']}"

    await stage.until("Mon 15:33")
    await stage.clerk.post("intake", "/trainings", SESSION | {"starts_at": rfc3339(at("Tue 15:00"))})
    told.tell("培训计划 planned", "静园第三小学，周二下午三点，60 分钟 · For a school, on Tuesday at three, an hour")

    await stage.until("Tue 08:37")
    reason = "学校当天考试 · The school has an examination"
    await stage.clerk.post("intake", f"{path}/postpone", {"starts_at": rfc3339(at("Wed 15:00")), "reason": reason})
    told.tell("改期 postponed", reason)

    await stage.until("Wed 16:11")
    held = {"attended": 14, "material": "快速操作卡 14 张 · 14 quick guides"}
    await stage.people["sh-03"].post("intake", f"{path}/held", held)
    rated = (await stage.clerk.post("intake", f"{path}/rate", {"rating": 5, "note": "讲得清楚 · Clear"})).body
    told.tell(
        "已举行 held", f"{rated['attended']} 人参加，评分 {rated['rating']} · attended, rated {rated['rating']} of 5"
    )
