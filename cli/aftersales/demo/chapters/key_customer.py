"""A key customer with two sites and a contract: who takes its call sees what it is, and finds where to go."""

from aftersales.demo.narrated import NarratedCase
from aftersales.demo.people import MANAGER
from aftersales.demo.stage import Stage, eventually
from aftersales.responses import Json

CUSTOMER, NAME = "E03", "静园第三小学"
CONTRACT, DAYS = "ct-school", {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
WORKDAYS = [{"weekday": day, "opens": "07:30", "closes": "17:00"} for day in range(1, 6)]
SITES = (
    ("east", "东校区 · East campus", {"latitude": 31.229, "longitude": 121.448}, "上海市静安区静园路 30 号"),
    ("west", "西校区 · West campus", {"latitude": 31.231, "longitude": 121.436}, "上海市静安区西苑路 8 号"),
)


async def key_customer(stage: Stage) -> None:
    """The manager says that a school is a key customer, the clerk registers its sites; the contract is signed."""
    customer = NarratedCase(stage, CUSTOMER)

    await stage.until("Mon 08:32")
    said = {"customer_class": "key", "reason": "全市学校的示范单位 · The model school of the city"}
    told = (await stage.people[MANAGER].post("intake", f"/customers/{CUSTOMER}/classify", said)).body
    customer.tell("客户等级 class", f"{told['customer_class']} · {told['why']['zh']}")

    for site_id, name, coordinates, address in SITES:
        site = {"site_id": site_id, "name": name, "region": "上海市", "hours": WORKDAYS, "coordinates": coordinates}
        await stage.clerk.post("intake", f"/customers/{CUSTOMER}/sites", site)
        await stage.clerk.put("intake", f"/customers/{CUSTOMER}/sites/{site_id}/address", {"address": address})
        customer.tell("地点 site", name)

    contract = {"contract_id": CONTRACT, "customer_id": CUSTOMER, "contract_no": "维保 2026-003", **DAYS}
    held = {"covers": ["work", "travel"], "visits_a_year": 4}
    signed = (await stage.people[MANAGER].post("intake", "/contracts", contract | held)).body
    customer.tell("维保合同 contract", f"{signed['contract_no']}：{signed['starts_on']} – {signed['ends_on']}")

    async def seen() -> Json | None:
        (hit,) = (await stage.clerk.post("intake", "/search", {"q": NAME, "limit": 1})).body["items"]
        return hit if hit["customer_class"] == "key" else None

    hit = await eventually(seen, "the search shows the key customer")
    customer.tell("查找 found", f"{hit['customer']}：重点客户 a key customer")
    (site,) = (await stage.clerk.post("intake", "/search", {"q": "西苑路"})).body["items"]
    stage.remembered["the site in a street"] = site["href"]
    customer.tell("查找 found", f"{site['label']}：{site['href']}")
