"""Customers and equipment: given events, when a command, then events."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from eventlog.decider import NotFound
from eventlog.testing import given
from events.catalog.customer import CustomerRegistered
from events.catalog.equipment import EquipmentAccepted, EquipmentRegistered
from intake.domain import customer, equipment
from intake.domain.customer import CUSTOMER, RegisterCustomer
from intake.domain.equipment import (
    EQUIPMENT,
    AcceptEquipment,
    Equipment,
    RegisterEquipment,
    Surroundings,
)

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
REGISTERED = CustomerRegistered("c1", "启明小学", "华东")
MACHINE = EquipmentRegistered("e1", "c1", "MX-200", "SN-1", 12)
ACCEPTED = EquipmentAccepted("e1", date(2025, 3, 2), date(2026, 3, 2))
AROUND = Surroundings(REGISTERED, None)
REGISTER = RegisterEquipment("e1", "c1", "MX-200", "SN-1", 12, None, AT)


def test_a_customer_is_registered_once() -> None:
    command = RegisterCustomer("c1", "启明小学", "华东")
    given(CUSTOMER).when(lambda state: customer.register(command, state)).then(REGISTERED)
    given(CUSTOMER, REGISTERED).when(lambda state: customer.register(command, state)).nothing()


def test_a_customer_number_is_not_given_twice() -> None:
    command = RegisterCustomer("c1", "光明中学", "华东")
    given(CUSTOMER, REGISTERED).when(lambda state: customer.register(command, state)).refused(field="customer_id")


def test_equipment_is_registered_without_acceptance() -> None:
    given(EQUIPMENT).when(lambda state: equipment.register(REGISTER, state, AROUND)).then(MACHINE)


def test_equipment_is_registered_with_acceptance() -> None:
    command = replace(REGISTER, accepted_on=date(2025, 3, 2))
    given(EQUIPMENT).when(lambda state: equipment.register(command, state, AROUND)).then(MACHINE, ACCEPTED)
    given(EQUIPMENT, MACHINE).when(lambda state: equipment.register(command, state, AROUND)).then(ACCEPTED)
    given(EQUIPMENT, MACHINE, ACCEPTED).when(lambda state: equipment.register(command, state, AROUND)).nothing()


def test_equipment_has_the_terms_of_its_product_where_none_are_said() -> None:
    command = replace(REGISTER, warranty_months=None)
    of_product = Surroundings(REGISTERED, None, terms=24)
    given(EQUIPMENT).when(lambda state: equipment.register(command, state, AROUND)).then(
        replace(MACHINE, warranty_months=60)
    )
    given(EQUIPMENT).when(lambda state: equipment.register(command, state, of_product)).then(
        replace(MACHINE, warranty_months=24)
    )
    given(EQUIPMENT, MACHINE).when(lambda state: equipment.register(command, state, of_product)).nothing()


def test_equipment_number_is_not_given_twice() -> None:
    command = replace(REGISTER, serial_no="SN-2")
    decided = given(EQUIPMENT, MACHINE).when(lambda state: equipment.register(command, state, AROUND))
    decided.refused("已登记", field="equipment_id")


def test_acceptance_starts_the_warranty() -> None:
    command = AcceptEquipment("e1", date(2025, 3, 2), AT)
    given(EQUIPMENT, MACHINE).when(lambda state: equipment.accept(command, state)).then(ACCEPTED)
    given(EQUIPMENT, MACHINE, ACCEPTED).when(lambda state: equipment.accept(command, state)).nothing()


def test_acceptance_has_one_date() -> None:
    command = AcceptEquipment("e1", date(2025, 3, 3), AT)
    given(EQUIPMENT, MACHINE, ACCEPTED).when(lambda state: equipment.accept(command, state)).refused(
        "更正验收日期须写明原因", field="reason"
    )


def test_acceptance_is_not_in_the_future_of_shanghai() -> None:
    late_evening = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
    command = AcceptEquipment("e1", date(2026, 3, 3), late_evening)
    given(EQUIPMENT, MACHINE).when(lambda state: equipment.accept(command, state)).then(
        EquipmentAccepted("e1", date(2026, 3, 3), date(2027, 3, 3))
    )
    too_early = replace(command, at=datetime(2026, 3, 2, 15, 30, tzinfo=UTC))
    given(EQUIPMENT, MACHINE).when(lambda state: equipment.accept(too_early, state)).refused(field="accepted_on")


def test_unknown_equipment_is_not_accepted() -> None:
    with pytest.raises(NotFound):
        given(EQUIPMENT).when(lambda state: equipment.accept(AcceptEquipment("e1", date(2025, 3, 2), AT), state))


@pytest.mark.parametrize(
    ("at", "covered"),
    [
        (datetime(2025, 3, 1, 15, 59, tzinfo=UTC), False),
        (datetime(2025, 3, 1, 16, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 2, 16, 0, tzinfo=UTC), False),
    ],
)
def test_the_first_and_the_last_day_are_in_warranty(at: datetime, covered: bool) -> None:
    assert Equipment(MACHINE, ACCEPTED).in_warranty(at) is covered


def test_no_warranty_before_acceptance_or_where_none_was_sold() -> None:
    assert not Equipment(MACHINE).in_warranty(AT)
    unsold = EquipmentAccepted("e1", date(2026, 3, 2), date(2026, 3, 2))
    assert not Equipment(replace(MACHINE, warranty_months=0), unsold).in_warranty(AT)
