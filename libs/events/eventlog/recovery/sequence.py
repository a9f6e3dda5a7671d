"""The end of a log out of what its topic brings: every position behind the log's last once, in order, without a gap."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from eventlog.envelope import Recorded


class Unusable(Exception):
    """The topic's end cannot be the log's. `zh` and `en` say why, for whoever restores."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} · {en}")
        self.zh, self.en = zh, en


class Sequence:
    """Goes on behind `position`. `take` and `end` raise Unusable."""

    def __init__(self, source: str, position: int) -> None:
        self.position = position
        self._source = source
        self._held: dict[int, Recorded] = {}
        self.before: dict[int, UUID] = {}
        """Position → id of what came at or before `position`: the log must hold it. The caller compares and clears."""

    def take(self, event: Recorded) -> Iterator[Recorded]:
        """What can be appended now."""
        if event.position <= self.position:
            self._same(event.position, self.before.setdefault(event.position, event.id), event.id)
            return
        self._same(event.position, self._held.setdefault(event.position, event).id, event.id)
        while (following := self._held.pop(self.position + 1, None)) is not None:
            self.position += 1
            self.before[following.position] = following.id
            yield following

    def end(self) -> None:
        """Nothing more comes."""
        if self._held:
            first, last = self.position + 1, min(self._held) - 1
            raise Unusable(
                f"{self._source} 的主题缺少位置 {first}–{last}，其后还有 {len(self._held)} 个事件",
                f"the topic of {self._source} lacks the positions {first} to {last}, and has {len(self._held)} events "
                "behind them",
            )

    def compare(self, held: Mapping[int, UUID]) -> None:
        """With what the log holds at the positions that came again."""
        for position, id in self.before.items():
            self._same(position, held.get(position), id)
        self.before = {}

    def _same(self, position: int, one: UUID | None, other: UUID) -> None:
        if one != other:
            raise Unusable(
                f"{self._source} 的位置 {position} 有两个不同的事件：{one} 与 {other}",
                f"two different events claim position {position} of {self._source}: {one} and {other}",
            )
