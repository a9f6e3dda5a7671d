"""The knowledge base 知识库: search, read, what is due for review, versions, history, and what each article solved."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from eventlog.log.stream import read_stream
from events.catalog.article import ArticleContent, ArticlePublished, ArticleRevised, ArticleWritten
from events.rules.models import model_key
from events.shanghai import day_of
from events.types import ArticlePart
from intake.articles_past import uses_then
from intake.domain.article import changed_parts, content_of
from intake.domain.excerpt import Piece, excerpt, has
from intake.domain.product import PRODUCT
from intake.domain.reviews import LONGEST_REVIEW_DAYS
from intake.projections.article_uses import Figures, Use, figures_now, figures_of, find_uses
from intake.projections.articles import ArticleRow
from intake.projections.articles_found import Machine, Record, asked, find_articles, find_due, records_of
from intake.routes.common import HEADQUARTERS, STATION
from intake.routes.machines import family_of
from intake.routes.resources import ARTICLES
from intake.routes.stream_history import RecordedItem, recorded_items
from service.framework import VERSIONED, AsOf, Call, Id, Line, Listed, Paged, Runtime, allow

router = APIRouter(tags=["知识库 · Knowledge base"])

Reader = Annotated[Call, allow(*HEADQUARTERS, *STATION)]
HeadOffice = Annotated[Call, allow(*HEADQUARTERS)]


@dataclass(frozen=True, slots=True)
class ArticleItem:
    """An article in a list. `excerpt` is the part of what `found_in` names that has the words, in pieces; the beginning
    of the text where none were asked for. `used` and `solved` are of its latest 100 requests."""

    article_id: str
    title: str
    symptoms: tuple[str, ...]
    models: tuple[str, ...]
    families: tuple[str, ...]
    version: int
    published_at: datetime
    review_on: date
    withdrawn: bool
    found_in: Literal["title", "symptoms", "body"] | None
    excerpt: tuple[Piece, ...]
    used: int
    solved: int


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """An article as it once said, and what was another before. `reason` is None for the first, and of before 2027 for
    all."""

    version: int
    published_at: datetime
    written_by: str
    changed: tuple[ArticlePart, ...]
    reason: str | None
    title: str
    body: str
    symptoms: tuple[str, ...]
    models: tuple[str, ...]
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleFigures(Figures):
    """What an article was used for: requests, and what came of them."""

    article_id: str = ""


def item(row: ArticleRow, words: Sequence[str], record: Record) -> ArticleItem:
    """A row as a list has it."""
    symptoms = "；".join(row.symptoms)
    places: list[tuple[Literal["title", "symptoms", "body"], str]] = [
        ("title", row.title),
        ("symptoms", symptoms),
        ("body", row.body),
    ]
    found_in, text = next(((name, text) for name, text in places if has(text, words)), (None, row.body))
    return ArticleItem(
        article_id=row.article_id,
        title=row.title,
        symptoms=row.symptoms,
        models=row.models,
        families=row.families,
        version=row.version,
        published_at=row.published_at,
        review_on=row.review_on,
        withdrawn=row.withdrawn,
        found_in=found_in,
        excerpt=excerpt(text, words),
        used=record.used,
        solved=record.solved,
    )


async def family_known(runtime: Runtime, model: str) -> str | None:
    """The family of a model; None where nobody listed it."""
    return family_of((await read_stream(runtime.store, PRODUCT, model_key(model))).state)


@router.get(
    "/articles", summary="检索知识库 · Search the knowledge base", responses={200: {"model": Listed[ArticleItem]}}
)
async def list_articles(
    call: Reader,
    page: Paged,
    q: Annotated[
        Line | None,
        Query(description="标题、现象或正文含所有词，词可以是一部分 · Title, symptoms or text contain every word"),
    ] = None,
    model: Annotated[Line | None, Query(description="适用此型号、其系列或所有机型 · Suits this model")] = None,
    withdrawn: Annotated[bool, Query(description="已撤下的 · Those that are withdrawn")] = False,
) -> Response:
    """The best first: words in the title, then in symptoms, then in the text; without words, in order of number."""
    pool, wanted = call.runtime.pool, None if q is None else asked(q)
    machine = Machine() if model is None else Machine(model, await family_known(call.runtime, model))
    found = await find_articles(pool, wanted, machine, withdrawn, page.after(tuple[int, str]), page.limit + 1)
    records = await records_of(pool, [row.article_id for _, row in found])
    words = wanted.words if wanted else ()
    items = [item(row, words, records[row.article_id]) for _, row in found]
    ranks = {row.article_id: rank for rank, row in found}
    return call.respond_page(page, items, cursor=lambda each: (ranks[each.article_id], each.article_id))


@router.get(
    "/article-reviews", summary="应复审的文章 · Articles to review", responses={200: {"model": Listed[ArticleRow]}}
)
async def list_article_reviews(
    call: HeadOffice,
    page: Paged,
    within: Annotated[
        int,
        Query(ge=0, le=LONGEST_REVIEW_DAYS, description="几天内应复审，0 为已到日期的 · Due within so many days"),
    ] = 0,
) -> Response:
    """The longest overdue first."""
    until = day_of(call.at) + timedelta(days=within)
    rows = await find_due(call.runtime.pool, until, page.after(tuple[date, str]), page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.review_on, row.article_id))


@router.get(
    "/articles/{article_id}",
    summary="查看文章 · Read an article",
    responses={200: {"model": ArticleRow}},
    openapi_extra=VERSIONED,
)
async def read_article(article_id: Id, call: Reader, as_of: AsOf = None) -> Response:
    """In its present wording, or that of a moment of the past; a withdrawn one, too."""
    return await call.show(ARTICLES, article_id, as_of)


@router.get(
    "/articles/{article_id}/versions",
    summary="文章的各个版本 · Versions of an article",
    responses={200: {"model": Listed[ArticleVersion]}},
)
async def list_article_versions(article_id: Id, call: Reader, page: Paged, as_of: AsOf = None) -> Response:
    """The first one first, each with what it said, what changed, why, and by whom."""
    article = await call.read(ARTICLES, article_id, await call.moment(as_of))
    seen, versions, before = page.after(int) or 0, list[ArticleVersion](), ArticleContent("", "", (), (), ())
    for event, recorded in article.events:
        if not isinstance(event, ArticlePublished | ArticleWritten | ArticleRevised):
            continue
        content = content_of(event) if isinstance(event, ArticlePublished) else event.content
        versions.append(
            ArticleVersion(
                version=len(versions) + 1,
                published_at=recorded.time,
                written_by=recorded.actor,
                changed=changed_parts(before, content) if versions else (),
                reason=event.reason if isinstance(event, ArticleRevised) else None,
                **{part: getattr(content, part) for part in ("title", "body", "symptoms", "models", "families")},
            )
        )
        before = content
    return call.respond_page(page, versions[seen : seen + page.limit + 1], cursor=lambda each: each.version)


@router.get(
    "/articles/{article_id}/history",
    summary="文章历史 · History of an article",
    responses={200: {"model": Listed[RecordedItem]}},
)
async def list_article_history(article_id: Id, call: Reader, page: Paged, as_of: AsOf = None) -> Response:
    """Everything that was recorded of it: written, revised, reviewed, withdrawn, by whom, and in one line."""
    article = await call.read(ARTICLES, article_id, await call.moment(as_of))
    items = recorded_items(article, page.after(int) or 0, page.limit + 1)
    return call.respond_page(page, items, cursor=lambda each: each.version)


@router.get(
    "/articles/{article_id}/requests",
    summary="文章解答过的请求 · Requests that an article was used for",
    responses={200: {"model": Listed[Use]}},
)
async def list_article_requests(article_id: Id, call: HeadOffice, page: Paged, as_of: AsOf = None) -> Response:
    """The newest first, each once, with what came of it: solved, came_back (solved by phone, as was thought, and opened
    again since), not_solved. With `as_of` as it was known then; 422 for an article that was used too often."""
    moment = await call.moment(as_of)
    await call.read(ARTICLES, article_id, moment)
    before = page.after(tuple[datetime, str])
    if moment is None:
        uses = await find_uses(call.runtime.pool, article_id, before, page.limit + 1)
    else:
        all_then = await uses_then(call.runtime, moment, article_id)
        uses = [use for use in all_then if before is None or (use.used_at, use.case_id) < before][: page.limit + 1]
    return call.respond_page(page, uses, cursor=lambda use: (use.used_at, use.case_id))


@router.get(
    "/articles/{article_id}/figures",
    summary="文章的解决情况 · What an article solved",
    responses={200: {"model": ArticleFigures}},
)
async def read_article_figures(article_id: Id, call: HeadOffice, as_of: AsOf = None) -> Response:
    """How many requests it was used for, and what came of them; `as_of` counts those of then."""
    moment = await call.moment(as_of)
    await call.read(ARTICLES, article_id, moment)
    if moment is None:
        figures = await figures_now(call.runtime.pool, article_id)
    else:
        figures = figures_of(await uses_then(call.runtime, moment, article_id))
    return call.respond(ArticleFigures(**asdict(figures), article_id=article_id))
