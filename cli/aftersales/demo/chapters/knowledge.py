"""The knowledge base is kept: an article learns from a call, another is reviewed, and both help with the next one."""

from aftersales.demo.narrated import NarratedCase
from aftersales.demo.people import MANAGER
from aftersales.demo.stage import Stage, eventually
from aftersales.responses import Json

REVISED, REVIEWED = "KB-printer-offline", "KB-scan-to-folder"
SAID = "扫描失败，提示密码不对"


async def knowledge(stage: Stage) -> None:
    """The clerk adds how a customer put it, the manager reviews an article; while the next customer is on the phone,
    what may help is proposed, with what it has solved."""
    article = NarratedCase(stage, REVISED)

    await stage.until("Tue 09:20")
    symptoms = {"symptoms": ["脱机", "无法打印", "offline", "找不到打印机"]}
    reason = "客户这样说 · So a customer put it"
    revised = (await stage.clerk.post("intake", f"/articles/{REVISED}/revise", symptoms | {"reason": reason})).body
    article.tell("修订文章 revised", f"第 {revised['version']} 版 · version {revised['version']}：{reason}")

    await stage.until("Tue 09:24")
    note = "地址簿步骤仍适用 · The steps still hold"
    reviewed = await stage.people[MANAGER].post("intake", f"/articles/{REVIEWED}/review", {"note": note})
    article.tell("复审 reviewed", f"{REVIEWED}：下次 next {reviewed.body['review_on']}")

    await stage.until("Tue 09:28")

    async def proposed() -> Json | None:
        asked = {"description": SAID, "model": "SC-80", "limit": 1}
        (first,) = (await stage.clerk.post("intake", "/articles/suggest", asked)).body["items"]
        return first if first["used"] else None

    first = await eventually(proposed, "an article that has helped before")
    stage.remembered["what may help"] = first["article_id"]
    solved = f"{first['used']} 次用过 used，{first['solved']} 次解决 solved"
    article.tell("可能有帮助 may help", f"“{SAID}” → {first['title']}：{solved}")
