"""A month of the simulated company, from an empty database to the last register."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from aftersales.paths import scratch
from aftersales.ports import free_ports
from aftersales.postgres import Postgres
from aftersales.simulate.command import Size, perform


@pytest.mark.acceptance
@pytest.mark.slow("a month of a company: services start, some thirty cases are handled, all registers are read")
@pytest.mark.timeout(240)
async def test_after_a_month_every_register_adds_up(postgres: Postgres) -> None:
    terminal = Console(file=StringIO(), width=250)
    with scratch("aftersales-simulated-") as folder:
        dsn = postgres.fresh_database("simulated")
        good = await perform(terminal, dsn, Path(folder) / "keys.json", free_ports(), Size(cases=180, months=1, seed=3))
    assert isinstance(terminal.file, StringIO)
    shown = terminal.file.getvalue()
    assert good, shown
    for kind in ("repair", "inspection", "installation", "delivery_fault"):
        assert f"│ {kind}" in shown, f"no {kind}: {shown}"
