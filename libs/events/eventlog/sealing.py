"""Which fields of an event hold text that people typed, and who makes it unreadable for everybody without the key.

A log keeps such a text sealed: as a token, which only a key of the text's subject opens. Whoever destroys the key has
erased the text everywhere, in a log that can never be changed, and in whatever was made of it.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, Protocol, TypeVar, cast, get_type_hints

T = TypeVar("T")


class FreeText:
    """A mark in the annotation of a field: `Annotated[str, "备注 · Note", FREE_TEXT]`."""


FREE_TEXT = FreeText()

_MARKED: dict[type, tuple[str, ...]] = {}


class Seal(Protocol):
    """Whoever has the keys."""

    async def __call__(self, subject: str, texts: Sequence[str]) -> Sequence[str]:
        """The texts as tokens that the key of `subject` opens; an empty text, and one that is a token already, as it
        is. The same text of the same subject gives the same token, so tokens can be compared."""
        ...


def free_texts(cls: type) -> tuple[str, ...]:
    """The marked fields of a dataclass. Raises TypeError where one is no text."""
    known = _MARKED.get(cls)
    if known is None:
        known = _MARKED[cls] = _marked(cls)
    return known


def _marked(cls: type) -> tuple[str, ...]:
    hints = get_type_hints(cls, include_extras=True)
    marked = tuple(field.name for field in fields(cls) if FREE_TEXT in getattr(hints[field.name], "__metadata__", ()))
    plain = get_type_hints(cls)
    if wrong := [name for name in marked if plain[name] is not str]:
        raise TypeError(f"only a text can be sealed: {cls.__name__}.{', '.join(wrong)}")
    return marked


async def sealed(seal: Seal | None, subject: str, thing: T) -> T:
    """An event, or a command that is compared with one, with its marked fields sealed; as it is where nobody seals."""
    names = free_texts(type(thing))
    if seal is None or not names:
        return thing
    texts = [getattr(thing, name) for name in names]
    tokens = await seal(subject, texts)
    if tokens == texts:
        return thing
    made: Any = thing
    return cast(T, replace(made, **dict(zip(names, tokens, strict=True))))
