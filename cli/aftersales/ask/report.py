"""A report of some questions as one HTML file: nothing in it is fetched from anywhere."""

from collections.abc import Sequence
from datetime import datetime

from aftersales.ask.asking import Answers
from aftersales.ask.charts import chart
from aftersales.ask.question import Asked, Question
from aftersales.ask.showing import shown
from events.shanghai import SHANGHAI

MOST = 200
"""Rows of a table that a page shows; `--csv` has all of them."""


def report(questions: Sequence[Question], answers: Answers, asked: Asked, now: datetime) -> str:
    """The page, in Chinese and English."""
    from jinja2 import Environment, PackageLoader

    template = Environment(loader=PackageLoader("aftersales.ask"), autoescape=True, trim_blocks=True)
    parts = [
        {
            "question": question,
            "svg": chart(question, answers[question.name]),
            "rows": [
                [shown(field, row[field.name]) for field in question.fields] for row in answers[question.name][:MOST]
            ],
            "left": max(len(answers[question.name]) - MOST, 0),
        }
        for question in questions
    ]
    return template.get_template("report.html").render(parts=parts, about=about(asked), now=_local(now))


def about(asked: Asked) -> str:
    """Which cases, in words."""
    since = _local(asked.since) if asked.since else "…"
    until = _local(asked.until) if asked.until else "…"
    station = f" · {asked.station_id}" if asked.station_id else ""
    return f"受理于 opened {since} – {until}{station}" if asked.since or asked.until else f"全部 all cases{station}"


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
