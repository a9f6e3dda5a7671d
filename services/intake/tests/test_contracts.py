"""Maintenance contracts: given events, when a command, then events; and what they cover on a day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from eventlog.testing import given
from events.catalog.contract import ContractAmended, ContractEnded, ContractEvent, ContractSigned
from events.rules.coverage import covers
from intake.domain.contract import (
    CONTRACT,
    AmendContract,
    Contract,
    EndContract,
    SignContract,
    amend,
    end,
    evolve,
    sign,
)

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
SIGNED = ContractSigned("ct1", "c1", "维保 1", FIRST, LAST, ("travel", "work"), 4, ("e1",))
AMENDED = ContractAmended(
    "ct1", "c1", FIRST, date(2027, 12, 31), ("work",), 4, (), FIRST, LAST, ("travel", "work"), 4, ("e1",), "续签"
)
ENDED = ContractEnded("ct1", "c1", date(2026, 6, 30), "停业")
NOTHING = AmendContract(None, None, None, None, None, "续签")


def contract_of(*events: Any) -> Contract:
    state = None
    for event in events:
        state = evolve(state, event)
    assert state is not None
    return state


def amended(command: AmendContract, contract: Contract | None) -> Sequence[ContractEvent]:
    assert contract is not None
    return amend(command, contract)


def over(command: EndContract, contract: Contract | None) -> Sequence[ContractEvent]:
    assert contract is not None
    return end(command, contract)


def test_a_contract_is_signed_once() -> None:
    given(CONTRACT).when(sign, SignContract(SIGNED)).then(SIGNED)
    given(CONTRACT, SIGNED).when(sign, SignContract(SIGNED)).nothing()
    given(CONTRACT, SIGNED).when(sign, SignContract(replace(SIGNED, visits_a_year=2))).refused(field="contract_id")
    given(CONTRACT).when(sign, SignContract(replace(SIGNED, ends_on=date(2025, 12, 31)))).refused(field="ends_on")


def test_an_amendment_says_what_was_before() -> None:
    command = replace(NOTHING, ends_on=date(2027, 12, 31), covers=("work",), equipment_ids=())
    given(CONTRACT, SIGNED).when(amended, command).then(AMENDED)
    given(CONTRACT, SIGNED).when(amended, NOTHING).nothing()
    given(CONTRACT, SIGNED, ENDED).when(amended, command).refused("已终止")
    given(CONTRACT, SIGNED).when(amended, replace(NOTHING, starts_on=date(2027, 1, 1))).refused(field="ends_on")
    assert AMENDED.sentence().zh == (
        "变更维保合同 ct1：到期 2026-12-31 → 2027-12-31，承担 上门、人工 → 人工，设备 e1 → 客户的全部设备；原因：续签"
    )


def test_a_contract_is_ended_early_once() -> None:
    command = EndContract(ENDED.last_day, "停业")
    given(CONTRACT, SIGNED).when(over, command).then(ENDED)
    given(CONTRACT, SIGNED, ENDED).when(over, command).nothing()
    given(CONTRACT, SIGNED).when(over, EndContract(LAST, "停业")).refused(field="last_day")


@pytest.mark.parametrize(
    ("events", "machine", "day", "expected"),
    [
        ((SIGNED,), "e1", FIRST, {"travel", "work"}),
        ((SIGNED,), "e1", LAST, {"travel", "work"}),
        ((SIGNED,), "e1", date(2025, 12, 31), set()),
        ((SIGNED,), "e1", date(2027, 1, 1), set()),
        ((SIGNED,), "e2", FIRST, set()),
        ((SIGNED,), None, FIRST, set()),
        ((SIGNED, AMENDED), "e2", date(2027, 12, 31), {"work"}),
        ((SIGNED, AMENDED), None, FIRST, {"work"}),
        ((SIGNED, ENDED), "e1", date(2026, 6, 30), {"travel", "work"}),
        ((SIGNED, ENDED), "e1", date(2026, 7, 1), set()),
    ],
)
def test_what_a_contract_covers(events: Any, machine: str | None, day: date, expected: set[str]) -> None:
    assert covers(contract_of(*events), machine, day) == expected


@for_all(st.dates(), st.sampled_from(["e1", "e2", None]))
def test_ending_early_never_covers_more(day: date, machine: str | None) -> None:
    assert covers(contract_of(SIGNED, ENDED), machine, day) <= covers(contract_of(SIGNED), machine, day)
