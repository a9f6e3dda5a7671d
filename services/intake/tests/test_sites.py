"""The sites of a customer: given events, when a command, then events."""

from dataclasses import replace

import pytest

from eventlog.decider import NotFound
from eventlog.testing import given
from events.catalog.customer import CustomerRegistered, Place, SiteAdded, SiteClosed, SiteCorrected
from events.hours import Hours
from intake.domain.customer import CUSTOMER
from intake.domain.site import AddSite, CloseSite, CorrectSite, add_site, close_site, correct_site

REGISTERED = CustomerRegistered("c1", "启明小学", "华东")
HOURS = tuple(Hours(day, "08:30", "17:30") for day in range(1, 6))
ADDED = SiteAdded("c1", "s1", "东校区", "上海市", HOURS, None)
CLOSED = SiteClosed("c1", "s1", "已迁走")
NOTHING = CorrectSite("c1", "s1", None, None, None, None, "实地核对")


def test_a_site_is_added_once() -> None:
    given(CUSTOMER, REGISTERED).when(add_site, AddSite(ADDED)).then(ADDED)
    given(CUSTOMER, REGISTERED, ADDED).when(add_site, AddSite(ADDED)).nothing()
    other = AddSite(replace(ADDED, name="西校区"))
    given(CUSTOMER, REGISTERED, ADDED).when(add_site, other).refused("已有地点 s1", field="site_id")
    given(CUSTOMER, REGISTERED, ADDED, CLOSED).when(add_site, AddSite(ADDED)).refused(field="site_id")
    with pytest.raises(NotFound):
        given(CUSTOMER).when(add_site, AddSite(ADDED))


def test_a_site_is_corrected_with_what_was_before() -> None:
    place = Place(31_220, 121_450)
    corrected = SiteCorrected("c1", "s1", "东校区", "上海市", (), place, "东校区", "上海市", HOURS, None, "实地核对")
    command = replace(NOTHING, hours=(), place=place)
    given(CUSTOMER, REGISTERED, ADDED).when(correct_site, command).then(corrected)
    given(CUSTOMER, REGISTERED, ADDED, corrected).when(correct_site, command).nothing()
    assert corrected.sentence() == (
        "更正客户 c1 的地点 s1：开放时间 周一至周五 08:30–17:30 → 未定，位置 – → 31.220, 121.450；原因：实地核对",
        "Site s1 of customer c1 corrected: hours Mon–Fri 08:30–17:30 → not set, place – → 31.220, 121.450; "
        "why: 实地核对",
    )
    given(CUSTOMER, REGISTERED, ADDED, CLOSED).when(correct_site, command).refused("已停用")
    with pytest.raises(NotFound):
        given(CUSTOMER, REGISTERED).when(correct_site, command)


def test_a_site_is_closed_once_and_stays_known() -> None:
    command = CloseSite("c1", "s1", "已迁走")
    state = given(CUSTOMER, REGISTERED, ADDED).when(close_site, command).then(CLOSED)
    assert state.sites["s1"].closed and state.sites["s1"].added == ADDED
    given(CUSTOMER, REGISTERED, ADDED, CLOSED).when(close_site, command).nothing()
    with pytest.raises(NotFound):
        given(CUSTOMER, REGISTERED).when(close_site, command)
