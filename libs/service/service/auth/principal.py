"""Who is calling: an API key's id, its roles, and the station it belongs to."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["clerk", "dispatcher", "technician", "operations", "manager", "analyst"]
"""座席 · 调度员 · 维修人员 · 运维 · 经理 · 数据分析."""

STATION_ROLES: frozenset[Role] = frozenset({"dispatcher", "technician"})
"""Roles that only make sense at a station."""


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller. `id` is a staff number or a key's id, never a name; `station_id` is None for headquarters."""

    id: str
    roles: frozenset[Role]
    station_id: str | None = None

    def sees(self, station_id: str | None) -> bool:
        """Whether what belongs to `station_id` is the caller's business; headquarters sees every station."""
        return self.station_id is None or self.station_id == station_id
