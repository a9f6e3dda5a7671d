"""The knowledge base: publish, search, read."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict
from starlette.responses import Response

from eventlog.envelope import new_id
from intake.domain.article import PublishArticle, publish
from intake.projections.articles import ArticleRow, find_articles
from intake.routes.common import HEADQUARTERS, STATION
from intake.routes.resources import ARTICLES
from service.framework import VERSIONED, AsOf, Body, Call, Id, Line, Listed, LongText, Paged, allow

router = APIRouter(tags=["知识库 · Knowledge base"])


class NewArticle(Body):
    """An article; without `model` it suits every model."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "article_id": "a-jam",
                    "title": "卡纸",
                    "body": "关闭电源，打开后盖，沿出纸方向取出纸张。",
                    "model": "MX-200",
                }
            ]
        }
    )

    article_id: Id | None = None
    title: Line
    body: LongText
    model: Line | None = None


@router.post(
    "/articles",
    status_code=201,
    summary="发布文章 · Publish an article",
    responses={201: {"model": ArticleRow}},
)
async def publish_article(body: NewArticle, call: Annotated[Call, allow("clerk", "manager")]) -> Response:
    """A second publication under the same number is its new wording; `If-Match` guards against another's."""
    article_id = body.article_id or str(new_id())
    command = PublishArticle(article_id, body.title, body.body, body.model)
    return await call.create(ARTICLES, article_id, publish, command, new=body.article_id is None)


@router.get(
    "/articles", summary="检索知识库 · Search the knowledge base", responses={200: {"model": Listed[ArticleRow]}}
)
async def list_articles(
    call: Annotated[Call, allow(*HEADQUARTERS, *STATION)],
    page: Paged,
    q: Annotated[Line | None, Query(description="标题或正文含所有词 · Title or text contains every word")] = None,
    model: Annotated[Line | None, Query(description="适用机型 · Suits this model")] = None,
) -> Response:
    """In order of number."""
    rows = await find_articles(call.runtime.pool, q, model, page.after(str) or "", page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: row.article_id)


@router.get(
    "/articles/{article_id}",
    summary="查看文章 · Read an article",
    responses={200: {"model": ArticleRow}},
    openapi_extra=VERSIONED,
)
async def read_article(
    article_id: Id, call: Annotated[Call, allow(*HEADQUARTERS, *STATION)], as_of: AsOf = None
) -> Response:
    """In its present wording, or that of a moment of the past."""
    return await call.show(ARTICLES, article_id, as_of)
