"""`python -m bench.knowledge`: how long it takes to search a knowledge base of 100,000 articles.

Articles are put together of a few hundred words, so common words are in tens of thousands of them: worse than real
texts. A third of a million requests were guided by them.
"""

import asyncio
import os
import random
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from aftersales.paths import scratch
from aftersales.postgres import Postgres
from eventlog.postgres import Pool, connect_pool
from eventlog.read_models.tables import RowTable
from intake.domain.suggestion import suggested
from intake.projections.article_uses import GUIDANCES, USES
from intake.projections.articles import ARTICLES, ArticleRow
from intake.projections.articles_found import Machine, asked, find_articles
from intake.projections.articles_suggested import Request, candidates_for

HOW_MANY, MADE = 100_000, 1_000
"""Articles, and those that are put together; the others are these again, under other numbers."""
USED = 300_000
ROUNDS = 50
MODELS = [f"{family}-{number}" for family in ("MF", "LP", "SC", "PJ", "MX") for number in range(100, 500)]
SYMPTOMS, THINGS, DONE, ENGLISH = (
    words.split()
    for words in (
        "卡纸 异响 打印发淡 有白条 脱机 无法扫描 白屏 不进纸 出纸皱 有焦味 自动关机 无信号 漏粉 报错 定影过热",
        "打印机 复合机 扫描仪 投影机 硒鼓 定影器 搓纸轮 纸盒 面板 网线 电源 粉盒 传感器 排线 马达",
        "清洁 更换 检查 重启 断电 校准 打开 取出 装回 重插 擦拭 核对 设置 测试 联系",
        "paper jam tray roller fuser drum toner panel cable reset clean replace check printer scanner",
    )
)
ANY = Machine()


def article(number: int, chance: random.Random) -> ArticleRow:
    """Of about 600 signs."""
    some = [f"{chance.choice(DONE)}{chance.choice(THINGS)}" for _ in range(60)]
    symptoms = tuple(chance.sample(SYMPTOMS, 2))
    body = "，".join(some) + f"。错误代码 E{number % 997:03}。" + " ".join(chance.choice(ENGLISH) for _ in range(30))
    suits = number % 10
    return ArticleRow(
        article_id=f"kb-{number:06}",
        title=f"{chance.choice(THINGS)}{symptoms[0]}的处理",
        body=body,
        symptoms=symptoms,
        models=(chance.choice(MODELS),) if suits > 2 else (),
        families=(chance.choice(MODELS)[:2],) if suits in (1, 2) else (),
        version=1,
        written_at=(at := datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)),
        published_at=at,
        review_on=date(2027, 1, 1),
    )


USES_MADE = f"""
    INSERT INTO intake.article_uses
    SELECT 'k-' || n || ' ' || a, a, 'k-' || n, NULL, '2026-02-01'::timestamptz + n * interval '1 minute',
           'c-1', n % 5 < 3, 1
    FROM generate_series(1, {USED}) AS n,
    LATERAL (SELECT 'kb-' || lpad(floor({HOW_MANY} * random() ^ 4)::int::text, 6, '0') AS a OFFSET 0 * n) AS few"""
"""A few articles are used far more than the others."""
GUIDANCES_MADE = f"INSERT INTO intake.guidances SELECT 'k-' || n, 1 FROM generate_series(1, {USED}) AS n"


async def fill(pool: Pool) -> float:
    """Seconds."""
    chance, started = random.Random(1), perf_counter()
    await pool.execute("CREATE SCHEMA intake")
    tables: tuple[RowTable[Any], ...] = (ARTICLES.table, USES.table, GUIDANCES.table)
    for statement in (statement for table in tables for statement in table.create()):
        await pool.execute(statement)
    table = ARTICLES.table
    for first in range(0, MADE, 500):
        rows = table.records([article(number, chance) for number in range(first, first + 500)])
        await pool.copy_records_to_table(table.name, schema_name=table.schema, columns=table.columns, records=rows)
    rest = ", ".join(table.columns[1:])
    number = "lpad((substr(article_id, 4)::int + n)::text, 6, '0')"
    again = f"generate_series({MADE}, {HOW_MANY - MADE}, {MADE}) AS n"
    for statement in (
        f"INSERT INTO {table.full_name} SELECT 'kb-' || {number}, {rest} FROM {table.full_name}, {again}",
        USES_MADE,
        GUIDANCES_MADE,
        *(statement for table in tables for statement in table.create_indexes()),
        "VACUUM ANALYZE",
    ):
        async with pool.acquire() as connection:
            await connection.execute("SET statement_timeout = 0")
            await connection.execute(statement, timeout=1200)
    return perf_counter() - started


async def times(pool: Pool, asking: Callable[[int], Awaitable[object]]) -> tuple[float, float, float]:
    """Median and 99th percentile, and what the processor spent for one, of PostgreSQL and of this process: in
    milliseconds."""
    server, taken, spent = await pool.fetchval("SELECT pg_backend_pid()"), [], process_time()
    before = processor_seconds(server)
    for number in range(ROUNDS):
        started = perf_counter()
        await asking(number)
        taken.append((perf_counter() - started) * 1000)
    spent = (process_time() - spent + processor_seconds(server) - before) * 1000 / ROUNDS
    taken.sort()
    return taken[len(taken) // 2], taken[int(len(taken) * 0.99)], spent


def processor_seconds(pid: int) -> float:
    """What a process has used of the processor, on Linux."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def run(dsn: str) -> None:
    """Fill and ask."""
    pool = await connect_pool(dsn, max_size=1, name="bench")
    try:
        print(f"{HOW_MANY} articles, {USED} uses: {await fill(pool):.0f} s")
        size = "SELECT pg_size_pretty(pg_total_relation_size('intake.articles'))"
        index = "SELECT pg_size_pretty(pg_relation_size('intake.articles_found_by'))"
        print("articles with indexes", await pool.fetchval(size), "of that pieces", await pool.fetchval(index))

        async def search(text: str, machine: Machine = ANY) -> None:
            await find_articles(pool, asked(text), machine, False, None, 21)

        async def help(text: str, model: str | None) -> None:
            request = Request(text, model, model and model[:2])
            suggested(text, await candidates_for(pool, request), 10)

        said = "打印机总是卡纸，声音很大，面板报错"
        for name, asking in (
            ("a rare code, E123", lambda n: search(f"E{n % 997:03}")),
            ("a symptom of every seventh, 卡纸", lambda n: search(SYMPTOMS[n % len(SYMPTOMS)])),
            ("a word of nearly all, 打印机", lambda n: search(THINGS[n % len(THINGS)])),
            ("two words of nearly all", lambda n: search(f"{THINGS[n % 15]} {DONE[n % 15]}")),
            ("part of an English word, print", lambda n: search("print")),
            ("a word and a model", lambda n: search("卡纸", Machine(MODELS[n % 2000], MODELS[n % 2000][:2]))),
            ("by number, no words", lambda n: find_articles(pool, None, ANY, False, None, 21)),
            ("what may help, with a model", lambda n: help(said, MODELS[n % 2000])),
            ("what may help, no machine", lambda n: help(said, None)),
            ("what may help, a model and no words", lambda n: help("", MODELS[n % 2000])),
        ):
            middle, high, spent = await times(pool, asking)
            print(f"{name:36} p50 {middle:7.1f} ms   p99 {high:7.1f} ms   processor {spent:6.1f} ms")
    finally:
        await pool.close()


def main() -> int:
    with scratch("aftersales-knowledge-") as folder, Postgres(folder / "postgres") as server:
        asyncio.run(run(server.fresh_database("knowledge")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
