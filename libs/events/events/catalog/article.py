"""An article of the knowledge base 知识库: what a clerk tells a customer, and a technician looks up on site."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import ArticleId, Model
from events.types import ARTICLE_PARTS, ArticlePart
from events.words import Words, choice, one_line, titled

ReviewOn = Annotated[date, "应复审日期（北京时间） · Day on which its review is due, China time"]


@titled("文章内容")
@dataclass(frozen=True, slots=True)
class ArticleContent:
    """An article in one wording. Without models and families it suits every machine."""

    title: Annotated[str, "标题 · Title"]
    body: Annotated[str, "正文 · Text"]
    symptoms: Annotated[tuple[str, ...], "故障现象，如客户所说 · Symptoms, as customers say them"]
    models: Annotated[tuple[str, ...], "适用型号 · Models that it suits"]
    families: Annotated[tuple[str, ...], "适用产品系列 · Product families that it suits"]


@titled("知识库文章已发布")
@dataclass(frozen=True, slots=True)
class ArticlePublished:
    """An article in a new wording, as it was said until articles had symptoms, families and review dates.

    Nobody says it any more; the first one of an article wrote it, each further one revised it.
    """

    article_id: ArticleId
    title: Annotated[str, "标题 · Title"]
    body: Annotated[str, "正文 · Text"]
    model: Model | None

    def sentence(self) -> Words:
        title = one_line(self.title)
        return Words(f"发布知识库文章 {self.article_id}：{title}", f"Article {self.article_id} published: {title}")


@titled("知识库文章已编写")
@dataclass(frozen=True, slots=True)
class ArticleWritten:
    """A new article, its first version."""

    article_id: ArticleId
    content: Annotated[ArticleContent, "文章内容 · What it says"]
    review_on: ReviewOn

    def sentence(self) -> Words:
        title = one_line(self.content.title)
        return Words(
            f"编写知识库文章 {self.article_id}：{title}，应于 {self.review_on} 复审",
            f"Article {self.article_id} written: {title}, to be reviewed on {self.review_on}",
        )


@titled("知识库文章已修订")
@dataclass(frozen=True, slots=True)
class ArticleRevised:
    """A further version of an article; what it said before stands in the event of that version."""

    article_id: ArticleId
    content: Annotated[ArticleContent, "修订后的文章内容 · What it says, as revised"]
    changed: Annotated[tuple[ArticlePart, ...], "修订的部分 · What changed"]
    reason: Annotated[str, "修订原因 · Why it was revised", FREE_TEXT]

    def sentence(self) -> Words:
        parts, reason = [choice(ARTICLE_PARTS, part) for part in self.changed], one_line(self.reason)
        return Words(
            f"修订知识库文章 {self.article_id}：{'、'.join(part.zh for part in parts)}；原因：{reason}",
            f"Article {self.article_id} revised: {', '.join(part.en for part in parts)}; why: {reason}",
        )


@titled("知识库文章已复审")
@dataclass(frozen=True, slots=True)
class ArticleReviewed:
    """Somebody read the article and found that it holds."""

    article_id: ArticleId
    review_on: ReviewOn
    note: Annotated[str, "复审备注，可为空 · What was found; may be empty", FREE_TEXT]

    def sentence(self) -> Words:
        return Words(
            f"复审知识库文章 {self.article_id}，下次应于 {self.review_on} 复审",
            f"Article {self.article_id} reviewed, next on {self.review_on}",
        )


@titled("知识库文章已撤下")
@dataclass(frozen=True, slots=True)
class ArticleWithdrawn:
    """Nobody is to be guided by the article any more. What it was used for stays as it was."""

    article_id: ArticleId
    reason: Annotated[str, "撤下原因 · Why it was withdrawn", FREE_TEXT]

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"撤下知识库文章 {self.article_id}；原因：{reason}", f"Article {self.article_id} withdrawn; why: {reason}"
        )


@titled("知识库文章已恢复")
@dataclass(frozen=True, slots=True)
class ArticleReinstated:
    """A withdrawn article may be used again, as it stood."""

    article_id: ArticleId
    reason: Annotated[str, "恢复原因 · Why it is back", FREE_TEXT]

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"恢复知识库文章 {self.article_id}；原因：{reason}", f"Article {self.article_id} reinstated; why: {reason}"
        )


ArticleEvent = (
    ArticlePublished | ArticleWritten | ArticleRevised | ArticleReviewed | ArticleWithdrawn | ArticleReinstated
)

KIND: StreamKind[ArticleEvent] = StreamKind("article", source="intake", id="article_id", events=ArticleEvent)
