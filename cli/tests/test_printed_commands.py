"""Every command that guides and programs print about a system of one's own runs as it stands, on an empty one."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from tests.printed import PAGES, Printed, commands
from tests.printed_running import FIRST_DAY, NOT_RUN, OPERATIONS, Running, left_out, run_all, running

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(600),
    pytest.mark.slow("an empty system with five services, and every command that is printed about one"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def empty() -> AsyncIterator[Running]:
    async with running("up") as system:
        yield system


async def test_an_empty_system_on_its_first_day_and_what_operations_do_with_it(empty: Running) -> None:
    first = [printed for printed in re.findall(r"\./aftersales .*", empty.printed) if "keys issue" in printed]
    assert first, "it says how to get the first key"
    await run_all(empty, [Printed("up", text) for text in first])
    day = [command for command in commands(FIRST_DAY) if not left_out(command)]
    said = await run_all(empty, day)
    assert '"in_warranty":true' in said and "维修人员 sh-01 到达现场" in said
    assert "没有网点 beijing（已有：guangzhou、shanghai）" in said
    assert "3 would be added" in said and "3 added, 0 corrected" in said and "4 added, 0 corrected" in said
    for page in OPERATIONS:
        await run_all(empty, [command for command in commands(page) if not left_out(command)])


async def test_what_is_not_run_is_still_printed_somewhere() -> None:
    """The list of exceptions stays as short as it may be."""
    every = [command.text for page in PAGES for command in commands(page)]
    for beginning in NOT_RUN:
        parts = beginning.split("|")
        assert any(re.match(part, text) for text in every for part in parts), beginning
