"""The peer: what a bare FastAPI endpoint with an asyncpg INSERT of the same row does. No auth, no key, no version."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
from fastapi import FastAPI, Request
from pydantic import BaseModel

TABLE = """CREATE TABLE bare (position bigserial PRIMARY KEY, id uuid NOT NULL, stream text NOT NULL,
    version bigint NOT NULL, type text NOT NULL, key text NOT NULL, time timestamptz NOT NULL, data jsonb NOT NULL,
    causation uuid, correlation uuid, actor text NOT NULL, traceparent text,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(), UNIQUE (stream, version))"""
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


@app.post("/cases", status_code=201)
async def open_case(body: NewCase, request: Request) -> dict[str, str]:
    """One durable row."""
    event = row(body.model_dump_json())
    await request.app.state.pool.execute(INSERT, *event)
    return {"case_id": str(event[0])}
