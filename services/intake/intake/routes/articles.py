"""The knowledge base 知识库: write, revise, review, withdraw, reinstate."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import ConfigDict, Field, model_validator
from starlette.responses import Response

from eventlog.envelope import new_id
from events.catalog.article import ArticleContent
from events.rules.models import model_key
from events.rules.search_text import search_text
from events.shanghai import day_of
from intake.domain.article import (
    ReinstateArticle,
    ReviewArticle,
    ReviseArticle,
    WithdrawArticle,
    WriteArticle,
    reinstate,
    review,
    revise,
    withdraw,
    write,
)
from intake.domain.reviews import next_review
from intake.projections.articles import ArticleRow
from intake.routes.common import B, corrects
from intake.routes.resources import ARTICLES
from service.framework import Body, Call, Id, Line, LongText, Note, Text, allow

router = APIRouter(tags=["知识库 · Knowledge base"])

MOST_SYMPTOMS, MOST_MODELS, MOST_FAMILIES = 30, 200, 50

Writer = Annotated[Call, allow("clerk", "manager")]
Symptoms = Annotated[tuple[Line, ...], Field(max_length=MOST_SYMPTOMS)]
Models = Annotated[tuple[Line, ...], Field(max_length=MOST_MODELS)]
Families = Annotated[tuple[Line, ...], Field(max_length=MOST_FAMILIES)]


class NewArticle(Body):
    """An article. Without models and families it suits every machine; without `review_on` it is due for review in a
    year."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "article_id": "a-jam",
                    "title": "卡纸",
                    "body": "关闭电源，打开后盖，沿出纸方向取出纸张。",
                    "symptoms": ["卡纸", "纸卡在后盖", "面板提示 E052"],
                    "models": ["MX-200"],
                    "families": ["LP"],
                }
            ]
        }
    )

    article_id: Id | None = None
    title: Line
    body: LongText
    symptoms: Symptoms = ()
    models: Models = ()
    families: Families = ()
    review_on: date | None = None

    @model_validator(mode="after")
    def _once(self) -> Self:
        return each_once(self, self.symptoms, self.models, self.families)


class ArticleRevision(Body):
    """What it says instead, and why. A list takes the place of the whole list."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"body": "关机，打开后盖，沿出纸方向取出纸张。", "reason": "先关机更安全"}]}
    )

    title: Line | None = None
    body: LongText | None = None
    symptoms: Symptoms | None = None
    models: Models | None = None
    families: Families | None = None
    reason: Text

    @model_validator(mode="after")
    def _something(self) -> Self:
        return each_once(corrects(self), self.symptoms or (), self.models or (), self.families or ())


class ArticleReview(Body):
    """It holds. Without `review_on` the next review is due in a year."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "与现行固件一致"}]})

    review_on: date | None = None
    note: Note = ""


class ArticleDecision(Body):
    """Why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "由新文章取代"}]})

    reason: Text


def each_once(body: B, symptoms: Sequence[str], models: Sequence[str], families: Sequence[str]) -> B:
    """Raises ValueError for what is there twice, in whatever spelling."""
    compared: Sequence[tuple[Sequence[str], Callable[[str], str]]] = (
        (symptoms, search_text),
        (models, model_key),
        (families, search_text),
    )
    for texts, key in compared:
        if len({key(text) for text in texts}) < len(texts):
            raise ValueError("同一现象、型号或系列只能列一次 · list a symptom, a model or a family once only")
    return body


@router.post(
    "/articles", status_code=201, summary="编写文章 · Write an article", responses={201: {"model": ArticleRow}}
)
async def write_article(body: NewArticle, call: Writer) -> Response:
    """A number that another article has is refused: an article is revised, with a reason."""
    article_id, today = body.article_id or str(new_id()), day_of(call.at)
    content = ArticleContent(body.title, body.body, body.symptoms, body.models, body.families)
    command = WriteArticle(article_id, content, body.review_on or next_review(today), today)
    return await call.create(ARTICLES, article_id, write, command, new=body.article_id is None)


@router.post(
    "/articles/{article_id}/revise", summary="修订文章 · Revise an article", responses={200: {"model": ArticleRow}}
)
async def revise_article(article_id: Id, body: ArticleRevision, call: Writer) -> Response:
    """Its next version; `If-Match` guards against another's. When it is to be reviewed stays as it was."""
    command = ReviseArticle(
        article_id=article_id,
        title=body.title,
        body=body.body,
        symptoms=body.symptoms,
        models=body.models,
        families=body.families,
        reason=body.reason,
    )
    return await call.decide(ARTICLES, article_id, revise, command)


@router.post(
    "/articles/{article_id}/review", summary="复审文章 · Review an article", responses={200: {"model": ArticleRow}}
)
async def review_article(article_id: Id, body: ArticleReview, call: Writer) -> Response:
    """Whoever says so has read it. What does not hold is revised, or withdrawn."""
    today = day_of(call.at)
    command = ReviewArticle(article_id, body.review_on or next_review(today), body.note, today)
    return await call.decide(ARTICLES, article_id, review, command)


@router.post(
    "/articles/{article_id}/withdraw",
    summary="撤下文章 · Withdraw an article",
    responses={200: {"model": ArticleRow}},
)
async def withdraw_article(article_id: Id, body: ArticleDecision, call: Writer) -> Response:
    """It is proposed and found no more, and can still be read."""
    return await call.decide(ARTICLES, article_id, withdraw, WithdrawArticle(article_id, body.reason))


@router.post(
    "/articles/{article_id}/reinstate",
    summary="恢复文章 · Reinstate an article",
    responses={200: {"model": ArticleRow}},
)
async def reinstate_article(article_id: Id, body: ArticleDecision, call: Writer) -> Response:
    """A withdrawn article is used again, as it stood."""
    return await call.decide(ARTICLES, article_id, reinstate, ReinstateArticle(article_id, body.reason))
