"""A key customer: who takes its call sees it at once."""

from aftersales.demo.narrated import NarratedCase
from aftersales.demo.people import MANAGER
from aftersales.demo.stage import Stage, eventually
from aftersales.responses import Json

CUSTOMER, NAME = "E03", "静园第三小学"


async def key_customer(stage: Stage) -> None:
    """The manager says that a school is a key customer; the clerk's search shows it, and who all are."""
    customer = NarratedCase(stage, CUSTOMER)

    await stage.until("Mon 08:32")
    said = {"customer_class": "key", "reason": "全市学校的示范单位 · The model school of the city"}
    told = (await stage.people[MANAGER].post("intake", f"/customers/{CUSTOMER}/classify", said)).body
    customer.tell("客户等级 class", f"{told['customer_class']} · {told['why']['zh']}")

    async def seen() -> Json | None:
        (hit,) = (await stage.clerk.post("intake", "/search", {"q": NAME, "limit": 1})).body["items"]
        return hit if hit["customer_class"] == "key" else None

    hit = await eventually(seen, "the search shows the key customer")
    customer.tell("查找 found", f"{hit['customer']}：重点客户 a key customer")
