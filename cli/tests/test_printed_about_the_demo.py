"""Every command that README, guides and the demo print about the demo runs as it stands, against a demo."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from tests.printed import PAGES, Printed, commands
from tests.printed_running import EMPTY_SYSTEM, Running, left_out, run_all, running

from aftersales.demo.cast import CLERKS
from aftersales.demo.people import PEOPLE
from aftersales.ports import port_plan, require_free

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(600),
    pytest.mark.slow("the whole demo with five services, and every command that is printed about it"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo() -> AsyncIterator[Running]:
    async with running("demo") as system:
        yield system


def key_of(system: Running, who: str) -> str:
    """As the demo printed it."""
    found = re.search(rf"^\w+ +{who} .*?([\w-]{{43}})\s*$", system.printed, re.MULTILINE)
    assert found is not None, who
    return found[1]


async def test_the_story_gives_what_it_must_and_the_commands_that_it_prints_work(demo: Running) -> None:
    shown = demo.printed
    assert "✗" not in shown
    done = re.search(r"(\d+) / (\d+) ✓", shown)
    assert done is not None and done[1] == done[2]
    assert all(person.id in shown for person in PEOPLE)
    assert f"API page for all five services: http://127.0.0.1:{demo.first_port}/docs" in shown
    pages = [f"http://127.0.0.1:{port}" for port in port_plan(demo.first_port).values()]
    assert all(page in shown for page in pages)
    async with httpx.AsyncClient(trust_env=False, follow_redirects=True, headers={"Accept": "text/html"}) as http:
        assert {(await http.get(page)).status_code for page in pages} == {200}

    printed = re.findall(r"^# (.*)\n(curl .*)$", shown, re.MULTILINE)
    assert len(printed) >= 11
    await run_all(demo, [Printed("demo", curl, fails="404" in said) for said, curl in printed])
    find = f"./aftersales find --key {key_of(demo, CLERKS[0])}"
    found = await run_all(demo, [Printed("find", f"{find} '5550 0301'"), Printed("find", f"{find} ' '", fails=True)])
    assert "珠江软件" in found and "422" in found


async def test_the_pages_about_the_demo(demo: Running) -> None:
    for page in PAGES:
        todo = [command for command in commands(page) if not left_out(command)] if page not in EMPTY_SYSTEM else []
        filled = []
        for command in todo:
            who = next((person.id for person in PEOPLE if person.id in command.comment), None)
            text = command.text.replace("=…", f"={key_of(demo, who)}") if who else command.text
            filled.append(Printed(page, text, command.fails))
        if filled:
            await run_all(demo, filled)


async def test_it_ends_as_it_says(demo: Running) -> None:
    """The last test of the module that uses it."""
    await demo.stop()
    require_free(port_plan(demo.first_port).values())
