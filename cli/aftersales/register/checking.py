"""What intake would say to each row, before anything is sent: the same rules, as intake itself has them."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from pydantic import BaseModel, ValidationError

from aftersales.register.sheet import Fault, Row, Sheet
from aftersales.responses import Json
from events.rules.serial_numbers import serial_key
from service.http.validation_errors import field_errors

CONTACT = ("person", "phone", "address")
NUMBERS = {"warranty_months"}
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+\d{2,}")
"""What a spreadsheet makes of a long number when it saves CSV: 1.38E+10; most of its digits are gone."""
LONG = {"phone", "serial_no"}
DIGITS = 18
"""Of a number; a longer one is none that a column holds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that may be sent: the body of the customer or machine, and the contact's, where the sheet has one."""

    line: int
    body: Json
    contact: Json | None = None


def customers(sheet: Sheet) -> tuple[list[Entry], list[Fault]]:
    """Those that may be sent, and what is wrong with the others."""
    entries, faults = list[Entry](), list(sheet.faults)
    for row in sheet.rows:
        contact = {field: row.cells[field] for field in CONTACT if field in row.cells}
        body, wrong = _checked("customers", "NewCustomer", row, sheet.headings, {"customer_id", "name", "region"})
        if contact:
            kept, more = _checked("contacts", "NewContact", row, sheet.headings, set(CONTACT))
            wrong += more
        faults += wrong
        if not wrong:
            entries.append(Entry(row.line, body, kept if contact else None))
    return entries, faults + _twice(entries, sheet.headings, "customer_id", str)


def equipment(sheet: Sheet, today: date) -> tuple[list[Entry], list[Fault]]:
    """Those that may be sent, and what is wrong with the others."""
    entries, faults = list[Entry](), list(sheet.faults)
    for row in sheet.rows:
        body, wrong = _checked("equipment", "NewEquipment", row, sheet.headings, set(row.cells) | {"equipment_id"})
        if not wrong and body["accepted_on"] is not None and body["accepted_on"] > today.isoformat():
            wrong = [Fault(row.line, sheet.headings["accepted_on"], "晚于今天", "lies in the future")]
        faults += wrong
        if not wrong:
            entries.append(Entry(row.line, body))
    faults += _twice(entries, sheet.headings, "equipment_id", str)
    return entries, faults + _twice(entries, sheet.headings, "serial_no", serial_key)


def _checked(
    module: str, model: str, row: Row, headings: Mapping[str, str], fields: set[str]
) -> tuple[Json, list[Fault]]:
    """The body as intake understands it, and what it would refuse. The number is needed here: by it a row is known
    again when the sheet is registered once more."""
    body: type[BaseModel] = getattr(import_module(f"intake.routes.{module}"), model)
    given = {field: _value(field, row.cells[field]) for field in fields if field in row.cells}
    wrong: Sequence[Mapping[str, Any]] = []
    found: Json = {}
    try:
        found = body.model_validate_json(json.dumps(given)).model_dump(mode="json")
    except ValidationError as error:
        wrong = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
    faults = [Fault(row.line, headings.get(each.field, each.field), each.zh, each.en) for each in field_errors(wrong)]
    faults += [
        Fault(
            row.line,
            headings[field],
            "被表格软件改成了科学计数法；请设为文本格式",
            "is a number cut short: make it text",
        )
        for field in sorted(fields & LONG)
        if SCIENTIFIC.fullmatch(row.cells.get(field, ""))
    ]
    own = "equipment_id" if model == "NewEquipment" else "customer_id"
    if own in body.model_fields and own not in given:
        faults.append(Fault(row.line, headings[own], "必填", "is required"))
    return found, faults


def _value(field: str, cell: str) -> str | int:
    return int(cell) if field in NUMBERS and cell.isdecimal() and len(cell) <= DIGITS else cell


def _twice(entries: Sequence[Entry], headings: Mapping[str, str], field: str, compared: Any) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for entry in entries:
        line = first.setdefault(compared(entry.body[field]), entry.line)
        if line != entry.line:
            faults.append(Fault(entry.line, headings[field], f"与第 {line} 行相同", f"the same as on line {line}"))
    return faults
