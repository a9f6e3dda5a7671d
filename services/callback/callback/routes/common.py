"""What the routes share: who may read, what a list looks like, texts that may be empty."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, StringConstraints

from service.principal import Role

READERS: tuple[Role, ...] = ("clerk", "manager")

Note = Annotated[str, StringConstraints(max_length=4000)]
"""A text that may be left empty."""

T = TypeVar("T")


class Listed(BaseModel, Generic[T]):
    """A page of a list; `next` is the `after` of the page behind it, null on the last."""

    items: list[T]
    next: str | None
