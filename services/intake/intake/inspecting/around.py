"""What the inspection plans of some machines have to follow, as the read models say it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from eventlog.postgres import Pool
from intake.domain.inspections.covers import Cover, by_contract
from intake.domain.inspections.keeping import Around, Whereabouts
from intake.domain.inspections.machine import Machine, covers, out_of_use, warranty
from intake.holidays_file import working_days
from intake.inspecting.diary import Diary

MOST_BEFORE = 20
"""Machines that took each other's place, one after the other."""

_LINE = f"""
    WITH RECURSIVE line AS (
        SELECT first AS machine, first AS equipment_id, 0 AS depth FROM unnest($1::text[]) AS first
        UNION ALL
        SELECT line.machine, e.predecessor_id, depth + 1 FROM line JOIN intake.equipment AS e USING (equipment_id)
        WHERE e.predecessor_id IS NOT NULL AND depth < {MOST_BEFORE}
    )
    SELECT line.machine, e.* FROM line JOIN intake.equipment AS e USING (equipment_id) ORDER BY depth"""
_CONTRACTS = """
    SELECT contract_id, customer_id, starts_on, last_day, visits_a_year,
        ARRAY(SELECT jsonb_array_elements_text(equipment_ids)) AS equipment_ids
    FROM intake.contracts WHERE customer_id = ANY($1) AND last_day >= $2 ORDER BY contract_id"""
_TAKEN = """
    SELECT equipment_id, quarter, number_in_quarter FROM intake.inspections
    WHERE equipment_id = ANY($1) AND status IN ('begun', 'held', 'missed')"""
_OVER = """
    SELECT i.equipment_id, i.case_id FROM intake.inspections AS i JOIN intake.cases AS k USING (case_id)
    WHERE i.equipment_id = ANY($1) AND i.status = 'begun' AND k.status = 'closed'"""
_REGIONS = "SELECT customer_id, region FROM intake.customers WHERE customer_id = ANY($1)"


async def around(pool: Pool, diary: Diary, machines: Sequence[Machine], today: date) -> Mapping[str, Around]:
    """By machine, without what else is planned by day: `busy` says that. Raises what asyncpg raises."""
    ids, owners = [each.equipment_id for each in machines], sorted({each.customer_id for each in machines})
    lines = await _lines(pool, machines)
    contracts = await pool.fetch(_CONTRACTS, owners, today.replace(month=1, day=1))
    regions = {row["customer_id"]: row["region"] for row in await pool.fetch(_REGIONS, owners)}
    former = sorted({each.equipment_id for line in lines.values() for each in line})
    taken, over = defaultdict[str, set[tuple[str, int]]](set), defaultdict[str, set[str]](set)
    for row in await pool.fetch(_TAKEN, former) if former else ():
        taken[row["equipment_id"]].add((row["quarter"], row["number_in_quarter"]))
    for row in await pool.fetch(_OVER, ids):
        over[row["equipment_id"]].add(row["case_id"])
    found = {}
    for machine in machines:
        line, region = lines.get(machine.equipment_id, ()), regions.get(machine.customer_id)
        station = None if region is None else await diary.station_of(region)
        where = Whereabouts(machine.customer_id, machine.site_id, station)
        named = {machine.equipment_id, *(each.equipment_id for each in line)}
        found[machine.equipment_id] = Around(
            where=where,
            covers=covers(machine, line, _by_contracts(contracts, machine.customer_id, named)),
            out_of_use=machine.out_of_use,
            taken=frozenset(turn for each in line for turn in taken[each.equipment_id]),
            over=frozenset(over[machine.equipment_id]),
            calendar=working_days(),
        )
    return found


async def busy(diary: Diary, about: Around) -> Around:
    """With what is planned by day at its station and its place, for whoever is about to choose a day."""
    load, beside = await diary.load(about.where.station_id), await diary.beside(about.where)
    return about._replace(load=load, beside=beside)


def machine_of_row(row: Any) -> Machine:
    """A row of `intake.equipment`."""
    return Machine(
        row["equipment_id"],
        row["customer_id"],
        row["site_id"],
        warranty(row["warranty_months"], row["accepted_on"], row["warranty_until"]),
        out_of_use(row["scrapped_at"] is not None, row["successor_id"], row["parent_id"]),
        row["predecessor_id"],
    )


async def _lines(pool: Pool, machines: Sequence[Machine]) -> Mapping[str, Sequence[Machine]]:
    """The machines whose place a machine took, one after the other, and the place of those."""
    firsts = {each.predecessor_id: each.equipment_id for each in machines if each.predecessor_id is not None}
    lines = defaultdict[str, list[Machine]](list)
    for row in await pool.fetch(_LINE, list(firsts)) if firsts else ():
        lines[firsts[row["machine"]]].append(machine_of_row(row))
    return lines


def _by_contracts(contracts: Sequence[Any], customer_id: str, named: set[str]) -> Sequence[Cover]:
    """What the contracts of its customer give, which name none of their machines, or this one, or one before it."""
    found = [
        by_contract(row["contract_id"], row["starts_on"], row["last_day"], row["visits_a_year"])
        for row in contracts
        if row["customer_id"] == customer_id and (not row["equipment_ids"] or named & set(row["equipment_ids"]))
    ]
    return [cover for cover in found if cover is not None]
