"""Typing errors are mended by events with a reason; a serial number is registered on one machine."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from eventlog.decider import NotFound
from eventlog.testing import given
from events.catalog.customer import CustomerCorrected, CustomerRegistered
from events.catalog.equipment import (
    AcceptanceCorrected,
    EquipmentAccepted,
    EquipmentCorrected,
    EquipmentRegistered,
)
from events.catalog.serial_number import SerialNumberFreed, SerialNumberTaken
from events.rules.serial_numbers import serial_key
from intake.domain import customer, equipment, serial_number
from intake.domain.customer import CUSTOMER, CorrectCustomer
from intake.domain.equipment import EQUIPMENT, AcceptEquipment, CorrectEquipment, RegisterEquipment, Surroundings
from intake.domain.serial_number import SERIAL_NUMBER, FreeSerialNumber, TakeSerialNumber

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
REGISTERED = CustomerRegistered("c1", "启明小学", "华东")
MOVED = CustomerCorrected("c1", "启明小学", "上海市", "启明小学", "华东", "选错区域")
MACHINE = EquipmentRegistered("e1", "c1", "MX-200", "SN-1", 12)
ACCEPTED = EquipmentAccepted("e1", date(2025, 3, 2), date(2026, 3, 2))
AROUND = Surroundings(REGISTERED, None)
NOTHING = CorrectEquipment("e1", None, None, None, None, "看错")
CORRECTED = EquipmentCorrected("e1", "c1", "MX-200", "SN-1", 12, None, "c1", "MX-200", "SN-1", 12, "看错")
TAKEN = SerialNumberTaken("sn1", "SN-1", "e1")


def test_a_customer_is_corrected_with_what_was_before() -> None:
    command = CorrectCustomer("c1", None, "上海市", "选错区域")
    state = given(CUSTOMER, REGISTERED).when(lambda state: customer.correct(command, state)).then(MOVED)
    assert state.registered == replace(REGISTERED, region="上海市")
    given(CUSTOMER, REGISTERED, MOVED).when(lambda state: customer.correct(command, state)).nothing()
    with pytest.raises(NotFound):
        given(CUSTOMER).when(lambda state: customer.correct(command, state))


def test_the_sentence_says_old_and_new_of_what_changed_alone() -> None:
    assert MOVED.sentence() == (
        "更正客户 c1：区域 华东 → 上海市；原因：选错区域",
        "Customer c1 corrected: region 华东 → 上海市; why: 选错区域",
    )
    changed = replace(CORRECTED, serial_no="SN-2", warranty_months=24)
    assert changed.sentence().en == (
        "Equipment e1 corrected: serial number SN-1 → SN-2, months of warranty 12 → 24; why: 看错"
    )


def test_equipment_is_corrected_and_its_warranty_follows() -> None:
    command = replace(NOTHING, model="MX-300", warranty_months=24)
    changed = replace(CORRECTED, model="MX-300", warranty_months=24)
    given(EQUIPMENT, MACHINE).when(lambda state: equipment.correct(command, state, AROUND)).then(changed)
    until = date(2027, 3, 2)
    state = (
        given(EQUIPMENT, MACHINE, ACCEPTED)
        .when(lambda state: equipment.correct(command, state, AROUND))
        .then(replace(changed, warranty_until=until))
    )
    assert state.registered == replace(MACHINE, model="MX-300", warranty_months=24)
    assert state.accepted == replace(ACCEPTED, warranty_until=until)
    given(EQUIPMENT, MACHINE, changed).when(lambda state: equipment.correct(command, state, AROUND)).nothing()


def test_equipment_moves_to_the_right_customer() -> None:
    command = replace(NOTHING, customer_id="c2")
    other = Surroundings(replace(REGISTERED, customer_id="c2"), None)
    given(EQUIPMENT, MACHINE).when(lambda state: equipment.correct(command, state, other)).then(
        replace(CORRECTED, customer_id="c2")
    )


def test_acceptance_is_corrected_with_a_reason() -> None:
    command = AcceptEquipment("e1", date(2025, 4, 2), AT, "看错月份")
    corrected = AcceptanceCorrected(
        "e1", date(2025, 4, 2), date(2026, 4, 2), date(2025, 3, 2), date(2026, 3, 2), "看错月份"
    )
    state = given(EQUIPMENT, MACHINE, ACCEPTED).when(lambda state: equipment.accept(command, state)).then(corrected)
    assert state.accepted == EquipmentAccepted("e1", date(2025, 4, 2), date(2026, 4, 2))
    given(EQUIPMENT, MACHINE, ACCEPTED, corrected).when(lambda state: equipment.accept(command, state)).nothing()
    ahead = replace(command, accepted_on=date(2026, 3, 3))
    given(EQUIPMENT, MACHINE, ACCEPTED).when(lambda state: equipment.accept(ahead, state)).refused(field="accepted_on")
    assert "2025-03-02 → 2025-04-02" in corrected.sentence().zh


@pytest.mark.parametrize("written", ["SN-1", "sn1", " SN 1", "ＳＮ－１", "sn—1", "s\u200bn1", "sn\u22121", "SN\u00a01"])
def test_a_serial_number_is_compared_without_width_case_blanks_and_dashes(written: str) -> None:
    assert serial_key(written) == "sn1"


def test_serial_numbers_that_differ_in_letters_or_digits_differ() -> None:
    assert len({serial_key(each) for each in ("SN-1", "SN-I", "SN-01", "SN.1", "SN/1", "SM-1")}) == 6
    assert serial_key(" - — #") == ""


@pytest.mark.parametrize("text", ["序列号１", "SN/1", "x" * 200, "ﷺ" * 200, "ｱ" * 200])
def test_a_serial_number_can_name_a_stream(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,99}", serial_key(text))
    assert serial_key(text) != serial_key(text + "1")


def test_a_serial_number_has_one_machine_at_a_time() -> None:
    command = TakeSerialNumber("sn1", "SN-1", "e1")
    given(SERIAL_NUMBER).when(lambda state: serial_number.take(command, state)).then(TAKEN)
    given(SERIAL_NUMBER, TAKEN).when(lambda state: serial_number.take(command, state)).nothing()
    other = replace(command, equipment_id="e2", serial_no="sn 1")
    given(SERIAL_NUMBER, TAKEN).when(lambda state: serial_number.take(other, state)).refused(
        "设备 e1", field="serial_no"
    )
    freed = SerialNumberFreed("sn1", "e1")
    given(SERIAL_NUMBER, TAKEN).when(lambda state: serial_number.free(FreeSerialNumber("sn1", "e1"), state)).then(freed)
    given(SERIAL_NUMBER, TAKEN, freed).when(lambda state: serial_number.take(other, state)).then(
        SerialNumberTaken("sn1", "sn 1", "e2")
    )
    given(SERIAL_NUMBER).when(lambda state: serial_number.free(FreeSerialNumber("sn1", "e1"), state)).nothing()


def test_a_serial_number_of_a_machine_from_before_is_respected() -> None:
    taken = Surroundings(REGISTERED, "e0")
    register = RegisterEquipment("e1", "c1", "MX-200", "SN-1", 12, None, AT)
    given(EQUIPMENT).when(lambda state: equipment.register(register, state, taken)).refused(
        "设备 e0", field="serial_no"
    )
    given(EQUIPMENT, MACHINE).when(lambda state: equipment.register(register, state, taken)).nothing()
    other, spelled = replace(NOTHING, serial_no="SN-9"), replace(NOTHING, serial_no="SN 1")
    given(EQUIPMENT, MACHINE).when(lambda state: equipment.correct(other, state, taken)).refused(field="serial_no")
    given(EQUIPMENT, MACHINE).when(lambda state: equipment.correct(spelled, state, taken)).then(
        replace(CORRECTED, serial_no="SN 1")
    )
