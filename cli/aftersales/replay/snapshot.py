"""A read model as it was at a moment."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

from aftersales.counting import counted
from aftersales.replay.arrow import frame_of, table_of
from eventlog.moment import Moment

Row = TypeVar("Row")


class Snapshot(Sequence[Row], Generic[Row]):
    """The rows, in the order of their keys, each of the service's own frozen dataclass.

    `model` is the read model's name, `moment` the moment that was asked for, None for all that there was.
    """

    def __init__(self, model: str, moment: Moment | None, row: type[Row], by_key: Mapping[str, Row]) -> None:
        self.model = model
        self.moment = moment
        self.by_key = by_key
        """The rows by their keys."""
        self._row = row
        self._rows = tuple(by_key.values())

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        return self._rows[place]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __repr__(self) -> str:
        return f"<Snapshot of {self.model}: {counted(len(self), 'row')}, {self.moment or 'now'}>"

    def to_arrow(self) -> Any:
        """A `pyarrow.Table`, a column a field (see `aftersales.replay.arrow`). Raises CommandError without pyarrow."""
        return table_of(self._rows, self._row)

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame`. Raises CommandError without pandas."""
        return frame_of(self.to_arrow())
