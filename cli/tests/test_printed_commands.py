"""Every command that guides and programs print about a system of one's own runs as it stands, on an empty one."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from tests.printed import PAGES, PROJECT, Printed, commands
from tests.printed_running import FIRST_DAY, NOT_RUN, OPERATIONS, Running, left_out, run_all, running

from aftersales import keys
from aftersales.errors import CommandError
from aftersales.register import checking, columns, sheet
from aftersales.register.at_once import AT_ONCE
from aftersales.register.command import register

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
    assert "3 registered, 0 had been before" in said and "4 registered, 0 had been before" in said
    for page in OPERATIONS:
        await run_all(empty, [command for command in commands(page) if not left_out(command)])


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
    count = 240
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


async def test_what_is_not_run_is_still_printed_somewhere() -> None:
    """The list of exceptions stays as short as it may be."""
    every = [command.text for page in PAGES for command in commands(page)]
    for beginning in NOT_RUN:
        parts = beginning.split("|")
        assert any(re.match(part, text) for text in every for part in parts), beginning
