"""An article of the knowledge base 知识库."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.kinds import StreamKind
from events.fields import ArticleId, Model
from events.words import Words, one_line, titled


@titled("知识库文章已发布")
@dataclass(frozen=True, slots=True)
class ArticlePublished:
    """A knowledge-base article for guidance by phone; `model` limits it to one product model."""

    article_id: ArticleId
    title: Annotated[str, "标题 · Title"]
    body: Annotated[str, "正文 · Text"]
    model: Model | None

    def sentence(self) -> Words:
        title = one_line(self.title)
        return Words(f"发布知识库文章 {self.article_id}：{title}", f"Article {self.article_id} published: {title}")


ArticleEvent = ArticlePublished

KIND: StreamKind[ArticleEvent] = StreamKind("article", source="intake", id="article_id", events=ArticleEvent)
