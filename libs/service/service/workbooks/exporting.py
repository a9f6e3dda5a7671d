"""What is registered, as a form that is filled in; and the answers that are files."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from starlette.responses import Response

from service.http.problem_details import INVALID, Problem
from service.http.responses import Reply
from service.workbooks.child import ROWS
from service.workbooks.forms import Form
from service.workbooks.writing import CSV, XLSX, Rows, csv_sheet, workbook

PAGE = 1000

R = TypeVar("R")


async def every(page: Callable[[Any, int], Awaitable[Sequence[R]]], cursor: Callable[[R], Any]) -> list[R]:
    """All rows of a list: `page(after, limit)`, the first after None. Raises Problem, 422, for more than a workbook
    takes."""
    found: list[R] = []
    after: Any = None
    while True:
        rows = await page(after, PAGE)
        found += rows
        if len(found) > ROWS:
            raise Problem(
                INVALID,
                f"There are more than {ROWS} rows: read the lists page by page, or `aftersales export`",
                f"超过 {ROWS} 行；请分页读取，或使用 aftersales export",
            )
        if len(rows) < PAGE:
            return found
        after = cursor(rows[-1])


async def template(forms: Sequence[Form], name: str) -> Response:
    """The empty form."""
    return _file(await asyncio.to_thread(workbook, forms), f"{name}.xlsx", XLSX)


async def filled_in(forms: Sequence[Form], rows: Rows, name: str) -> Response:
    """The form with `rows`; one form alone as CSV."""
    return _file(await asyncio.to_thread(workbook, forms, rows), f"{name}.xlsx", XLSX)


async def as_csv(form: Form, rows: Rows) -> Response:
    """One sheet."""
    return _file(await asyncio.to_thread(csv_sheet, form, rows[form.name]), f"{form.name}.csv", CSV)


def _file(content: bytes, name: str, media_type: str) -> Response:
    disposition = (b"content-disposition", f'attachment; filename="{name}"'.encode())
    return Reply(content, 200, [disposition], media_type.encode())
