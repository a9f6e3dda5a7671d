"""Documents for print 可打印表单: a page made of a template, Chinese first, answered as HTML or PDF."""

from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from service.documents.pdf import pdf_of

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
}
"""The page is self-contained: whatever else a browser would load or run is refused."""
HTML, PDF = "text/html", "application/pdf"


def page_of(package: str, template: str, **said: Any) -> str:
    """What a package's template makes of it; it extends `print.html`. Whatever is put into it is escaped; the filter
    `words` sets the English below the Chinese."""
    return _templates(package).get_template(template).render(said)


def as_html(page: str) -> Response:
    """For a browser, which prints it, too."""
    return HTMLResponse(page, headers=HEADERS)


async def as_pdf(page: str, name: str) -> Response:
    """As a file of this name (ASCII), without its ending. Raises what `pdf_of` raises."""
    headers = {"cache-control": "no-store", "content-disposition": f'inline; filename="{name}.pdf"'}
    return Response(await pdf_of(page), media_type=PDF, headers=headers)


@cache
def _templates(package: str) -> Environment:
    loader = ChoiceLoader([PackageLoader(package), PackageLoader("service")])
    found = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    found.filters["words"] = lambda said: Markup("{}<small>{}</small>").format(*said)
    return found
