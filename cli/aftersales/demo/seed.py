"""Fills the empty system before the story begins: stations, rosters, articles, products, customers, machines."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial

from aftersales.demo.api import Client
from aftersales.demo.cast import STATIONS, Customer, Station, customers, machine_of
from aftersales.demo.knowledge import ARTICLES, Article
from aftersales.demo.people import MANAGER
from aftersales.demo.products import PRODUCTS, Product
from aftersales.demo.stage import Stage

AT_ONCE = 8
"""How many things are seeded at the same time."""

OPEN = [{"weekday": day, "opens": "08:30", "closes": "17:30"} for day in range(1, 7)]
"""When the stations are open: every day but Sunday."""

Step = Callable[[], Coroutine[None, None, None]]


def steps(stage: Stage) -> list[Step]:
    """All that is to be seeded, a step each, in no particular order."""
    manager, clerk = stage.people[MANAGER], stage.clerk
    return [
        *(partial(open_station, manager, station) for station in STATIONS),
        *(partial(write_article, clerk, article) for article in ARTICLES),
        *(partial(list_product, manager, product) for product in PRODUCTS),
        *(partial(register, clerk, customer) for customer in customers()),
    ]


async def seed(todo: Sequence[Step], progress: Callable[[int, int], None]) -> None:
    """Take the steps, some at the same time; `progress` hears how many of how many are done."""
    free, done = asyncio.Semaphore(AT_ONCE), 0

    async def take(step: Step) -> None:
        nonlocal done
        async with free:
            await step()
        done += 1
        progress(done, len(todo))

    async with asyncio.TaskGroup() as tasks:
        for step in todo:
            tasks.create_task(take(step))


async def open_station(manager: Client, station: Station) -> None:
    """With its people, hours and capacity."""
    body = {"station_id": station.id, "name": station.name, "regions": [station.region]}
    opened = await manager.post("dispatch", "/stations", body)
    staff = [
        (station.dispatcher, "dispatcher", ()),
        *((each.id, "technician", each.skills) for each in station.technicians),
    ]
    for staff_id, role, skills in staff:
        person = {"staff_id": staff_id, "role": role, "skills": list(skills)}
        await manager.post("dispatch", f"/stations/{station.id}/staff", person)
    for each in station.technicians:
        profile = {
            "job_title": "维修人员",
            "duties": "上门安装、维修与巡检 · Installs, repairs and inspects on site",
            "working_since": each.since.isoformat(),
            "levels": [{"skill": each.skills[0], "level": "expert"}],
        }
        await manager.post("dispatch", f"/staff/{each.id}/profile", profile)
        await manager.put("dispatch", f"/staff/{each.id}/name", {"name": each.name})
    await manager.post("dispatch", f"/stations/{station.id}/capacity", {"visits_a_day": station.visits_a_day})
    await manager.post("dispatch", f"/stations/{station.id}/hours", {"hours": OPEN})
    await manager.get("intake", "/articles", after=opened.position)  # from now on cases are routed to the station


async def write_article(clerk: Client, article: Article) -> None:
    """Into the knowledge base."""
    body = {
        "article_id": article.id,
        "title": article.title,
        "body": article.body,
        "symptoms": article.symptoms,
        "models": article.models,
        "families": article.families,
    }
    await clerk.post("intake", "/articles", body)


async def list_product(manager: Client, product: Product) -> None:
    """With its parts and its checklist."""
    body = {
        "model": product.model,
        "family": product.family,
        "name_zh": product.name_zh,
        "name_en": product.name_en,
        "warranty_months": product.warranty_months,
        "skills": product.skills,
        "parts": [{"part_no": no, "name_zh": zh, "name_en": en} for no, zh, en in product.parts],
        "checklist": [{"phase": phase, "zh": zh, "en": en} for phase, zh, en in product.checklist],
    }
    await manager.post("intake", "/products", body)


async def register(clerk: Client, customer: Customer) -> None:
    """With whom to call, and its machine."""
    body = {"customer_id": customer.id, "name": customer.name, "region": customer.region}
    await clerk.post("intake", "/customers", body)
    contact = {"person": customer.person, "phone": customer.phone, "address": customer.address}
    await clerk.put("intake", f"/customers/{customer.id}/contact", contact)
    machine = {
        "equipment_id": machine_of(customer.id),
        "customer_id": customer.id,
        "model": customer.model,
        "serial_no": f"{customer.model}-{customer.id}",
        "warranty_months": customer.warranty_months,
        "accepted_on": customer.accepted_on.isoformat(),
    }
    await clerk.post("intake", "/equipment", machine)
