"""Who pays for a visit 收费判定: rules in an order; for each kind of item the first that speaks decides.

1. Misuse and accidents are charged, whatever warranty or contract there is.
2. In warranty, on the day or when the customer asked, everything is free but consumables, and a visit for used-up
   consumables.
3. What a contract of that day pays for is free. A flat fee goes with the work.
4. In warranty, consumables that no contract pays for are charged.
5. Everything else is charged.

Room for more: a rule is a line in `_decided`; a cause such as unclear liability is a further value of `FaultCause`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from events.catalog.charge import CoveringContract, Finding
from events.fault_codes import CauseCode
from events.rules.coverage import covers
from events.types import ChargeRule, Coverage, FaultCause, PriceKind

RULES = "2026-1"
"""The version of these rules; a decision says by which it was made."""

KINDS: tuple[PriceKind, ...] = get_args(PriceKind)
CHARGED_AS: Mapping[CauseCode, FaultCause] = {
    "C-11": "defect",
    "C-12": "defect",
    "C-13": "defect",
    "C-14": "defect",
    "C-19": "defect",
    "C-21": "misuse",
    "C-22": "misuse",
    "C-23": "misuse",
    "C-31": "accident",
    "C-32": "accident",
    "C-33": "accident",
    "C-41": "consumables",
}
"""What a diagnosed cause means for who pays; an unknown one is ours."""
_COVERED_AS: dict[PriceKind, Coverage] = {
    "work": "work",
    "travel": "travel",
    "parts": "parts",
    "consumables": "consumables",
    "fee": "work",
}


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine as far as it matters: days are in Asia/Shanghai, None where they are not known."""

    equipment_id: str
    accepted_on: date | None = None
    warranty_until: date | None = None
    warranty_months: int = 0

    def in_warranty(self, day: date) -> bool:
        """Whether the warranty runs on a day; its first and its last count."""
        if self.accepted_on is None or self.warranty_until is None or self.warranty_months == 0:
            return False
        return self.accepted_on <= day <= self.warranty_until


@dataclass(frozen=True, slots=True)
class Contract:
    """A maintenance contract of the customer as far as it matters, see `events.rules.coverage.Terms`."""

    contract_id: str
    contract_no: str
    starts_on: date
    last_day: date
    covers: tuple[Coverage, ...]
    equipment_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rules look at. `asked_in_warranty` is what the case was told when it was opened."""

    cause: FaultCause
    day: date
    machine: Machine | None
    contracts: Sequence[Contract]
    asked_in_warranty: bool


def findings(facts: Facts) -> tuple[Finding, ...]:
    """What is decided for each kind of item. Of several contracts that pay, the one that ends last is named."""
    machine = facts.machine
    paying: dict[Coverage, Contract] = {}
    if facts.cause not in ("misuse", "accident"):
        equipment_id = machine.equipment_id if machine is not None else None
        for contract in sorted(facts.contracts, key=lambda each: (each.last_day, each.contract_id)):
            for coverage in covers(contract, equipment_id, facts.day):
                paying[coverage] = contract
    runs = machine is not None and machine.in_warranty(facts.day)
    return tuple(_decided(facts, kind, runs, paying.get(_COVERED_AS[kind])) for kind in KINDS)


def _decided(facts: Facts, kind: PriceKind, runs: bool, contract: Contract | None) -> Finding:
    warranty = runs or facts.asked_in_warranty
    if facts.cause == "misuse" or facts.cause == "accident":
        return Finding(kind, False, facts.cause, None)
    if warranty and facts.cause == "defect" and kind != "consumables":
        return Finding(kind, True, "warranty" if runs else "asked_in_warranty", None)
    if contract is not None:
        told = CoveringContract(contract.contract_id, contract.contract_no, contract.starts_on, contract.last_day)
        return Finding(kind, True, "contract", told)
    return Finding(kind, False, _charged_because(facts, warranty), None)


def _charged_because(facts: Facts, warranty: bool) -> ChargeRule:
    if warranty:
        return "consumables"
    known = facts.machine
    return "out_of_warranty" if known is not None and known.accepted_on and known.warranty_months else "no_warranty"
