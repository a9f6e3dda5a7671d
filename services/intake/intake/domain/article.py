"""A knowledge-base article 知识库文章, for guidance by phone."""

from dataclasses import dataclass
from typing import assert_never

from eventlog.decider import Decider, NotFound, State
from events.catalog.article import KIND, ArticleEvent, ArticlePublished


@dataclass(frozen=True, slots=True)
class PublishArticle:
    """Put an article into the knowledge base; `model` None means that it suits every model."""

    article_id: str
    title: str
    body: str
    model: str | None


class Article(State, frozen=True):
    """What is known of an article; nothing yet while `published` is None."""

    published: ArticlePublished | None = None


def evolve(state: Article, event: ArticleEvent) -> Article:
    """The article after an event."""
    match event:
        case ArticlePublished():
            return Article(published=event)
        case _:
            assert_never(event)


ARTICLE: Decider[Article, ArticleEvent] = Decider(KIND, Article(), evolve)


def publish(command: PublishArticle, article: Article) -> list[ArticleEvent]:
    """A second publication under one number is the article's new text; the same text again is nothing new."""
    published = ArticlePublished(command.article_id, command.title, command.body, command.model)
    return [] if article.published == published else [published]


def named_articles(articles: dict[str, Article]) -> tuple[str, ...]:
    """The articles' numbers, each once. Raises NotFound, at `article_ids`, naming those that do not exist."""
    unknown = ", ".join(article_id for article_id, article in articles.items() if article.published is None)
    if unknown:
        raise no_article(unknown, "article_ids")
    return tuple(articles)


def no_article(article_id: str, field: str | None = None) -> NotFound:
    """There is no such article; `field` named it."""
    return NotFound(f"there is no article {article_id}", f"没有知识库文章 {article_id}", field)
