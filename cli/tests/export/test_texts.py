"""What people typed is exported for whoever may read the keys, and for nobody else."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pyarrow.parquet
import pytest

from eventlog.sealing import sealed
from events.catalog.customer import CustomerRegistered
from events.catalog.work_order import FaultDiagnosed, WorkOrderTransferred
from service.sealing.keyring import Keyring
from service.sealing.schema import make_keyring


async def _sealed(dsn: str) -> Sequence[Any]:
    """Events with sealed texts, those of one case erased."""
    await make_keyring(dsn, None, True, "SELECT 1")
    keyring = Keyring(dsn, "test")
    try:
        told = [
            await sealed(keyring, "case-c1", FaultDiagnosed("w1", "c1", "硒鼓漏粉 · toner")),
            await sealed(keyring, "case-c2", WorkOrderTransferred("w2", "c2", "s1", "s2", "老李病了")),
        ]
        await keyring.destroy(["case-c2"])
    finally:
        await keyring.close()
    return told


@pytest.fixture
def dsn(database: str, tell: Any) -> str:
    """A database with sealed texts, erased texts, and a customer's name."""
    events = [*asyncio.run(_sealed(database)), CustomerRegistered("k1", "王小明", "华东")]
    tell(database, [("dispatch", 1, events[0]), ("dispatch", 2, events[1]), ("intake", 3, events[2])])
    return database


@pytest.fixture
def reader(dsn: str) -> Iterator[str]:
    """The same for somebody who may read the logs, and not the keys."""
    role = f"reader_{uuid4().hex}"

    async def run(*statements: str) -> None:
        connection = await asyncpg.connect(dsn)
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    schemas = "intake, dispatch, sla_monitor, callback"
    asyncio.run(
        run(
            f"CREATE ROLE {role} LOGIN",
            f"GRANT USAGE ON SCHEMA {schemas}, keyring TO {role}",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {schemas} TO {role}",
        )
    )
    yield dsn.replace("//postgres@", f"//{role}@")
    asyncio.run(run(f"DROP OWNED BY {role}", f"DROP ROLE {role}"))


def test_texts_are_for_who_may_read_the_keys(dsn: str, reader: str, ask: Any, tmp_path: Path) -> None:
    assert reader != dsn
    code, _, errors = ask("export", "--to", tmp_path / "out", "--texts", DATABASE_URL=reader)
    assert (code, "无权读取密钥" in errors, "may not read the keys" in errors) == (1, True, True)
    assert not (tmp_path / "out").exists()
    assert ask("export", "--to", tmp_path / "out", "--texts", DATABASE_URL=reader, KEYRING_URL=dsn)[0] == 0
    lines = [json.loads(line) for file in (tmp_path / "out").glob("*.jsonl") for line in file.read_text().splitlines()]
    found = {event["type"].split(".")[2]: event["data"] for event in lines}
    assert found["fault-diagnosed"]["fault"] == "硒鼓漏粉 · toner"
    assert "reason" not in found["work-order-transferred"], "erased is erased"
    assert found["customer-registered"]["name"] == "王小明"
    assert "--texts was True and is False" in ask("export", "--to", tmp_path / "out", DATABASE_URL=dsn)[2]


def test_parquet_and_ocel_have_columns_for_them(dsn: str, ask: Any, tmp_path: Path) -> None:
    for kind, texts in (("parquet", True), ("ocel", True), ("ocel", False)):
        more = ("--texts",) if texts else ()
        code, *_ = ask("export", "--to", tmp_path / f"{kind}{texts}", "--format", kind, *more, DATABASE_URL=dsn)
        assert code == 0
    (file,) = (tmp_path / "parquetTrue").rglob("type=fault-diagnosed/*/*.parquet")
    assert pyarrow.parquet.ParquetFile(file).read()["fault"].to_pylist() == ["硒鼓漏粉 · toner"]
    (file,) = (tmp_path / "parquetTrue").rglob("type=work-order-transferred/*/*.parquet")
    assert pyarrow.parquet.ParquetFile(file).read()["reason"].to_pylist() == [None]
    assert "漏粉".encode() in (tmp_path / "ocelTrue/log.sqlite").read_bytes()
    without = (tmp_path / "ocelFalse/log.sqlite").read_bytes()
    assert "漏粉".encode() not in without and b"~sealed" not in without and "王小明".encode() not in without
