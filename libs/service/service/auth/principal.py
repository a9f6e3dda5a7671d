"""Who is calling: a staff number or a key's id, its roles, and the station it belongs to."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

Role = Literal[
    "clerk",
    "dispatcher",
    "technician",
    "operations",
    "manager",
    "analyst",
    "service",
    "importer",
    "salesperson",
    "delivery",
    "billing_clerk",
    "agent",
    "qc_returns",
    "team_leader",
    "after_sales",
]
"""座席 · 调度员 · 维修人员 · 运维 · 经理 · 数据分析 · 服务自身 · 历史导入 · 业务员 · 配送员 · 开票员 · 客户服务岗 ·
质管部退货组 · 客服组组长 · 售后服务管理组."""

CHAIN_ROLES: frozenset[Role] = frozenset({"salesperson", "delivery", "billing_clerk", "agent"})
"""Through whose hands goes what a customer has repaired by us 客户维修. They see these things."""

GOODS_ROLES: frozenset[Role] = frozenset({"agent", "qc_returns", "team_leader", "after_sales"})
"""Who deals with goods that come back 销售退回 or were delivered wrong 送货差错. They see these, and their cases."""

STATION_ROLES: frozenset[Role] = frozenset({"dispatcher", "technician"})
"""Roles that only make sense at a station."""

TEXT_ROLES: frozenset[Role] = CHAIN_ROLES | GOODS_ROLES | {"clerk", "dispatcher", "technician", "manager"}
"""Roles that work on cases and answer for them: who holds one of these reads what people typed, of the cases that they
see. Analysts and operations count, replay and keep things running; names of people are no part of that."""

PEOPLE_ROLES: frozenset[Role] = frozenset(get_args(Role)) - {"service", "importer"}
"""Roles that a person can sign in with. `service` reads the logs of other services and nothing else; `importer` is held
in addition, and may say when a command happened, where the clock is the log's."""


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller. `id` is a staff number or a key's id, never a name; `station_id` is None for headquarters."""

    id: str
    roles: frozenset[Role]
    station_id: str | None = None

    def sees(self, station_id: str | None) -> bool:
        """Whether what belongs to `station_id` is the caller's business; headquarters sees every station."""
        return self.station_id is None or self.station_id == station_id

    @property
    def scope(self) -> str:
        """Roles and station as one word: what the caller was allowed to see."""
        return f"{'+'.join(sorted(self.roles))}@{self.station_id or ''}"

    @property
    def reads_texts(self) -> bool:
        """Whether the caller is shown what people typed."""
        return not self.roles.isdisjoint(TEXT_ROLES)

    @property
    def only_technician(self) -> bool:
        """Whether the caller only has to do with the orders assigned to them."""
        return "technician" in self.roles and "dispatcher" not in self.roles

    @property
    def only_goods(self) -> bool:
        """Whether the caller only has to do with cases about goods that come back or were delivered wrong."""
        return self.roles <= GOODS_ROLES | CHAIN_ROLES | {"importer"}


class Misfit(NamedTuple):
    """Why roles and station cannot be one caller's."""

    zh: str
    en: str


def misfit(roles: Set[str], station_id: str | None) -> Misfit | None:
    """What is wrong with a caller of these roles at this station; None for nothing.

    A station bounds what its people see, and headquarters' roles are not bounded: so nobody has both.
    """
    unknown = sorted(roles - set(get_args(Role)))
    if unknown or not roles:
        known = "、".join(get_args(Role)), ", ".join(get_args(Role))
        named = ", ".join(unknown)
        return Misfit(f"未知角色 {named}，应为 {known[0]}", f"unknown role {named}; the roles are {known[1]}")
    if "service" in roles and (len(roles) > 1 or station_id is not None):
        return Misfit("service 不得兼任其他角色或属于网点", "service goes with no other role and no station")
    at_station, elsewhere = roles & STATION_ROLES, roles - STATION_ROLES - {"importer"}
    if at_station and elsewhere:
        return Misfit("网点角色不得兼任总部角色", "a station's role and one of headquarters do not go together")
    if at_station and station_id is None:
        return Misfit("调度员和维修人员须有所属网点", "a dispatcher or technician needs a station")
    if station_id is not None and not at_station:
        return Misfit("总部角色不得属于某个网点", "a role of headquarters belongs to no station")
    return None
