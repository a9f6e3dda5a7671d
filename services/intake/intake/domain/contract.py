"""A maintenance contract 维保合同: signed, amended, ended; and what it covers, of which machine, on which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.contract import KIND, ContractAmended, ContractEnded, ContractEvent, ContractSigned
from events.types import Coverage


@dataclass(frozen=True, slots=True)
class SignContract:
    """Put a contract on record."""

    signed: ContractSigned


@dataclass(frozen=True, slots=True)
class AmendContract:
    """Say what holds now, for a `reason`; None leaves a detail as it is."""

    starts_on: date | None
    ends_on: date | None
    covers: tuple[Coverage, ...] | None
    visits_a_year: int | None
    equipment_ids: tuple[str, ...] | None
    reason: str


@dataclass(frozen=True, slots=True)
class EndContract:
    """End it early; `last_day` is the last that it covers."""

    last_day: date
    reason: str


class Contract(State, frozen=True):
    """What holds by a contract."""

    signed: ContractSigned
    starts_on: date
    ends_on: date
    covers: tuple[Coverage, ...]
    visits_a_year: int
    equipment_ids: tuple[str, ...]
    ended: ContractEnded | None = None

    @property
    def last_day(self) -> date:
        """The last day that it covers; before its first where it was ended before it began."""
        return self.ended.last_day if self.ended is not None else self.ends_on


def evolve(contract: Contract | None, event: ContractEvent) -> Contract | None:
    """The contract after an event."""
    match event:
        case ContractSigned():
            return Contract(
                event, event.starts_on, event.ends_on, event.covers, event.visits_a_year, event.equipment_ids
            )
        case ContractAmended():
            return contract and changed(
                contract,
                starts_on=event.starts_on,
                ends_on=event.ends_on,
                covers=event.covers,
                visits_a_year=event.visits_a_year,
                equipment_ids=event.equipment_ids,
            )
        case ContractEnded():
            return contract and changed(contract, ended=event)
        case _:
            assert_never(event)


CONTRACT: Decider[Contract | None, ContractEvent] = Decider(KIND, None, evolve)


def sign(command: SignContract, contract: Contract | None) -> list[ContractEvent]:
    """Raises Rejected when the id belongs to another contract, or it would end before it begins."""
    signed = command.signed
    if contract is None:
        _require_order(signed.starts_on, signed.ends_on)
        return [signed]
    if contract.signed == signed:
        return []
    raise Rejected(
        f"there is another contract {signed.contract_id}: amend it, or choose another id",
        f"维保合同 {signed.contract_id} 已登记，且内容不同；请变更该合同，或另选编号",
        field="contract_id",
    )


def amend(command: AmendContract, contract: Contract) -> list[ContractEvent]:
    """What is as wanted already decides nothing. Raises Rejected for a contract that has ended, or that would end
    before it begins."""
    if contract.ended is not None:
        raise Rejected("the contract was ended: sign another one", "合同已终止，请另行签订")
    wanted = changed(
        contract,
        starts_on=command.starts_on or contract.starts_on,
        ends_on=command.ends_on or contract.ends_on,
        covers=contract.covers if command.covers is None else command.covers,
        visits_a_year=contract.visits_a_year if command.visits_a_year is None else command.visits_a_year,
        equipment_ids=contract.equipment_ids if command.equipment_ids is None else command.equipment_ids,
    )
    if wanted == contract:
        return []
    _require_order(wanted.starts_on, wanted.ends_on)
    return [
        ContractAmended(
            contract_id=contract.signed.contract_id,
            customer_id=contract.signed.customer_id,
            starts_on=wanted.starts_on,
            ends_on=wanted.ends_on,
            covers=wanted.covers,
            visits_a_year=wanted.visits_a_year,
            equipment_ids=wanted.equipment_ids,
            former_starts_on=contract.starts_on,
            former_ends_on=contract.ends_on,
            former_covers=contract.covers,
            former_visits_a_year=contract.visits_a_year,
            former_equipment_ids=contract.equipment_ids,
            reason=command.reason,
        )
    ]


def end(command: EndContract, contract: Contract) -> list[ContractEvent]:
    """Once more is no news. Raises Rejected for a day that is not before its last one."""
    if contract.ended is not None:
        return []
    if command.last_day >= contract.ends_on:
        raise Rejected(
            f"the contract ends on {contract.ends_on} anyway: amend it to end later",
            f"合同本来就于 {contract.ends_on} 到期；如需延长请变更合同",
            field="last_day",
        )
    return [ContractEnded(contract.signed.contract_id, contract.signed.customer_id, command.last_day, command.reason)]


def in_order(covers: Sequence[Coverage]) -> tuple[Coverage, ...]:
    """Each once, in one order."""
    return tuple(sorted(set(covers)))


def no_contract(contract_id: str) -> NotFound:
    """There is no such contract."""
    return NotFound(f"there is no contract {contract_id}", f"没有维保合同 {contract_id}")


def _require_order(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Rejected("the contract would end before it begins", "合同的到期日期早于生效日期", field="ends_on")
