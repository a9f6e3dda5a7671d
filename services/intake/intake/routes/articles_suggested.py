"""What may help 可能有帮助: articles for a request, before somebody drives."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field, model_validator
from starlette.responses import Response

from eventlog.read_models.projection import row_of
from intake.domain.equipment import known_equipment, no_equipment
from intake.domain.suggestion import Fit, Suggestion, suggested
from intake.projections.articles_suggested import Request, candidates_for
from intake.projections.cases import CASES as CASE_ROWS
from intake.routes.articles_read import family_known
from intake.routes.common import HEADQUARTERS, STATION
from intake.routes.resources import MACHINES, own_case
from service.framework import Body, Call, CaseId, Id, Line, Listed, Runtime, Text, allow
from service.http.openapi import REPEATABLE

router = APIRouter(tags=["知识库 · Knowledge base"])

MOST = 50
MOST_SIGNS = 300
"""Of what a customer says that are looked at: what is wrong comes first."""
Reader = Annotated[Call, allow(*HEADQUARTERS, *STATION)]


class Symptoms(Body):
    """What a customer says, and of which machine: its model, or its number."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"description": "打印机总是卡纸，声音很大", "model": "MX-200"},
                {"description": "白屏", "limit": 3},
            ]
        }
    )

    description: Text | None = None
    model: Line | None = None
    equipment_id: Id | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = 10

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.description is None and self.model is None and self.equipment_id is None:
            raise ValueError("请给出现象、型号或设备 · say what is wrong, or name a model or a machine")
        if self.model is not None and self.equipment_id is not None:
            raise ValueError("型号和设备只填一项 · name a model or a machine, not both")
        return self


@dataclass(frozen=True, slots=True)
class SuggestedArticle:
    """An article that may help. `fit` says for whom it is: the model, its family, every machine, or other ones where no
    machine was named; `likeness` how much it is like the words, 0 to 1; `named` which of its symptoms they name. `used`
    and `solved` are of its latest 100 requests."""

    article_id: str
    title: str
    fit: Fit
    likeness: float
    named: tuple[str, ...]
    used: int
    solved: int


async def suggestions(runtime: Runtime, text: str, model: str | None, limit: int) -> Sequence[SuggestedArticle]:
    """The best first."""
    said = text[:MOST_SIGNS]
    request = Request(said, model, None if model is None else await family_known(runtime, model))
    return [_told(each) for each in suggested(said, await candidates_for(runtime.pool, request), limit)]


@router.post(
    "/articles/suggest",
    operation_id="suggest_articles",
    summary="可能有帮助的文章 · What may help",
    responses={200: {"model": Listed[SuggestedArticle]}},
    openapi_extra={REPEATABLE: True},
)
async def suggest_articles(body: Symptoms, call: Reader) -> Response:
    """For a call that is no case yet. What customers say is personal, so it is a body and in no address. A machine is
    named by its number by the head office alone."""
    model = body.model
    if body.equipment_id is not None:
        if not set(HEADQUARTERS) & set(call.principal.roles):
            raise no_equipment(body.equipment_id)
        machine = (await call.read(MACHINES, body.equipment_id)).state
        model = known_equipment(machine, body.equipment_id).model
    items = await suggestions(call.runtime, body.description or "", model, body.limit)
    return call.respond({"items": items, "next": None})


@router.get(
    "/cases/{case_id}/suggested-articles",
    summary="对该服务单可能有帮助的文章 · What may help with a case",
    responses={200: {"model": Listed[SuggestedArticle]}},
)
async def list_suggested_articles(
    case_id: CaseId,
    call: Reader,
    limit: Annotated[int, Query(ge=1, le=MOST, description="最多几条 · How many at most")] = 10,
) -> Response:
    """By the case's model and what the customer said; for roles that do not read that, by the model alone. A station
    sees its own cases only, a technician those of their open work orders."""
    row = row_of(CASE_ROWS, await own_case(call, case_id))
    words: str | None = None
    if call.principal.reads_texts:
        (words,) = await call.runtime.keyring.readable([row.description])
    items = await suggestions(call.runtime, words or "", row.model, limit)
    return call.respond({"items": items, "next": None})


def _told(each: Suggestion) -> SuggestedArticle:
    found = each.candidate
    return SuggestedArticle(
        article_id=found.article_id,
        title=found.title,
        fit=found.fit,
        likeness=each.likeness,
        named=each.symptoms,
        used=found.used,
        solved=found.solved,
    )
