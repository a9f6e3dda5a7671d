"""The peers: what a bare FastAPI endpoint with an asyncpg INSERT of the same row does, and one that opens a
case as it is done by hand: looks for duplicates, takes a number, makes a key, encrypts, inserts, in one transaction.
Nobody is asked who they are, and neither knows idempotency or versions."""

import os
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from fastapi import FastAPI, Request
from pydantic import BaseModel

TABLE = """CREATE TABLE bare (position bigserial PRIMARY KEY, id uuid NOT NULL, stream text NOT NULL,
    version bigint NOT NULL, type text NOT NULL, key text NOT NULL, time timestamptz NOT NULL, data jsonb NOT NULL,
    causation uuid, correlation uuid, actor text NOT NULL, traceparent text,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(), UNIQUE (stream, version))"""
CASES = """CREATE TABLE bare_cases (case_id text PRIMARY KEY, equipment_id text NOT NULL, status text NOT NULL);
    CREATE INDEX ON bare_cases (equipment_id) WHERE status <> 'closed';
    CREATE TABLE bare_keys (subject text PRIMARY KEY, key bytea NOT NULL);
    CREATE SEQUENCE bare_numbers"""
TABLES = f"""DROP TABLE IF EXISTS bare, bare_cases, bare_keys; DROP SEQUENCE IF EXISTS bare_numbers;
    {TABLE}; {CASES}"""
DUPLICATES = "SELECT case_id FROM bare_cases WHERE equipment_id = $1 AND status <> 'closed' LIMIT 100"
INSERT = """INSERT INTO bare (id, stream, version, type, key, time, data, actor, traceparent)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"""


def row(data: str) -> tuple[Any, ...]:
    """The parameters of INSERT: a row as long as an event of the log."""
    id = uuid4()
    trace = f"00-{id.hex}-{id.hex[:16]}-01"
    return (
        id,
        f"case-{id}",
        1,
        "aftersales.intake.request-received.v1",
        str(id),
        datetime.now(UTC),
        data,
        "clerk",
        trace,
    )


class NewCustomer(BaseModel):
    """The same body as POST /customers."""

    name: str
    region: str


class NewCase(BaseModel):
    """The same body as POST /cases."""

    customer_id: str
    equipment_id: str
    channel: str
    description: str


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=10, max_size=10) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/customers", status_code=201)
async def register_customer(body: NewCustomer, request: Request) -> dict[str, str]:
    """One durable row."""
    event = row(body.model_dump_json())
    await request.app.state.pool.execute(INSERT, *event)
    return {"customer_id": str(event[0])}


@app.post("/cases", status_code=201)
async def open_case(body: NewCase, request: Request) -> dict[str, Any]:
    """One durable row, with a number and a sealed text."""
    key = AESSIV.generate_key(512)
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        duplicates = await connection.fetch(DUPLICATES, body.equipment_id)
        number = await connection.fetchval("SELECT nextval('bare_numbers')")
        sealed = b64encode(AESSIV(key).encrypt(body.description.encode(), None)).decode()
        event = row(body.model_copy(update={"description": sealed}).model_dump_json())
        await connection.execute("INSERT INTO bare_keys VALUES ($1, $2)", event[1], key)
        await connection.execute(INSERT, *event)
    return {
        **body.model_dump(),
        "case_id": str(event[0]),
        "number": f"{event[5]:%y%m%d}-{number:04}",
        "possible_duplicates": [duplicate["case_id"] for duplicate in duplicates],
    }
