"""What names a thing in a path, a body or a key file."""

from typing import Annotated, Any
from unicodedata import category, normalize

from pydantic import BeforeValidator, StringConstraints

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
Id = Annotated[str, StringConstraints(strip_whitespace=True, pattern=ID_PATTERN)]
"""An identifier 编号: letters, digits, `.`, `_`, `-`; at most 64, the first a letter or digit. Blanks around it are
taken off; the address of a request has none (`service.routing.middleware`)."""
_NOTHING = frozenset({"Pd", "Zs", "Cf"})
_MINUS = "\N{MINUS SIGN}"


class OrNumber:
    """Marks what may hold the number that people say instead of an id: the route is given the id
    (`service.routing.spoken_numbers`)."""


def _digits(value: Any) -> Any:
    """Digits in full width, or with blanks and dashes between them, as an identifier is written; all else as it is."""
    if not isinstance(value, str):
        return value
    folded = "".join(sign for sign in normalize("NFKC", value) if category(sign) not in _NOTHING and sign != _MINUS)
    dashed = value.isascii() and " " not in value.strip()
    return folded if folded.isascii() and folded.isdigit() and not dashed else value


CaseId = Annotated[Id, BeforeValidator(_digits), OrNumber()]
"""The id of a case, or its number in any spelling."""
