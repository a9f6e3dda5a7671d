"""How often a station's commands ask PostgreSQL while somebody waits, and what they are told by the one statement that
each has."""

from datetime import date
from typing import Any

from tests.visits import ROLLER, known

from dispatch.cover import cover_of
from dispatch.domain.work_order.charge_rules import Contract, Machine
from dispatch.domain.work_order.quote import Known
from dispatch.whereabouts import Spot, Visited, sites_visited
from events.catalog.contract import ContractSigned
from events.catalog.customer import Place, SiteAdded, SiteClosed
from events.catalog.equipment_life import EquipmentMoved

BUND, AIRPORT = Place(31240, 121490), Place(31150, 121800)
PART = {"part_no": "P-01", "quantity": 1}
FILED = {"findings": "老化", "work_done": "更换定影器", "minutes_on_site": 40, "signed_by_customer": True}
DAYS = date(2020, 1, 1), date(2999, 12, 31)
HERE = {"coordinates": {"latitude": 31.2397, "longitude": 121.4998}}


async def test_what_a_technician_waits_for(world: Any, statements: Any) -> None:
    """One round trip where all is remembered; one more reads the order that a reaction began, which faults its machine
    can have, what stands for its costs, where its site is, or whether a unit is owed for it."""
    site = SiteAdded("customer-1", "1", "总部", "华北", (), BUND)
    await known(world, site, ContractSigned("ct1", "customer-1", "维保 1", *DAYS, ("work", "travel"), 4, ()))
    await world.done("manager-1", "/parts", ROLLER)
    delivery = PART | {"station_id": "north", "delivery_no": "SF-1"}
    for case_id in ("case-1", "case-2"):  # the first one reads the technician, the parts and the prices
        order = f"/work-orders/{await world.routed(case_id)}"
        await world.done("manager-1", "/stock/deliveries", delivery)
        trips = [
            (name, len(await statements(world.done("d-north", f"{order}/{name}", body))))
            for name, body in (
                ("accept", None),
                ("assign", {"technician_id": "t1"}),
                ("contact", {"note": "约好下午"}),
                ("depart", None),
                ("arrive", HERE),
                ("diagnose", {"fault": "老化", "fault_code": "F-12", "cause_code": "C-11"}),
                ("charge", {"cause": "defect"}),
                ("parts/reserve", PART),
                ("parts/use", PART),
                ("charge/settle", {"lines": [{"code": "W-01", "quantity": 2}]}),
                ("solve", {"work_done": "更换定影器"}),
                ("report", FILED),
            )
        ]
    twice = dict.fromkeys(("accept", "arrive", "diagnose", "charge", "solve"), 2)
    assert dict(trips) == dict.fromkeys(dict(trips), 1) | twice
    again = delivery | {"delivery_no": "SF-2"}
    assert len(await statements(world.done("manager-1", "/stock/deliveries", again))) == 1


async def test_a_site_that_is_not_known_is_looked_for_twice(world: Any, statements: Any) -> None:
    """The read model might have been empty because it was not built yet: that is asked in between. Besides them, where
    the technician was, for the first time, and the append."""
    order = await world.assigned("case-1")
    assert len(await statements(world.done("t1", f"/work-orders/{order}/arrive", HERE))) == 5


async def test_a_visit_is_where_the_machine_was_moved_to_or_at_the_only_open_site(world: Any) -> None:
    """Asked for one, and for several at once."""
    await world.receive(
        "intake",
        SiteAdded("c1", "1", "总部", "华北", (), BUND),
        SiteAdded("c1", "2", "仓库", "华北", (), AIRPORT),
        SiteAdded("c2", "1", "总部", "华北", (), None),
        SiteAdded("c2", "2", "旧址", "华北", (), BUND),
        SiteClosed("c2", "2", "已迁"),
    )
    await known(world, EquipmentMoved("machine-1", "c1", "2", "customer-1", None, "移机"))
    expected = {
        Visited("c1", "machine-1"): Spot("c1/2", AIRPORT),
        Visited("c1", "machine-2"): None,
        Visited("c1", None): None,
        Visited("c2", None): Spot("c2/1", None),
        Visited("c3", None): None,
    }
    alone = {visit: (await sites_visited(world.pool, [visit])).get(visit) for visit in expected}
    assert alone == expected
    assert await sites_visited(world.pool, expected) == {visit: at for visit, at in expected.items() if at is not None}


async def test_what_stands_for_the_costs_is_the_warranty_and_the_contracts_of_the_day(world: Any) -> None:
    days = {"ct1": DAYS, "ct2": (date(2026, 1, 1), date(2026, 6, 30)), "ct3": (date(2027, 1, 1), DAYS[1])}
    signed = [ContractSigned(id, "customer-1", id, *run, ("work",), 4, ("machine-1",)) for id, run in days.items()]
    await known(world, *signed)
    machine = Machine("machine-1", date(2020, 6, 30), date(2023, 6, 30), 36)
    contracts = {id: Contract(id, id, *run, ("work",), ("machine-1",)) for id, run in days.items()}

    async def cover(customer_id: str, equipment_id: str | None, day: date) -> Known | None:
        return await cover_of(world.pool, customer_id, equipment_id, day)

    spring = date(2026, 6, 30)
    assert await cover("customer-1", "machine-1", spring) == Known(machine, [contracts["ct1"], contracts["ct2"]])
    assert await cover("customer-1", None, date(2026, 7, 1)) == Known(None, [contracts["ct1"]])
    assert await cover("customer-2", "machine-1", spring) == Known(machine, [])
    assert await cover("customer-2", None, spring) is None


async def test_a_delivery_tells_what_visits_took_since_the_last_one(world: Any, statements: Any) -> None:
    """The stock is told by its own commands and changed by visits: nothing of its past is read again for that."""
    await known(world)
    await world.done("manager-1", "/parts", ROLLER)
    delivery = PART | {"station_id": "north", "quantity": 5}
    await world.done("manager-1", "/stock/deliveries", delivery | {"delivery_no": "SF-1"})
    order = f"/work-orders/{await world.assigned('case-1')}"
    await world.done("t1", f"{order}/arrive")
    await world.done("t1", f"{order}/parts/use", PART | {"quantity": 2})
    await world.done("t1", f"{order}/parts/reserve", PART)
    told: list[Any] = []

    async def deliver() -> None:
        told.append(await world.done("manager-1", "/stock/deliveries", delivery | {"delivery_no": "SF-2"}))

    assert len(await statements(deliver())) == 1
    (row,) = told
    assert (row["on_hand"], row["reserved"], row["available"]) == (8, 1, 7)
    assert row == await world.read("manager-1", f"/stock/{row['stock_id']}")
