"""A customer's repair: given its past, when a command, then events, nothing, a refusal; and no chain with a hole."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as whatever
from hypothesis import settings
from hypothesis import strategies as st

from eventlog.decider import Rejected
from eventlog.testing import given
from eventlog.testing.values import Given
from events.catalog.case import CaseClosed, CaseReopened, GuidanceGiven, RequestReceived
from events.catalog.case_workshop import CaseBroughtBack, CaseCollected
from events.catalog.customer_repair import (
    CustomerRepairCameBack,
    CustomerRepairCollected,
    CustomerRepairFinished,
    CustomerRepairHandedOver,
    CustomerRepairPartIssued,
    CustomerRepairPartReturned,
    CustomerRepairQuoteAnswered,
    CustomerRepairQuoted,
    CustomerRepairReturned,
    CustomerRepairSentOut,
    CustomerRepairStandInNamed,
    CustomerRepairWorkDone,
)
from events.catalog.factory_service import FactoryServiceFinished, FactoryServiceQuoted, FactoryServiceSent
from events.catalog.stock import StockIssued, StockIssueReturned
from events.types import StaffRole
from intake.domain.case import CASE
from intake.domain.chain import NameStandIn, Person, TakeThing, collect, give_back, name_stand_in, of_request, take
from intake.domain.customer_repair import CUSTOMER_REPAIR, ROADS, CustomerRepair
from intake.domain.ending import EndCase, MergeCase, end, merge
from intake.domain.factory_service import (
    FACTORY_SERVICE,
    AnswerService,
    FinishService,
    Postpone,
    TakeBack,
    answer,
    postpone,
    send,
    take_back,
)
from intake.domain.factory_service import (
    finish as finish_service,
)
from intake.domain.repair_desk import AnswerQuote, Finish, Quote, Work, answer_quote, finish, quote, work
from intake.domain.repair_parts import note_part
from intake.domain.routing import ConcludeCase, ReopenCase, conclude, reopen
from intake.domain.workshop import bring_back_case, collect_case

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SEEN = ("开票处", "外壳有划痕", "电源线一根")


def repair(*events: Any) -> Given[Any, Any]:
    return given(CUSTOMER_REPAIR, *events)


def service(*events: Any) -> Given[Any, Any]:
    return given(FACTORY_SERVICE, *events)


def collected(way: Any = "salesperson", by: str = "s1") -> CustomerRepairCollected:
    told = ("r1", "k1", "c1", None, None, "打印机", "卡纸", way, by, AT, *SEEN, "李老师", "WX-1", "", None)
    return CustomerRepairCollected(*told)


def handed(no: int, giver: str, taker: str, way_back: bool = False) -> CustomerRepairHandedOver:
    roles: dict[str, StaffRole] = {"s": "salesperson", "b": "billing_clerk", "a": "agent", "d": "delivery"}
    ends = giver, roles[giver[0]], taker, roles[taker[0]]
    return CustomerRepairHandedOver("r1", "k1", no, *ends, AT, *SEEN, way_back)


def taking(who: str, *roles: str, **changes: Any) -> Any:
    person = Person(who, True)
    command = TakeThing(who, frozenset(roles), AT, *SEEN, at=AT)
    return lambda repair: take(replace(command, **changes), repair, person)


TO_DESK = (collected(), handed(2, "s1", "b1"), handed(3, "b1", "a1"))
WORKED = CustomerRepairWorkDone("r1", "k1", "更换定影组件", ())
DONE = CustomerRepairFinished("r1", "k1", "repaired", 0, "")
GOING_BACK = (*TO_DESK, WORKED, DONE, handed(4, "a1", "b1", True))
OUT = CustomerRepairSentOut("r1", "k1", "f1")


def test_each_link_takes_it_from_the_one_before_and_none_is_left_out() -> None:
    repair(collected()).when(taking("b1", "billing_clerk")).then(handed(2, "s1", "b1"))
    repair(collected()).when(taking("a1", "agent")).refused("下一环节是开票员")
    repair(collected("delivery", "d1")).when(taking("b1", "billing_clerk")).refused("客户服务岗")
    repair(*TO_DESK).when(taking("b1", "billing_clerk")).refused("尚未完成维修")
    repair(*TO_DESK).when(taking("a1", "agent")).then()
    repair(*TO_DESK).when(taking("a1", "agent", condition="碎了")).refused("已在您手中")
    repair(*GOING_BACK).when(taking("s1", "salesperson")).then(handed(5, "b1", "s1", True))


def test_a_hand_over_is_between_people_of_the_roster_and_in_its_time() -> None:
    repair(collected()).when(
        lambda repair: take(TakeThing("b1", {"billing_clerk"}, AT, *SEEN, at=AT), repair, Person("b1", False))
    ).refused("不在人员配备表中")
    early, late = AT - timedelta(minutes=1), AT + timedelta(minutes=1)
    repair(collected()).when(taking("b1", "billing_clerk", handed_at=early)).refused("上一次交接")
    repair(collected()).when(taking("b1", "billing_clerk", handed_at=late)).refused("发生后")
    long_after = AT + timedelta(days=4)
    repair(collected()).when(taking("b1", "billing_clerk", at=long_after)).refused("3 天内")


def test_it_goes_back_by_the_same_hands_or_by_a_stand_in_who_is_named_with_the_reason() -> None:
    repair(*GOING_BACK).when(taking("s2", "salesperson")).refused("原经手人")
    named = NameStandIn("s1", "s2", "left", "上周离职")
    stands_in = CustomerRepairStandInNamed("r1", "k1", "s1", "s2", "left", "上周离职")
    repair(*GOING_BACK).when(lambda it: name_stand_in(named, it, Person("s2", True))).then(stands_in)
    repair(*GOING_BACK).when(lambda it: name_stand_in(named, it, None)).refused("不在人员配备表中")
    nobody = replace(named, former_id="s9")
    repair(*GOING_BACK).when(lambda it: name_stand_in(nobody, it, Person("s2", True))).refused("不经手")
    repair(*GOING_BACK, stands_in).when(taking("s1", "salesperson")).refused("应由 s2 接收")
    last = handed(5, "b1", "s2", True)
    repair(*GOING_BACK, stands_in).when(taking("s2", "salesperson")).then(last)


def test_who_has_it_and_is_absent_is_relieved_of_it() -> None:
    ill = CustomerRepairStandInNamed("r1", "k1", "b1", "b2", "absent", "请假")
    relieved = handed(3, "b1", "b2")
    repair(*TO_DESK[:2], ill).when(taking("b2", "billing_clerk")).then(relieved)
    at_desk = (*TO_DESK[:2], ill, relieved, handed(4, "b2", "a1"), WORKED, DONE)
    repair(*at_desk).when(taking("b1", "billing_clerk")).refused("应由 b2 接收")
    repair(*at_desk).when(taking("b2", "billing_clerk")).then(handed(5, "a1", "b2", True))


def test_nothing_is_done_that_the_customer_has_not_agreed_to_pay() -> None:
    quoted = CustomerRepairQuoted("r1", "k1", 1, 26000, "")
    repair(*TO_DESK).when(quote, Quote(26000, "")).then(quoted)
    repair(*TO_DESK, quoted).when(quote, Quote(26000, "")).then()
    repair(*TO_DESK, quoted).when(work, Work("换件", ())).refused("尚待客户答复")
    no = CustomerRepairQuoteAnswered("r1", "k1", 1, False, "李老师", "phone")
    repair(*TO_DESK, quoted).when(answer_quote, AnswerQuote(1, False, "李老师", "phone")).then(no)
    repair(*TO_DESK, quoted, no).when(work, Work("换件", ())).refused("不接受报价")
    repair(*TO_DESK, quoted, no).when(finish, Finish("quote_refused", "")).then(
        CustomerRepairFinished("r1", "k1", "quote_refused", 0, "")
    )
    yes = replace(no, accepted=True)
    repair(*TO_DESK, quoted, yes, WORKED).when(finish, Finish("repaired", "")).then(replace(DONE, charge_fen=26000))
    repair(*TO_DESK).when(finish, Finish("repaired", "")).refused("所做处理")
    repair(*TO_DESK).when(finish, Finish("quote_refused", "")).refused("没有拒绝")
    repair(*TO_DESK[:2]).when(work, Work("换件", ())).refused("不在客户服务岗")


def test_what_its_maker_has_goes_nowhere_before_it_is_back() -> None:
    away = (*TO_DESK, WORKED, DONE, OUT)
    repair(*away).when(taking("b1", "billing_clerk")).refused("正在返厂（f1）")
    repair(*away).when(finish, Finish("withdrawn", "")).refused("正在返厂")
    repair(*away).when(lambda it: give_back(back("s1"), it, AT)).refused("正在返厂")
    again = (*away, CustomerRepairCameBack("r1", "k1", "f1", "repaired", "a2", "完好"))
    repair(*again).when(taking("b1", "billing_clerk")).refused("尚未完成维修")
    repair(*again, DONE).when(taking("b1", "billing_clerk")).then(handed(4, "a2", "b1", True))


def back(by: str, no: int = 0) -> CustomerRepairReturned:
    return CustomerRepairReturned("r1", "k1", no, by, AT, *SEEN, "李老师", "WX-1", "")


def test_the_last_in_the_chain_gives_it_back_once() -> None:
    repair(*GOING_BACK).when(lambda it: give_back(back("s1"), it, AT)).refused("下一环节是业务员")
    whole = (*GOING_BACK, handed(5, "b1", "s1", True))
    repair(*whole).when(lambda it: give_back(back("s2"), it, AT)).refused("应由其交还")
    repair(*whole).when(lambda it: give_back(back("s1"), it, AT)).then(back("s1", 6))
    repair(*whole, back("s1", 6)).when(lambda it: give_back(back("s1"), it, AT)).then()
    repair(*whole, back("s1", 6)).when(taking("b1", "billing_clerk")).refused("交接已结束")


RECEIVED = RequestReceived("k1", "c1", None, None, "上海市", "phone", "u1", "卡纸", True)
WITH_US = CaseCollected("k1", "r1", "s1")


def test_a_case_waits_for_its_thing_and_then_for_its_call_back() -> None:
    given(CASE, RECEIVED).when(collect_case, WITH_US).then(WITH_US)
    given(CASE, RECEIVED, WITH_US).when(collect_case, replace(WITH_US, repair_id="r2")).refused("已取回维修")
    given(CASE, RECEIVED, WITH_US).when(end, EndCase("k1", "withdrawn", "不修了")).refused("请先交还")
    given(CASE, RECEIVED, WITH_US).when(merge, MergeCase("k1", "k2", "重复")).refused("请先交还")
    there = CaseBroughtBack("k1", "r1", "repaired")
    given(CASE, RECEIVED, WITH_US).when(lambda it: bring_back_case("k1", "r1", "repaired", it)).then(there)
    given(CASE, RECEIVED, WITH_US).when(lambda it: bring_back_case("k1", "r9", "repaired", it)).then()
    verdict = ConcludeCase("k1", "workshop", 0, "satisfied", "", None)
    given(CASE, RECEIVED, WITH_US, there).when(conclude, verdict).then(CaseClosed("k1", "satisfied"))
    called = ReopenCase("k1", "not_fixed_first_visit", "又不通电")
    repaired = (RECEIVED, WITH_US, there, CaseClosed("k1", "satisfied"))
    again = CaseReopened("k1", "not_fixed_first_visit", "又不通电", 2)
    given(CASE, *repaired).when(reopen, called).then(again)
    by_phone = (GuidanceGiven("k1", "u1", (), True, "重启"), CaseClosed("k1", "satisfied"))
    given(CASE, *repaired, again, *by_phone).when(reopen, called).refused("尚未上门", "outcome")
    other = replace(RECEIVED, kind="training")
    with pytest.raises(Rejected, match="kind repair"):
        of_request(other, collected())


def test_factory_service_says_what_came_of_it_before_it_is_back() -> None:
    sent = FactoryServiceSent("f1", "r1", "k1", "厂家", "", "顺丰", "SF1", date(2026, 3, 20), "完好", "a1")
    desk = CUSTOMER_REPAIR.initial
    for event in TO_DESK:
        desk = CUSTOMER_REPAIR.evolve(desk, event)
    assert desk is not None
    given(FACTORY_SERVICE).when(lambda it: send(sent, it, desk, TODAY)).then(sent)
    given(FACTORY_SERVICE).when(lambda it: send(sent, it, desk, date(2026, 3, 21))).refused("已过")
    service(sent).when(take_back, TakeBack("a1", "完好")).refused("处理结果")
    service(sent).when(postpone, Postpone(None, "RMA-1", "补单号", date(2026, 4, 1))).then(
        service(sent).when(postpone, Postpone(None, "RMA-1", "补单号", TODAY)).events[0]
    )
    quoted = FactoryServiceQuoted("f1", "k1", 1, 90000, "")
    no = service(sent, quoted).when(answer, AnswerService(False, "company", "")).events[0]
    service(sent, quoted).when(finish_service, FinishService("repaired", "")).refused("尚未答复")
    service(sent, quoted, no).when(finish_service, FinishService("repaired", "")).refused("已拒绝")
    refused = FactoryServiceFinished("f1", "k1", "not_worthwhile", "")
    service(sent, quoted, no).when(finish_service, FinishService("not_worthwhile", "")).then(refused)


PEOPLE = {"s1": "salesperson", "s2": "salesperson", "b1": "billing_clerk", "b2": "billing_clerk"} | {
    "a1": "agent",
    "a2": "agent",
    "d1": "delivery",
    "d2": "delivery",
}
who = st.sampled_from(sorted(PEOPLE))
steps = st.one_of(
    st.tuples(st.just("take"), who, who),
    st.tuples(st.just("stand_in"), who, who),
    st.tuples(st.just("return"), who, who),
    st.tuples(st.sampled_from(["work", "finish", "out", "back"]), who, who),
)


def attempt(step: tuple[str, str, str], repair: CustomerRepair) -> Any:
    """The events of a step that somebody tries."""
    kind, first, second = step
    match kind:
        case "take":
            return take(TakeThing(first, {PEOPLE[first]}, AT, *SEEN, at=AT), repair, Person(first, True))
        case "stand_in":
            if PEOPLE[first] != PEOPLE[second]:
                return []
            return name_stand_in(NameStandIn(first, second, "absent", "x"), repair, Person(second, True))
        case "return":
            return give_back(back(first), repair, AT)
        case "work":
            return work(Work("x", ()), repair)
        case "finish":
            return finish(Finish("repaired", ""), repair)
        case "out":
            return [OUT] if repair.at_desk and repair.factory is None and repair.returned is None else []
        case _:
            return [CustomerRepairCameBack("r1", "k1", "f1", "refused", "a1", "x")] if repair.factory else []


@settings(max_examples=60, deadline=None)
@whatever(st.sampled_from(sorted(ROADS)), st.lists(steps, max_size=60), st.booleans())
def test_no_chain_has_a_hole_whatever_the_order(way: Any, tried: list[tuple[str, str, str]], guided: bool) -> None:
    """Who gives it is always who had it; the roles are those of the road, one after the other; whoever has it last on
    the way back had it first, or stands in for them; and at its maker's it stays."""
    first = collected(way, {"salesperson": "s1", "delivery": "d1"}[way])
    repair = CUSTOMER_REPAIR.evolve(None, first)
    assert repair is not None
    chain: list[tuple[str, str]] = [(way, first.collected_by)]
    for step in tried:
        if guided and repair.next_role is not None and step[0] == "take":
            # Let it come far, too: the right one tries.
            fitting = [one for one in sorted(PEOPLE) if PEOPLE[one] == repair.next_role]
            wanted = ("take", repair.next_id or fitting[0], step[2])
        else:
            wanted = step
        try:
            events = attempt(wanted, repair)
        except Rejected:
            continue
        for event in events:
            if isinstance(event, CustomerRepairHandedOver):
                assert (event.from_role, event.from_id) == chain[-1] and event.link_no == repair.links + 1
                assert repair.factory is None and repair.returned is None
                if event.to_role == event.from_role:
                    assert repair.stand_ins[event.from_id] == event.to_id
                    chain[-1] = (event.to_role, event.to_id)
                else:
                    chain.append((event.to_role, event.to_id))
            if isinstance(event, CustomerRepairCameBack):
                chain[-1] = ("agent", event.received_by)
            if isinstance(event, CustomerRepairReturned):
                assert repair.factory is None and [role for role, _ in chain] == list(ROADS[way])
                assert event.returned_by == chain[-1][1] and repair.finished is not None
            after = CUSTOMER_REPAIR.evolve(repair, event)
            assert after is not None
            repair = after
        roles = [role for role, _ in chain]
        assert roles == list(ROADS[way])[: len(roles)]
        assert (repair.holder_role, repair.holder_id) == chain[-1]
        if len(chain) > len(ROADS[way]) // 2 + 1:
            same = chain[len(ROADS[way]) - len(chain)][1]
            assert chain[-1][1] in {same, *repair.stand_ins.values()} | set(repair.stand_ins)


def test_the_first_link_is_recorded_once() -> None:
    known = collected()
    assert collect(known, None, AT, Person("s1", True)) == [known]
    repair(known).when(lambda it: collect(known, it, AT, Person("s1", True))).then()
    other = replace(known, thing="扫描仪")
    repair(known).when(lambda it: collect(other, it, AT, Person("s1", True))).refused("已存在")


def test_what_a_station_gave_is_in_the_story_of_the_repair() -> None:
    place = "stock-1", "north", None, "P-01"
    issued, back = StockIssued(*place, "r1", 2, ()), StockIssueReturned(*place, "r1", 1, ())
    told = CustomerRepairPartIssued("r1", "k1", "north", "P-01", 2)
    known = repair(*TO_DESK)
    known.when(lambda it: note_part(issued, it)).then(told)
    known.when(lambda it: note_part(back, it)).then(CustomerRepairPartReturned("r1", "k1", "north", "P-01", 1))
    repair().when(lambda it: note_part(issued, it)).nothing()
    assert told.sentence().zh == "从网点 north 领用配件 P-01 × 2"
