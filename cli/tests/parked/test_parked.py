"""Operations find what stands still, try it again, and give up what can never be handled."""

import json
from typing import Any
from uuid import uuid4

from aftersales.ports import free_port

Office = Any
"""See the conftest."""
PLACE = ("reporting", "read_models", "intake", "case-k-1")
NOTHING_WAITS = "SELECT NOT EXISTS (SELECT FROM reporting.parked)"


def parked(office: Office, count: int) -> None:
    office.until(f"SELECT count(*) = {count} FROM reporting.parked")


def test_what_stands_still_is_found_and_given_up(office: Office) -> None:
    assert office.ask("list") == (0, "没有隔离的事件流 · nothing is parked\n", "")
    assert office.ask("skipped") == (0, "没有跳过的事件 · nothing was skipped\n", "")
    office.poison("k-1")
    office.received("k-1")
    parked(office, 2)

    code, out, _ = office.ask("list")
    assert code == 0 and all(part in out for part in (*PLACE, "Unreadable", "parked show reporting read_models intake"))
    code, out, _ = office.ask("show", *PLACE)
    event = str(office.sql("SELECT id FROM intake.events WHERE position = 1"))
    assert code == 0 and all(part in out for part in (event, "Unreadable", "behind an earlier", "intake:2", "[sealed]"))
    assert "~sealed" not in out

    code, out, error = office.ask("retry", *PLACE)
    assert (code, "✗ 仍停着" in out, "1 个事件流仍停着" in error) == (1, True, True)

    refused = office.ask("skip", *PLACE, "--reason", "坏数据", input="n\n")
    assert refused[0] == 1 and office.sql("SELECT count(*) FROM reporting.skipped") == 0
    assert office.ask("skip", *PLACE, "--reason", "x", "--yes")[0] == 2, "without the event that was seen"
    code, _, error = office.ask("skip", *PLACE, "--reason", "x", "--yes", "--event", str(uuid4()))
    assert (code, event in error) == (1, True)
    code, out, _ = office.ask("skip", *PLACE, "--reason", "坏数据，服务单已手工补录", input="y\n")
    assert code == 0 and "✓ 已跳过 reporting read_models intake:1" in out and "✓ 已处理" in out
    assert office.sql("SELECT count(*) FROM reporting.cases WHERE case_id = 'k-1'") == 1

    code, out, _ = office.ask("skip", *PLACE, "--reason", "again", "--yes", "--event", event)
    assert code == 0 and "此前已由 ops-1 跳过" in out and "坏数据" in out
    code, out, _ = office.ask("skipped")
    assert code == 0 and all(part in out for part in ("ops-1", "坏数据，服务单已手工补录", "intake:1"))
    code, _, error = office.ask("show", *PLACE)
    assert code == 1 and "parked list" in error


def test_all_is_tried_again_and_a_service_that_is_away_is_named(office: Office) -> None:
    office.sql("ALTER TABLE reporting.cases ADD CONSTRAINT nothing CHECK (case_id NOT LIKE 'k-%')")
    office.received("k-1")
    office.received("k-2")
    parked(office, 2)
    office.sql("ALTER TABLE reporting.cases DROP CONSTRAINT nothing")
    away = f"http://127.0.0.1:{free_port()}"
    two = json.dumps({"callback": away, "reporting": office.url})
    code, out, error = office.ask("list", PUBLIC_URLS=two)
    assert code == 1 and "case-k-2" in out and f"callback 没有应答（{away}" in error
    code, out, error = office.ask("retry", "--all", PUBLIC_URLS=two)
    assert code == 1 and out.count("✓ 已处理") == 2 and "callback" in error
    assert office.sql(NOTHING_WAITS)
    assert office.ask("retry", "--all") == (0, "没有隔离的事件流 · nothing is parked\n", "")

    # whoever may not ask is told so
    assert "AFTERSALES_KEY" in office.ask("list", AFTERSALES_KEY=None)[2]
    assert office.ask("list", AFTERSALES_KEY="none")[0] == 1
    assert office.ask("show", "billing", *PLACE[1:])[2].startswith("✗ 没有这个服务：billing")
    assert "PUBLIC_URLS" in office.ask("list", PUBLIC_URLS="reporting")[2]
    assert office.ask("retry", "reporting")[0] == 2
