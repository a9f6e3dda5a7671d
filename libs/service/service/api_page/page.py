"""The page itself, one for each service that it can show, and what a browser may do on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, Template

from service.api_page.assets import assets
from service.http.origins import origins_of


@dataclass(frozen=True, slots=True)
class Page:
    """`policy` is its Content-Security-Policy."""

    content: bytes
    etag: str
    policy: str


def pages(own: str, urls: Mapping[str, str]) -> dict[str, Page]:
    """Service → its page. `own` is asked where the page itself comes from, whatever the address; the others in `urls`
    at the address that stands there."""
    names = [own, *urls] if own not in urls else list(urls)
    return {name: _page(name, names, own, urls) for name in names}


def _page(shown: str, names: list[str], own: str, urls: Mapping[str, str]) -> Page:
    origins = origins_of(urls)
    content = (
        _template().render(shown=shown, names=names, own=own, urls=urls, origins=origins, assets=assets()).encode()
    )
    return Page(content, f'"{sha256(content).hexdigest()[:16]}"', _policy(origins))


def _policy(origins: list[str]) -> str:
    """Scripts and styles come from this service alone, and none stands in the page; Swagger UI has its signs in its
    style sheet (`data:`). Requests go to the services."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            " ".join(["connect-src 'self'", *origins]),
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


@cache
def _template() -> Template:
    loader = PackageLoader("service.api_page", "files")
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template("page.html")
