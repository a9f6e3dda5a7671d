"""The story of `cli/tests/conftest.py` and some registers, exported by the command line."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from aftersales.cli import app
from eventlog.envelope import Recorded
from events.catalog.callback_task import CallbackAnswered
from events.catalog.case import AppointmentAgreed
from events.catalog.customer import CustomerCorrected, CustomerRegistered
from events.catalog.equipment import EquipmentAccepted, EquipmentRegistered
from events.catalog.staff import StaffJoined, StaffLeft
from events.types import Slot

Tell = Callable[[str, Sequence[tuple[str, int, Any]]], list[Recorded]]


@pytest.fixture
def registers(database: str, recorded: list[Recorded], tell: Tell) -> list[Recorded]:
    """All that is in the logs of `database`: the story, a customer, a machine, staff."""
    at = recorded[0].time
    more: list[tuple[str, int, Any]] = [
        ("intake", 3, CustomerRegistered("k1", "王小明", "华东")),
        ("intake", 4, CustomerCorrected("k1", "王晓明", "华东", "王小明", "华东", "写错了名字")),
        ("intake", 5, EquipmentRegistered("e1", "k1", "MX-200", "SN-1", 36)),
        ("intake", 6, EquipmentAccepted("e1", date(2026, 3, 1), date(2029, 2, 28))),
        ("intake", 21, AppointmentAgreed("c1", Slot(at + timedelta(hours=2), at + timedelta(hours=3)))),
        ("dispatch", 30, StaffJoined("t1", "s1", "technician", ("打印机",))),
        ("dispatch", 31, StaffJoined("d1", "s1", "dispatcher", ())),
        ("dispatch", 32, StaffLeft("d1", "s1", "退休 retired")),
        ("callback", 905, CallbackAnswered("b1", "c1", "满意吗", "赵师傅很好")),
    ]
    return [*recorded, *tell(database, more)]


@pytest.fixture
def ask(database: str) -> Callable[..., tuple[int, str, str]]:
    """Runs `aftersales events …` on `database`: exit code, standard output, standard error."""

    def run(*arguments: object, **environment: str) -> tuple[int, str, str]:
        unset = dict.fromkeys(("EVENT_FEED", "KAFKA_BOOTSTRAP_SERVERS", "KAFKA_PREFIX", "KEYRING_URL"))
        settings = {**unset, "DATABASE_URL": database, "KAFKA_SECURITY_PROTOCOL": "PLAINTEXT", **environment}
        result = CliRunner().invoke(app, ["events", *map(str, arguments)], env=settings)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    return run
