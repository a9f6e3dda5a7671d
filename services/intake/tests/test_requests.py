"""What a request needs by its kind, how urgent it is and why, and who has it in hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eventlog.decider import NotFound
from eventlog.testing import given
from events.catalog.case import CaseClosed, CaseEvent, RequestReceived
from events.catalog.case_handling import CaseHandedOver, CasePrioritised, CaseTaken, HandOverDeclined
from events.catalog.customer import CustomerClassified, CustomerRegistered, SiteAdded, SiteClosed
from events.catalog.equipment import EquipmentRegistered
from events.catalog.equipment_life import EquipmentMoved
from events.types import CustomerClass, Priority, RequestKind
from intake.domain.case import CASE, ReceiveRequest, Requester, receive
from intake.domain.customer import CUSTOMER
from intake.domain.equipment import EQUIPMENT
from intake.domain.ownership import Decline, HandOver, Take, chain, decline, hand_over, take
from intake.domain.priority import Prioritise, prioritise
from intake.domain.priority_rule import RULE, by_rule, why
from intake.projections.cases import opened

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def state(decider: Any, *events: Any) -> Any:
    found = decider.initial
    for event in events:
        found = decider.evolve(found, event)
    return found


SITES = [SiteAdded("c1", site, site, "上海市", (), None) for site in ("east", "west", "gone")]
OWNER = [CustomerRegistered("c1", "启明小学", "上海市"), *SITES, SiteClosed("c1", "gone", "搬走")]
MACHINE = EquipmentRegistered("e1", "c1", "MX-200", "SN-1", 12)
STANDING = state(EQUIPMENT, MACHINE, EquipmentMoved("e1", "c1", "east", "c1", None, "到货"))
RECEIVED = RequestReceived(
    case_id="k1",
    customer_id="c1",
    equipment_id=None,
    model=None,
    region="上海市",
    channel="phone",
    taken_by="u1",
    description="请求",
    in_warranty=False,
    customer_class="new",
    priority="normal",
    priority_rule=RULE.version,
)
REQUEST = ReceiveRequest("k1", "c1", None, "phone", "u1", "请求", AT)


def asks(machine: Any = None, **said: Any) -> Any:
    """What becomes of a request of the customer, about a machine or none."""
    command = replace(REQUEST, equipment_id="e1" if machine is not None else None, **said)
    return given(CASE).when(lambda case: receive(command, case, Requester(state(CUSTOMER, *OWNER), machine)))


def test_a_relocation_begins_at_one_site_and_ends_at_another() -> None:
    move: dict[str, Any] = {"kind": "relocation", "to_site_id": "west"}
    told = replace(RECEIVED, kind="relocation", from_site_id="east", to_site_id="west", priority="low")
    asks(from_site_id="east", **move).then(told)
    asks(STANDING, **move).then(replace(told, equipment_id="e1", model="MX-200"))
    asks(**move).refused("原地点")
    asks(from_site_id="west", **move).refused("新地点须与原地点不同")
    asks(kind="relocation", from_site_id="east", to_site_id="gone").refused("已停用")
    with pytest.raises(NotFound, match="no site nowhere"):
        asks(kind="installation", to_site_id="nowhere").then()


def test_the_same_request_once_more_is_none_whatever_is_known_of_the_customer_by_now() -> None:
    meanwhile = [CustomerClassified("c1", "key", None, "示范"), *OWNER]
    again = Requester(state(CUSTOMER, *OWNER, *meanwhile[:1]), STANDING, under_contract=True)
    command = replace(REQUEST, equipment_id="e1", kind="relocation", to_site_id="west")
    told = replace(RECEIVED, equipment_id="e1", model="MX-200", kind="relocation", from_site_id="east")
    told = replace(told, to_site_id="west", priority="low")
    given(CASE, told).when(lambda case: receive(command, case, again)).then()
    given(CASE, told).when(lambda case: receive(replace(command, kind="repair", to_site_id=None), case, again)).refused(
        "已存在"
    )


@pytest.mark.parametrize(
    ("kind", "customer_class", "contract", "priority"),
    [
        ("repair", "regular", False, "normal"),
        ("repair", "key", False, "high"),
        ("repair", "key", True, "urgent"),
        ("complaint", "key", True, "urgent"),
        ("consultation", "new", True, "normal"),
        ("delivery_fault", "regular", False, "high"),
    ],
)
def test_the_rule_goes_by_kind_class_and_contract_and_says_why(
    kind: RequestKind, customer_class: CustomerClass, contract: bool, priority: Priority
) -> None:
    assert by_rule(kind, customer_class, contract) == priority
    request = replace(RECEIVED, kind=kind, customer_class=customer_class, under_contract=contract, priority=priority)
    said = why(opened(request, AT))
    assert said is not None and said.rule == RULE.version
    assert ("重点客户" in said.zh, "合同" in said.zh) == (customer_class == "key", contract)


def test_a_case_of_before_there_were_priorities_has_none_until_somebody_says_it() -> None:
    old = RequestReceived("k1", "c1", None, None, "上海市", "phone", "u1", "卡纸", False)
    assert (old.kind, why(opened(old, AT))) == ("repair", None)
    urgent = Prioritise("k1", "urgent", "明早考试")
    said = CasePrioritised("k1", "urgent", None, "明早考试")
    given(CASE, old).when(prioritise, urgent).then(said)
    given(CASE, old, said).when(prioritise, urgent).then()
    given(CASE, old, said).when(prioritise, Prioritise("k1", "low", "改期")).then(
        CasePrioritised("k1", "low", "urgent", "改期")
    )
    given(CASE, old, CaseClosed("k1", "satisfied")).when(prioritise, urgent).refused("已结案")


TO_U2 = CaseHandedOver("k1", 1, "u1", "u2", None, "请核对合同")
TO_GROUP = CaseHandedOver("k1", 2, "u2", None, "qc_returns", "")


def test_a_case_is_handed_on_until_somebody_owns_it() -> None:
    ask = HandOver("k1", "u1", "u2", None, "请核对合同")
    given(CASE, RECEIVED).when(hand_over, ask).then(TO_U2)
    given(CASE, RECEIVED, TO_U2).when(hand_over, ask).then()
    given(CASE, RECEIVED, TO_U2).when(take, Take("k1", "u3")).refused("待其接收")
    given(CASE, RECEIVED, TO_U2).when(decline, Decline("k1", "u3", "忙")).refused("待其接收")
    given(CASE, RECEIVED, TO_U2).when(take, Take("k1", "u2")).then(CaseTaken("k1", "u2", 1))
    given(CASE, RECEIVED, TO_U2).when(decline, Decline("k1", "u2", "忙")).then(HandOverDeclined("k1", 1, "u2", "忙"))
    given(CASE, RECEIVED, TO_U2).when(hand_over, HandOver("k1", "u2", None, "qc_returns", "")).then(TO_GROUP)
    given(CASE, RECEIVED, TO_U2, TO_GROUP).when(take, Take("k1", "u9")).then(CaseTaken("k1", "u9", 2))
    given(CASE, RECEIVED).when(decline, Decline("k1", "u2", "忙")).refused("没有待接收")
    given(CASE, RECEIVED).when(take, Take("k1", "u1")).then(CaseTaken("k1", "u1", None))
    owned = CaseTaken("k1", "u1", None)
    given(CASE, RECEIVED, owned).when(take, Take("k1", "u1")).then()
    given(CASE, RECEIVED, owned).when(take, Take("k1", "u2")).refused("请先由其移交")
    given(CASE, RECEIVED, owned).when(hand_over, HandOver("k1", "u2", "u1", None, "")).refused("已由 u1 负责")
    for step in (ask, Take("k1", "u1"), Decline("k1", "u2", "忙")):
        decision: Any = {HandOver: hand_over, Take: take, Decline: decline}[type(step)]
        given(CASE, RECEIVED, CaseClosed("k1", "satisfied")).when(decision, step).refused("已结案")


def told(*events: CaseEvent) -> list[tuple[Any, ...]]:
    links = chain((event, AT + timedelta(minutes=number)) for number, event in enumerate(events))
    assert [link.link_no for link in links] == list(range(len(links)))
    return [(link.from_id, link.to_id or link.to_group, link.link_status, link.answered_by) for link in links]


def test_the_chain_has_every_link_and_who_answered() -> None:
    first = ("u1", None, "waiting", None)
    assert told(RECEIVED) == [first]
    assert told(RECEIVED, CaseTaken("k1", "u1", None)) == [("u1", None, "accepted", "u1")]
    handed = ("u1", None, "handed_on", None)
    assert told(RECEIVED, CaseTaken("k1", "u5", None)) == [handed, ("u5", "u5", "accepted", "u5")]
    refused = HandOverDeclined("k1", 1, "u2", "忙")
    assert told(RECEIVED, TO_U2, refused) == [handed, ("u1", "u2", "declined", "u2")]
    assert told(RECEIVED, TO_U2, refused, CaseTaken("k1", "u1", None))[2] == ("u1", "u1", "accepted", "u1")
    assert told(RECEIVED, TO_U2, TO_GROUP, CaseTaken("k1", "u9", 2)) == [
        handed,
        ("u1", "u2", "handed_on", None),
        ("u2", "qc_returns", "accepted", "u9"),
    ]
