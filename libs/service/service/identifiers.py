"""What names a thing in a path, a body or a key file."""

from typing import Annotated

from pydantic import StringConstraints

Id = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""An identifier 编号: letters, digits, `.`, `_`, `-`; at most 64, the first a letter or digit. Blanks around it are
taken off; the address of a request has none (`service.routing.middleware`)."""
