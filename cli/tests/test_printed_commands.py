"""Every command that README, guides and programs print runs as it stands: against a demo, and on an empty system."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from tests.printed import PAGES, PROJECT, Printed, Shell, commands, environment

from aftersales import keys
from aftersales.demo.cast import CLERKS
from aftersales.demo.people import PEOPLE
from aftersales.errors import CommandError
from aftersales.parent_death import die_with_parent
from aftersales.paths import scratch
from aftersales.ports import free_row, port_plan, require_free
from aftersales.register import checking, columns, sheet
from aftersales.register.at_once import AT_ONCE
from aftersales.register.command import register

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(600),
    pytest.mark.slow("the whole demo and an empty system, with five services each, and every command that is printed"),
]

SERVES = {"make demo", "./aftersales up"}
"""What runs here all the while: the two systems themselves."""

NOT_RUN = {
    r"make test": "it is what runs here",
    r"make secrets|docker |\. \./\.env; docker |CLOCK=log docker ": "needs Docker; tests/test_containers.py",
    r"\./aftersales secrets ": "of the containers; cli/tests/test_compose.py",
    r"kubectl |make k8s-secrets ": "needs a cluster; tools/k8s",
    r"OIDC_\w+=": "settings of a service; libs/service/tests, with a real issuer",
    r"\./aftersales parked \w+ reporting ": "nothing is parked in an empty system; cli/tests/parked",
    r"\./aftersales relay rebuild ": "needs Kafka; cli/tests/test_kafka_programs.py",
    r"\./aftersales events tail --from kafka": "needs Kafka, and never ends; cli/tests/inspect/test_events.py",
    r"\. \./\.env; install -d ": "where containers put them",
    r"\./aftersales restore": "nothing may run; cli/tests/backup/test_backup.py",
    r"\./aftersales log new-epoch ": "after a restore alone; cli/tests/test_log.py",
    r"\./aftersales read-models drop ": "of what the code no longer has; cli/tests/read_models/test_read_models.py",
}
"""Beginning of a command → why it is not run here, and where it is tested."""

FIRST_DAY = "docs/first-day.md"
OPERATIONS = tuple(page for page in PAGES if page.startswith("docs/operations"))
EMPTY_SYSTEM = (FIRST_DAY, *OPERATIONS)
"""Pages about a system of one's own; all others are about the demo."""


def left_out(command: Printed) -> bool:
    return command.text in SERVES or any(re.match(beginning, command.text) for beginning in NOT_RUN)


class Running:
    """A system that was started as the pages say, and what it printed."""

    def __init__(self, process: asyncio.subprocess.Process, data: Path, first_port: int) -> None:
        self.process, self.data, self.first_port = process, data, first_port
        self.printed = ""

    async def ready(self) -> None:
        assert self.process.stdout is not None
        while "Ctrl-C" not in self.printed:
            line = await self.process.stdout.readline()
            assert line, self.printed
            self.printed += line.decode()

    async def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        await self.process.communicate()


