"""Which version of the program this is."""

import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

NAME = "aftersales"
CHECKOUT = Path(__file__).parents[3] / "pyproject.toml"


@cache
def program_version() -> str:
    """As it was installed; of a checkout, which is not, as its pyproject.toml says."""
    try:
        return version(NAME)
    except PackageNotFoundError:
        try:
            found: str = tomllib.loads(CHECKOUT.read_text("utf-8"))["project"]["version"]
        except OSError:
            return "unknown"
        return found
