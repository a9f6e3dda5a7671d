"""A knowledge-base article 知识库文章: written, revised, reviewed, withdrawn."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, get_args

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.article import (
    KIND,
    ArticleContent,
    ArticleEvent,
    ArticlePublished,
    ArticleReinstated,
    ArticleReviewed,
    ArticleRevised,
    ArticleWithdrawn,
    ArticleWritten,
)
from events.types import ArticlePart
from intake.domain.reviews import require_review_day


@dataclass(frozen=True, slots=True)
class WriteArticle:
    """Put an article into the knowledge base; `today` is a day in Asia/Shanghai, as `review_on` is."""

    article_id: str
    content: ArticleContent
    review_on: date
    today: date


@dataclass(frozen=True, slots=True)
class ReviseArticle:
    """Say it in another way, for a `reason`; None leaves a part as it is."""

    article_id: str
    title: str | None
    body: str | None
    symptoms: tuple[str, ...] | None
    models: tuple[str, ...] | None
    families: tuple[str, ...] | None
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewArticle:
    """It was read, and holds until its next review on `review_on`."""

    article_id: str
    review_on: date
    note: str
    today: date


@dataclass(frozen=True, slots=True)
class WithdrawArticle:
    """Let nobody be guided by it any more, for a `reason`."""

    article_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReinstateArticle:
    """Let it be used again, for a `reason`."""

    article_id: str
    reason: str


class Article(State, frozen=True):
    """What is known of an article; nothing yet while `content` is None."""

    content: ArticleContent | None = None
    withdrawn: bool = False


def evolve(state: Article, event: ArticleEvent) -> Article:
    """The article after an event."""
    match event:
        case ArticlePublished():
            return changed(state, content=content_of(event))
        case ArticleWritten() | ArticleRevised():
            return changed(state, content=event.content)
        case ArticleReviewed():
            return state
        case ArticleWithdrawn():
            return changed(state, withdrawn=True)
        case ArticleReinstated():
            return changed(state, withdrawn=False)
        case _:
            assert_never(event)


ARTICLE: Decider[Article, ArticleEvent] = Decider(KIND, Article(), evolve)


def content_of(event: ArticlePublished) -> ArticleContent:
    """What an article of before said, and which model it suited."""
    return ArticleContent(event.title, event.body, (), () if event.model is None else (event.model,), ())


def write(command: WriteArticle, article: Article) -> list[ArticleEvent]:
    """Raises Rejected for a number that another article has, or a review that is not to come."""
    if article.content is None:
        require_review_day(command.review_on, command.today)
        return [ArticleWritten(command.article_id, command.content, command.review_on)]
    if article.content == command.content:
        return []
    raise Rejected(
        f"there is an article {command.article_id} with another text: revise it, with a reason",
        f"知识库文章 {command.article_id} 已存在，且内容不同；请修订该文章并写明原因",
        field="article_id",
    )


def revise(command: ReviseArticle, article: Article) -> list[ArticleEvent]:
    """What it says already decides nothing. Raises NotFound for an unknown article, Rejected for a withdrawn one."""
    known = _in_use(article, command.article_id)
    wanted = ArticleContent(
        title=command.title or known.title,
        body=command.body or known.body,
        symptoms=known.symptoms if command.symptoms is None else command.symptoms,
        models=known.models if command.models is None else command.models,
        families=known.families if command.families is None else command.families,
    )
    parts = changed_parts(known, wanted)
    return [ArticleRevised(command.article_id, wanted, parts, command.reason)] if parts else []


def review(command: ReviewArticle, article: Article) -> list[ArticleEvent]:
    """Each time is a review. Raises NotFound for an unknown article, Rejected for a withdrawn one, or where the next
    review is not to come."""
    _in_use(article, command.article_id)
    require_review_day(command.review_on, command.today)
    return [ArticleReviewed(command.article_id, command.review_on, command.note)]


def withdraw(command: WithdrawArticle, article: Article) -> list[ArticleEvent]:
    """Once is enough. Raises NotFound for an unknown article."""
    known_article(article, command.article_id)
    return [] if article.withdrawn else [ArticleWithdrawn(command.article_id, command.reason)]


def reinstate(command: ReinstateArticle, article: Article) -> list[ArticleEvent]:
    """What is in use stays so. Raises NotFound for an unknown article."""
    known_article(article, command.article_id)
    return [ArticleReinstated(command.article_id, command.reason)] if article.withdrawn else []


def changed_parts(before: ArticleContent, after: ArticleContent) -> tuple[ArticlePart, ...]:
    """What differs between two wordings."""
    return tuple(part for part in get_args(ArticlePart) if getattr(before, part) != getattr(after, part))


def known_article(article: Article, article_id: str) -> ArticleContent:
    """Raises NotFound for an article that nobody wrote."""
    if article.content is None:
        raise no_article(article_id)
    return article.content


def named_articles(articles: dict[str, Article]) -> tuple[str, ...]:
    """The articles' numbers, each once; a withdrawn one, too: it may have been read just before. Raises NotFound, at
    `article_ids`, naming those that do not exist."""
    unknown = ", ".join(article_id for article_id, article in articles.items() if article.content is None)
    if unknown:
        raise no_article(unknown, "article_ids")
    return tuple(articles)


def no_article(article_id: str, field: str | None = None) -> NotFound:
    """There is no such article; `field` named it."""
    return NotFound(f"there is no article {article_id}", f"没有知识库文章 {article_id}", field)


def _in_use(article: Article, article_id: str) -> ArticleContent:
    known = known_article(article, article_id)
    if article.withdrawn:
        raise Rejected(
            f"article {article_id} is withdrawn: reinstate it first", f"知识库文章 {article_id} 已撤下，请先恢复"
        )
    return known
