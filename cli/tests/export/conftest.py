"""The story of `cli/tests/conftest.py` and some registers, exported by the command line."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from tests.databases import Databases
from typer.testing import CliRunner

from aftersales.cli import app
from eventlog.envelope import Recorded
from events.catalog.callback_task import CallbackAnswered, CallbackAttempted
from events.catalog.case import AppointmentAgreed
from events.catalog.customer import CustomerCorrected, CustomerRegistered
from events.catalog.equipment import EquipmentAccepted, EquipmentRegistered
from events.catalog.staff import StaffJoined, StaffLeft
from events.types import Slot

Told = tuple[str, int, Any]
Tell = Callable[[str, Sequence[Told]], list[Recorded]]


@dataclass(frozen=True, slots=True)
class Logs:
    """A database and all that is in its logs."""

    dsn: str
    events: Sequence[Recorded]


@pytest.fixture(scope="module")
def logs(databases: Databases, tell: Tell, story: Sequence[Told]) -> Iterator[Logs]:
    """The story, a customer, a machine, staff: to be read alone."""
    with databases.one() as dsn:
        yield _told(dsn, tell, story)


@pytest.fixture
def growing(database: str, tell: Tell, story: Sequence[Told]) -> Logs:
    """The same, of a test's own."""
    return _told(database, tell, story)


def _told(dsn: str, tell: Tell, story: Sequence[Told]) -> Logs:
    recorded = tell(dsn, story)
    at = recorded[0].time
    more: list[Told] = [
        ("intake", 3, CustomerRegistered("k1", "王小明", "华东")),
        ("intake", 4, CustomerCorrected("k1", "王晓明", "华东", "王小明", "华东", "写错了名字")),
        ("intake", 5, EquipmentRegistered("e1", "k1", "MX-200", "SN-1", 36)),
        ("intake", 6, EquipmentAccepted("e1", date(2026, 3, 1), date(2029, 2, 28))),
        ("intake", 21, AppointmentAgreed("c1", Slot(at + timedelta(hours=2), at + timedelta(hours=3)))),
        ("dispatch", 30, StaffJoined("t1", "s1", "technician", ("打印机",))),
        ("dispatch", 31, StaffJoined("d1", "s1", "dispatcher", ())),
        ("dispatch", 32, StaffLeft("d1", "s1", "退休 retired")),
        ("callback", 904, CallbackAttempted("b1", "c1", False, 0, "无人接听 nobody", date(2026, 3, 10), at)),
        ("callback", 905, CallbackAnswered("b1", "c1", "满意吗", "赵师傅很好")),
    ]
    return Logs(dsn, [*recorded, *tell(dsn, more)])


@pytest.fixture
def ask(logs: Logs) -> Callable[..., tuple[int, str, str]]:
    """Runs `aftersales events …` on `logs`: exit code, standard output, standard error."""

    def run(*arguments: object, **environment: str) -> tuple[int, str, str]:
        unset = dict.fromkeys(("EVENT_FEED", "KAFKA_BOOTSTRAP_SERVERS", "KAFKA_PREFIX", "KEYRING_URL"))
        settings = {**unset, "DATABASE_URL": logs.dsn, "KAFKA_SECURITY_PROTOCOL": "PLAINTEXT", **environment}
        result = CliRunner().invoke(app, ["events", *map(str, arguments)], env=settings)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    return run
