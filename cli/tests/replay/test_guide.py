"""The examples of docs/analysts/library.md, as they stand there."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from eventlog.envelope import Recorded

GUIDE = Path(__file__).parents[3] / "docs/analysts/library.md"


def test_the_guides_examples_run(
    database: str, recorded: list[Recorded], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.delenv("EVENT_FEED", raising=False)
    blocks = re.findall(r"^```python\n(.*?)^```$", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, str(GUIDE), "exec"), names)
    assert len(blocks) == 6
    assert names["road"][:2] == [("request-received", None), ("sla-warned", None)]
    assert names["hours"] == {1: 2}
    assert [row.station_id for row in names["queue"]] == ["s1"]
    assert len(names["then"]) == 2 and names["now"].case_id == "c1" and list(names["orders"]) == ["w1"]
    assert asyncio.run(names["transfers"]()) == ["busy"]
    said = capsys.readouterr().out
    assert "technician-assigned {" in said and "busy" in said and "t1" in said