@asynccontextmanager
async def running(command: str, data: Path, cache: Path) -> AsyncIterator[Running]:
    first_port = free_row()
    process = await asyncio.create_subprocess_exec(
        "./aftersales",
        command,
        cwd=PROJECT,
        env={**environment(data, cache), "PORT_BASE": str(first_port)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    system = Running(process, data, first_port)
    try:
        await system.ready()
        yield system
    finally:
        if process.returncode is None:
            await system.stop()


@pytest.fixture(scope="module")
def cache() -> Path:
    """What Python compiles for these programs is kept from run to run."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or "/tmp") / f"aftersales-printed-{os.geteuid()}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(cache: Path) -> AsyncIterator[Running]:
    with scratch("aftersales-printed-") as data:
        async with running("demo", data, cache) as system:
            yield system


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def empty(cache: Path) -> AsyncIterator[Running]:
    with scratch("aftersales-printed-") as data:
        async with running("up", data, cache) as system:
            yield system


async def run_all(system: Running, cache: Path, todo: list[Printed], **variables: str) -> str:
    """All of one reader, in order; gives what they print."""
    shell = await Shell.open({**environment(system.data, cache), **variables}, system.first_port)
    wrong = []
    for command in todo:
        code, output = await shell.run(command.text)
        if (code != 0) != command.fails:
            wrong.append(f"{command.page}: {command.text}\n  {code}: {output[-2000:]}")
    await shell.close()
    assert wrong == [], "\n".join(wrong)
    return shell.said


def key_of(system: Running, who: str) -> str:
    """As the demo printed it."""
    found = re.search(rf"^\w+ +{who} .*?([\w-]{{43}})\s*$", system.printed, re.MULTILINE)
    assert found is not None, who
    return found[1]


async def test_the_story_gives_what_it_must_and_the_commands_that_it_prints_work(demo: Running, cache: Path) -> None:
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
    await run_all(demo, cache, [Printed("demo", curl, fails="404" in said) for said, curl in printed])
    find = f"./aftersales find --key {key_of(demo, CLERKS[0])}"
    found = await run_all(
        demo, cache, [Printed("find", f"{find} '5550 0301'"), Printed("find", f"{find} ' '", fails=True)]
    )
    assert "珠江软件" in found and "422" in found


async def test_the_pages_about_the_demo(demo: Running, cache: Path) -> None:
    for page in PAGES:
        todo = [command for command in commands(page) if not left_out(command)] if page not in EMPTY_SYSTEM else []
        filled = []
        for command in todo:
            who = next((person.id for person in PEOPLE if person.id in command.comment), None)
            text = command.text.replace("=…", f"={key_of(demo, who)}") if who else command.text
            filled.append(Printed(page, text, command.fails))
        if filled:
            await run_all(demo, cache, filled)


async def test_an_empty_system_on_its_first_day_and_what_operations_do_with_it(empty: Running, cache: Path) -> None:
    first = [printed for printed in re.findall(r"\./aftersales .*", empty.printed) if "keys issue" in printed]
    assert first, "it says how to get the first key"
    await run_all(empty, cache, [Printed("up", text) for text in first])
    day = [command for command in commands(FIRST_DAY) if not left_out(command)]
    said = await run_all(empty, cache, day)
    assert '"in_warranty":true' in said and "维修人员 sh-01 到达现场" in said
    assert "没有网点 beijing（已有：guangzhou、shanghai）" in said
    assert "3 registered, 0 had been before" in said and "4 registered, 0 had been before" in said
    for page in OPERATIONS:
        await run_all(empty, cache, [command for command in commands(page) if not left_out(command)])


async def test_a_sheet_with_faults_registers_nothing_and_says_where_they_are(
    empty: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After the first day: the customers of the examples are known."""
    customers, equipment = tmp_path / "客户.csv", tmp_path / "设备.csv"
    header = "客户编号,客户名称,区域,联系人,电话,地址\n"
    customers.write_text(
        f"{header}C-2001,新客户,上海市,,,\nC-1001,别的名字,上海市,李老师,021-1,x\n", encoding="gb18030"
    )
    equipment.write_text(
        "equipment_id;customer_id;model;serial_no;warranty_months\nE-2001;C-1001;MX-200;mx 200 0815;36\n"
        "E-2002;C-9;MX-200;SN-1;36\n"
    )
    clerk = keys.issue(empty.data / "keys.json", "clerk-2", ["clerk"])

    async def registering(file: Path, key: str = clerk, dry_run: bool = False) -> str:
        """What is said of it."""
        of_customers = file != equipment
        found = sheet.read(file, columns.CUSTOMERS if of_customers else columns.EQUIPMENT)
        entries, faults = checking.customers(found) if of_customers else checking.equipment(found, date(2026, 3, 2))
        url, path = f"http://127.0.0.1:{empty.first_port}", "/customers" if of_customers else "/equipment"
        try:
            todo = await register(found, path, entries, faults, key, url, dry_run, [])
        except CommandError as error:
            return capsys.readouterr().err + str(error)
        return f"{todo} of {len(entries)}"

    while "密钥" in (said := await registering(customers, dry_run=True)):  # the services have not read it yet
        await asyncio.sleep(0.05)
    for each in (said, await registering(customers)):
        assert "第 3 行“客户名称”列：已登记为“启明小学”" in each, each
        assert "line 3, column “电话”" in each and "nothing was registered" in each
    said = await registering(equipment)
    assert "第 2 行“serial_no”列：设备 E-1001 已有此序列号" in said, said
    assert "第 3 行“customer_id”列：没有客户 C-9" in said
    assert (await registering(customers, key="nobody")).startswith("请使用有效密钥")
    again = await registering(PROJECT / "docs/first-day/customers.csv")
    assert again == "1 of 3", "the contact that the page about operations has erased"
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{empty.first_port}", trust_env=False) as http:
        found = await http.get("/customers/C-2001", headers={"Authorization": f"Bearer {clerk}"})
    assert found.status_code == 404, "nothing of the sheet is there"


async def test_a_long_sheet_is_registered_many_at_once_and_goes_on_after_a_stop(empty: Running, tmp_path: Path) -> None:
    count = 600
    customers, machines = tmp_path / "customers.csv", tmp_path / "equipment.csv"
    rows = [f"L-{number},客户{number},上海市,联系人{number},021-{60_000_000 + number},x" for number in range(count)]
    customers.write_text("\n".join(["customer_id,name,region,person,phone,address", *rows]), "utf-8")
    rows = [f"LE-{number},L-{number},MX-200,LSN-{number},36,2026-01-15" for number in range(count)]
    head = "equipment_id,customer_id,model,serial_no,warranty_months,accepted_on"
    machines.write_text("\n".join([head, *rows]), "utf-8")
    key, url = keys.issue(empty.data / "keys.json", "clerk-3", ["clerk"]), f"http://127.0.0.1:{empty.first_port}"
    async with httpx.AsyncClient(base_url=url, trust_env=False, headers={"Authorization": f"Bearer {key}"}) as http:
        while (await http.get("/customers")).status_code == 401:
            await asyncio.sleep(0.05)
    for file, path in ((customers, "/customers"), (machines, "/equipment")):
        found = sheet.read(file, columns.CUSTOMERS if path == "/customers" else columns.EQUIPMENT)
        entries, faults = (
            checking.customers(found) if path == "/customers" else checking.equipment(found, date(2026, 3, 2))
        )
        done: list[checking.Entry] = []
        stopped = asyncio.create_task(register(found, path, entries, faults, key, url, False, done))
        while len(done) < 50:
            await asyncio.sleep(0.01)
        stopped.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stopped
        assert 50 <= len(done) < count
        again: list[checking.Entry] = []
        todo = await register(found, path, entries, faults, key, url, False, again)
        # Lists may be some moments behind; the same row again is no second registration.
        assert todo == len(again) and count - len(done) - AT_ONCE <= todo < count
        while await register(found, path, entries, faults, key, url, False, []):
            pass


async def test_it_ends_as_it_says(demo: Running) -> None:
    """The last test of the module that uses it."""
    await demo.stop()
    require_free(port_plan(demo.first_port).values())


async def test_what_is_not_run_is_still_printed_somewhere() -> None:
    """The list of exceptions stays as short as it may be."""
    every = [command.text for page in PAGES for command in commands(page)]
    for beginning in NOT_RUN:
        parts = beginning.split("|")
        assert any(re.match(part, text) for text in every for part in parts), beginning
