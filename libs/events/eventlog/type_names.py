"""What people call a type of events: by its full name, its short one, its class's, or a pattern of these."""

import re
from collections.abc import Collection
from fnmatch import fnmatchcase
from functools import lru_cache

_NAME = re.compile(r"[a-z0-9-]+\.[a-z0-9-]+\.(?P<kebab>[a-z0-9-]+)\.v(?P<version>[0-9]+)")


@lru_cache(maxsize=4096)
def fits(patterns: tuple[str, ...], type_name: str) -> bool:
    """Whether one of the patterns, with `*` for anything, is the name of a type: the full one with or without its
    version, the short one (`technician-assigned`), or its class's (`TechnicianAssigned`)."""
    names = {type_name}
    if parts := _NAME.fullmatch(type_name):
        kebab = parts["kebab"]
        names |= {type_name.removesuffix(f".v{parts['version']}"), kebab, f"{kebab}.v{parts['version']}"}
        names.add("".join(word.capitalize() for word in kebab.split("-")))
    return any(fnmatchcase(name, pattern) for pattern in patterns for name in names)


@lru_cache(maxsize=4096)
def short(type_name: str) -> str:
    """`aftersales.dispatch.technician-assigned.v1` → `technician-assigned`; a later version keeps its number."""
    parts = _NAME.fullmatch(type_name)
    if parts is None:
        return type_name
    return parts["kebab"] if parts["version"] == "1" else f"{parts['kebab']}.v{parts['version']}"


def strangers(patterns: Collection[str], names: Collection[str]) -> list[str]:
    """The patterns that fit none of these types, in their order."""
    return [pattern for pattern in patterns if not any(fits((pattern,), name) for name in names)]
