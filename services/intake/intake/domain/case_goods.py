"""A case whose goods came back or were delivered wrong: taken up by others, and given back when that is over."""

from eventlog.decider import Rejected
from events.catalog.case import CaseEvent
from events.catalog.case_goods import GoodsDone, GoodsTakenUp
from events.types import REQUEST_KINDS, GoodsEnd, GoodsMatter, RequestKind
from events.words import choice
from intake.domain.case import Case, known_case, require_open

KINDS: dict[GoodsMatter, tuple[RequestKind, ...]] = {
    "sales_return": ("return", "exchange"),
    "delivery_fault": ("delivery_fault",),
}
"""Of which kinds a case is that has it."""


def about_goods(case: Case) -> bool:
    """Whether it is of a kind that is about goods."""
    return case.request is not None and any(case.request.kind in kinds for kinds in KINDS.values())


def take_up(command: GoodsTakenUp, case: Case) -> list[CaseEvent]:
    """Raises NotFound for an unknown case; Rejected for one of another kind, or that is not in the clerk's hands."""
    request = known_case(case, command.case_id)
    if case.goods == command:
        return []
    kinds = KINDS[command.matter]
    if request.kind not in kinds:
        named = [choice(REQUEST_KINDS, kind) for kind in kinds]
        zh, en = "、".join(each.zh for each in named), ", ".join(each.en for each in named)
        raise Rejected(f"this needs a case of the kind {en}", f"须为{zh}的服务单", "case_id")
    require_open(case)
    return [command]


def done(matter_id: str, end: GoodsEnd, case: Case) -> list[CaseEvent]:
    """Nothing where the case has no such thing in hand any more."""
    if case.goods is None or case.goods.matter_id != matter_id or case.request is None:
        return []
    return [GoodsDone(case.goods.case_id, case.goods.matter, matter_id, end, case.request.number)]
