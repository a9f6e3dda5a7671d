"""Who is due for a visit is who the rule says, of whatever class and whatever is known of their care, page by page."""

import random
from datetime import date, timedelta
from typing import Any

from events.shanghai import start_of
from events.types import CustomerClass
from intake.domain.customer_class import RULE, Facts
from intake.projections.care import CARE, CareRow, detail, find_due
from intake.projections.customers import CUSTOMERS, CustomerRow
from intake.projections.fleets import MACHINES_THAT_CAME, FleetRow

TODAY = date(2026, 3, 12)
BY_HAND: list[CustomerClass | None] = [None, None, None, None, None, None, "key", "new", "regular"]


def ago(chance: random.Random, days: int) -> date:
    """A day of the last so many."""
    return TODAY - timedelta(days=chance.randrange(days))


async def test_the_list_says_what_the_rule_says_of_each(api: Any) -> None:
    chance = random.Random(5)
    customers = list[CustomerRow]()
    cares, fleets = dict[str, CareRow](), dict[str, int]()
    for number in range(400):
        id, registered = f"k{number:03}", start_of(ago(chance, 150)) + timedelta(hours=chance.randrange(24))
        by_hand = chance.choice(BY_HAND)
        customers.append(CustomerRow(id, "某公司", "上海市", registered, by_hand, None))
        fleets[id] = chance.choice([0, 1, RULE.key_machines])
        if chance.random() < 0.5:
            last = chance.choice([None, ago(chance, 120)])
            row = CareRow(id, int(last is not None), last, planned_for=chance.choice([None, TODAY]))
            cares[id] = chance.choice([row, CareRow(id, next_set_on=ago(chance, 20), next_set_reason="搬迁")])
    table = MACHINES_THAT_CAME.table
    await api.pool.execute(table.upsert(), table.encoded([FleetRow(*each) for each in fleets.items()]))
    await api.pool.execute(CUSTOMERS.table.upsert(), CUSTOMERS.table.encoded(customers))
    await api.pool.execute(CARE.table.upsert(), CARE.table.encoded(list(cares.values())))
    every = [
        detail(cares.get(each.customer_id, CareRow(each.customer_id)), each, Facts(fleets[each.customer_id]), TODAY)
        for each in customers
    ]
    for due_by in (TODAY, TODAY + timedelta(days=30), TODAY - timedelta(days=40)):
        for planned in (None, True, False):
            wanted = sorted(
                (each.next_visit.due_on, each.customer_id)
                for each in every
                if each.next_visit.due_on is not None and each.next_visit.due_on <= due_by
                if planned is None or (each.planned_for is not None) == planned
            )
            found, after = list[tuple[date, str]](), None
            while page := await find_due(api.pool, due_by, TODAY, planned, after, 20):
                found += [(each.next_visit.due_on or TODAY, each.customer_id) for each in page]
                after = found[-1]
            assert [each for each in found if each[1] != "c1"] == wanted, (due_by, planned)
            assert wanted or due_by < TODAY
