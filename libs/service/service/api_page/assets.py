"""The files that the page loads: Swagger UI out of its package, whose code is not run, and two of our own."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "fastapi_swagger"
OURS = Path(__file__).parent / "files"
SWAGGER_UI = ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png")
OWN = ("page.js", "page.css")
MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".png": "image/png"}


@dataclass(frozen=True, slots=True)
class Asset:
    """`name` changes with the content, so that it may be kept for ever; `integrity` is what a browser compares."""

    name: str
    media_type: str
    integrity: str
    content: bytes


@cache
def assets() -> Mapping[str, Asset]:
    """By the names that the files have where they come from; read when first asked for, 1.9 MB in all."""
    theirs = find_spec(PACKAGE)
    if theirs is None or theirs.origin is None:
        raise RuntimeError(f"the package {PACKAGE} is not installed")
    folder = Path(theirs.origin).parent / "resources"
    files = [folder / name for name in SWAGGER_UI] + [OURS / name for name in OWN]
    return {file.name: _asset(file) for file in files}


@cache
def served() -> Mapping[str, Asset]:
    """The same by the names under which they are served: nothing else is."""
    return {asset.name: asset for asset in assets().values()}


def _asset(file: Path) -> Asset:
    content = file.read_bytes()
    digest = sha256(content)
    name = f"{file.stem}-{digest.hexdigest()[:16]}{file.suffix}"
    integrity = f"sha256-{b64encode(digest.digest()).decode('ascii')}"
    return Asset(name, MEDIA_TYPES[file.suffix], integrity, content)
