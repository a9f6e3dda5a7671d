"""What the analysts' guides say of views and questions is what the code has: `python -m tools.analysts [--write]`.

    docs/analysts/sql.md               the table of views and columns, between its marks
    docs/analysts/questions/README.md  every question with its words, its picture and its SQL

`--write DSN` draws the pictures, too, from what that database holds: those in the tree are the demo's.
"""

import asyncio
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from aftersales.ask.asking import ask_all
from aftersales.ask.catalogue import QUESTIONS
from aftersales.ask.charts import chart
from aftersales.ask.question import Asked, Question
from reporting.analytics.view import SCHEMA, View
from reporting.analytics.views import ALL

FOLDER = Path(__file__).parents[1] / "docs" / "analysts"
GUIDE, QUESTIONS_PAGE = FOLDER / "sql.md", FOLDER / "questions" / "README.md"
BLOCK = re.compile(r"(?<=<!-- views -->\n).*?(?=<!-- /views -->)", re.DOTALL)
HEAD = """# 现成的问题 · Ready questions

`./aftersales ask 名称` 回答一个，`./aftersales ask --html 文件` 写成一份带图的报告；图取自演示数据（`make demo`）。
`./aftersales ask NAME` answers one, `./aftersales ask --html FILE` writes a report with charts. The pictures are of the
demo's data. The SQL reads schema `analytics` ([the views](../sql.md)) and can be pasted into any program for SQL.

<!-- 本页由 tools/analysts.py 生成 · made by python -m tools.analysts --write -->
"""


def views(all: tuple[View, ...]) -> str:
    """The table: a part a view."""
    return "\n".join(line for view in all for line in _view(view))


def _view(view: View) -> Iterator[str]:
    yield f"\n### `{SCHEMA}.{view.name}`\n"
    yield f"{view.zh}。{view.en}.\n"
    yield "| 列 column | 含义 meaning |"
    yield "|---|---|"
    for column in view.columns:
        yield f"| `{column.name}` | {column.zh} · {column.en} |"
    yield ""


def page() -> str:
    """All questions."""
    return "\n".join([HEAD, *(line for question in QUESTIONS.values() for line in _question(question))]) + "\n"


def _question(question: Question) -> Iterator[str]:
    yield f"## {question.title.zh} · {question.title.en}\n"
    yield f"{question.says.zh}\n"
    yield f"{question.says.en}\n"
    yield f"![{question.title.en}]({question.name}.svg)\n"
    yield f"`./aftersales ask {question.name}`\n"
    yield f"```sql\n{question.pasted}\n```\n"


def main() -> int:
    """0 when the pages are what the code makes."""
    guide = GUIDE.read_text("utf-8")
    made = BLOCK.sub(lambda _: views(ALL), guide)
    if "--write" in sys.argv[1:]:
        GUIDE.write_text(made, "utf-8")
        QUESTIONS_PAGE.parent.mkdir(exist_ok=True)
        QUESTIONS_PAGE.write_text(page(), "utf-8")
        for dsn in sys.argv[2:3]:
            answers = asyncio.run(ask_all(dsn, list(QUESTIONS.values()), Asked()))
            for name, question in QUESTIONS.items():
                (FOLDER / "questions" / f"{name}.svg").write_text(chart(question, answers[name]), "utf-8")
        guide = made
    pictures = all((FOLDER / "questions" / f"{name}.svg").exists() for name in QUESTIONS)
    if made == guide and BLOCK.search(guide) and QUESTIONS_PAGE.read_text("utf-8") == page() and pictures:
        print(f"analysts: the guides have the {len(ALL)} views and {len(QUESTIONS)} questions of the code")
        return 0
    print("docs/analysts is not what the code has: run `python -m tools.analysts --write`")
    return 1


if __name__ == "__main__":
    sys.exit(main())
