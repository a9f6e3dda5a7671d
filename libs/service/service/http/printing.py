"""Documents for print 可打印表单: HTML on A4 landscape, Chinese first, self-contained."""

from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
}
"""The page is self-contained: whatever else a browser would load or run is refused."""


def printed(package: str, template: str, **values: object) -> Response:
    """The page that a template of a package makes; it extends `print.html`. Whatever is put into it is escaped; the
    filter `words` sets the English below the Chinese."""
    return HTMLResponse(_templates(package).get_template(template).render(**values), headers=HEADERS)


@cache
def _templates(package: str) -> Environment:
    loader = ChoiceLoader([PackageLoader(package), PackageLoader("service")])
    found = Environment(loader=loader, autoescape=True, trim_blocks=True)
    found.filters["words"] = lambda said: Markup("{}<small>{}</small>").format(*said)
    return found
