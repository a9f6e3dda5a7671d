"""Sheets → rows of a register: whose sheet it is, which column is which, what each cell says; every fault is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from service.http.validation_errors import field_errors
from service.workbooks.cells import Unfit
from service.workbooks.faults import Faults, unreadable
from service.workbooks.forms import Column, Form, compared, is_example
from service.workbooks.grids import Grid

NOTES = "说明 notes"
"""The sheet of the form that explains it."""
CHOICES = "选项 choices"
"""The hidden one with what the lists of choices offer."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be what it says, as far as it alone shows. `given` are its cells as the bodies take them."""

    number: int
    given: Mapping[str, Any]
    body: Any
    beside: Sequence[Any] = ()
    """Of `Form.beside` those that it has cells of; None for those that it has not."""


@dataclass(slots=True)
class Sheet:
    """All of a register that a file has. `unsound` are the keys of rows at fault: what refers to them is not judged."""

    form: Form
    name: str
    rows: list[Row] = field(default_factory=list)
    unsound: set[tuple[str, ...]] = field(default_factory=set)
    headings: dict[str, str] = field(default_factory=dict)
    """Field → heading, as the file has it."""
    examples: int = 0

    def heading(self, name: str) -> str:
        """What a field is called here; empty for one that has no column."""
        column = self.form.by_field.get(name)
        return self.headings.get(name) or (column.heading if column is not None else "")


def sheets_of(grids: Sequence[Grid], forms: Sequence[Form], named: str | None, faults: Faults) -> list[Sheet]:
    """In the order of the forms. Faults of headings, cells and rows by themselves are added. Raises Problem, 422, where
    the file as such has nothing of these registers."""
    found: dict[str, tuple[Grid, str]] = {}
    for grid in grids:
        if not grid.rows or grid.name in (NOTES, CHOICES):
            continue
        form = _form_of(grid, forms, named)
        name = grid.name or (form.title if form is not None else "")
        if form is None:
            those = "、".join(each.title for each in forms), ", ".join(each.title for each in forms)
            faults.add(name, 0, "", f"不认识的工作表；可有 {those[0]}", f"is no sheet of these: {those[1]}")
        elif form.name in found:
            faults.add(name, 0, "", "与另一张工作表重复", "is there twice")
        else:
            found[form.name] = grid, name
    if not found and not len(faults):
        raise unreadable("没有内容", "has nothing in it")
    return [_sheet(*found[form.name], form, faults) for form in forms if form.name in found]


def _form_of(grid: Grid, forms: Sequence[Form], named: str | None) -> Form | None:
    """Raises Problem, 422, for CSV that could be either of several, or none."""
    if grid.name is not None:
        name = grid.name
        return next((form for form in forms if form.is_called(name)), None)
    if named is not None:
        return next(form for form in forms if form.name == named)
    headings = {compared(str(cell)) for cell in grid.rows[0][1] if cell is not None}
    fitting = [form for form in forms if headings <= form.by_heading.keys() and not _missing(headings, form)]
    if len(fitting) != 1:
        names = ", ".join(form.name for form in forms)
        raise unreadable(
            f"的表头不属于任何一张表，或不止一张：请用 sheet 指明（{names}），并核对各列的标题",
            f"has headings of no register, or of several: say which with sheet ({names}), and look at the headings",
        )
    return fitting[0]


def _missing(headings: set[str], form: Form) -> list[Column]:
    there = {form.by_heading[heading].field for heading in headings if heading in form.by_heading}
    return [column for column in form.columns if column.needed and column.field not in there]


def _sheet(grid: Grid, name: str, form: Form, faults: Faults) -> Sheet:
    sheet = Sheet(form, name)
    (top, cells), *rows = grid.rows
    columns = _columns(cells, sheet, top, faults)
    headings = {compared(str(cell)) for cell in cells if cell is not None}
    if missing := _missing(headings, form):
        named = "、".join(each.zh for each in missing), ", ".join(each.field for each in missing)
        faults.add(name, top, "", f"缺少列 {named[0]}", f"lacks the columns {named[1]}")
        return sheet
    first: dict[tuple[str, ...], int] = {}
    for number, values in rows:
        if is_example(values[0]):
            sheet.examples += 1
            continue
        row = _row(number, values, columns, sheet, faults)
        if row is None:
            continue
        key = form.key_of(row.given)
        other = first.setdefault(key, number)
        if other == number:
            sheet.rows.append(row)
            continue
        sheet.unsound.add(key)
        name = form.key[-1]
        zh, en = f"与第 {other} 行相同", f"is the same as in row {other}"
        faults.add(sheet.name, number, sheet.heading(name), zh, en, name)
    return sheet


def _columns(cells: Sequence[Any], sheet: Sheet, top: int, faults: Faults) -> list[Column | None]:
    """The column of each cell; None for one that is nothing, is told only, or is a fault."""
    columns = list[Column | None]()
    for cell in cells:
        heading = "" if cell is None else str(cell).strip()
        column = sheet.form.by_heading.get(compared(heading))
        if not heading:
            columns.append(None)
        elif column is None:
            known = ", ".join(each.field for each in sheet.form.columns)
            faults.add(sheet.name, top, heading, f"未知列；可有 {known}", f"is no column here; there are {known}")
            columns.append(None)
        elif column.field in sheet.headings:
            faults.add(sheet.name, top, heading, "此列重复", "is there twice", column.field)
            columns.append(None)
        else:
            sheet.headings[column.field] = heading
            columns.append(None if column.told else column)
    return columns


def _row(
    number: int, values: Sequence[Any], columns: Sequence[Column | None], sheet: Sheet, faults: Faults
) -> Row | None:
    """The row; None where a cell is at fault."""
    given, sound = dict[str, Any](), True
    for column, value in zip(columns, values, strict=False):
        if column is None or value is None:
            continue
        try:
            given[column.field] = column.kind.read(value)
        except Unfit as unfit:
            faults.add(sheet.name, number, sheet.heading(column.field), unfit.zh, unfit.en, column.field)
            sound = False
    for column in sheet.form.columns:
        if column.needed and column.field not in given and sound:
            faults.add(sheet.name, number, sheet.heading(column.field), "必填", "is required", column.field)
            sound = False
    body = _checked(sheet.form.body, given, number, sheet, faults) if sound else None
    beside = []
    for model in sheet.form.beside if sound else ():
        there = any(name in given for name in model.model_fields)
        made = _checked(model, given, number, sheet, faults, partial=True) if there else None
        sound = sound and (made is not None or not there)
        beside.append(made)
    if body is None or not sound:
        sheet.unsound.add(sheet.form.key_of(given))
        return None
    return Row(number, given, body, beside)


def _checked(
    model: type[BaseModel], given: Mapping[str, Any], number: int, sheet: Sheet, faults: Faults, partial: bool = False
) -> Any:
    """The body, None where it is at fault. `partial`: what is missing is no fault, for it stays as it is kept; the
    body has a dash there."""
    shaped = sheet.form.shaped(given) if model is sheet.form.body else given
    said = {name: value for name, value in shaped.items() if name in model.model_fields}
    if partial:
        said = {name: "-" for name, each in model.model_fields.items() if each.is_required()} | said
    try:
        return model.model_validate(said)
    except ValidationError as error:
        errors = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
        for fault in field_errors(errors):
            path = fault.field.replace("]", "").replace("[", ".").split(".")
            name = next((part for part in (path[0], *reversed(path)) if part in sheet.form.by_field), "")
            faults.add(sheet.name, number, sheet.heading(name), fault.zh, fault.en, name)
    return None
