"""Charts as SVG, which a report has in it: no font and no script is fetched."""

from collections.abc import Sequence
from html import escape

from aftersales.ask.question import Question, Row
from aftersales.ask.showing import label, shown, sizes

WIDTH, LABEL, LINE = 880, 300, 26
CELL, ROWS = 26, 30
FONT = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
COLOUR, TEXT, PAPER = "#2f6f9f", "#222", "#ffffff"
LONGEST = 40
"""Characters of a label; the table has the rest."""
MOST = 24
"""Bars that are drawn; the table has the rest."""


def chart(question: Question, rows: Sequence[Row]) -> str:
    """The answer as a picture; one that says so where there is no row."""
    if not rows:
        return _svg(60, _text(20, 35, "没有数据 · no data"))
    return _heat(question, rows) if question.chart == "heat" else _bars(question, rows)


def _bars(question: Question, rows: Sequence[Row]) -> str:
    parts = []
    for number, (row, size) in enumerate(list(zip(rows, sizes(question, rows), strict=True))[:MOST]):
        top, name = 10 + number * LINE, label(question, row)
        name = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
        wide = max(round((WIDTH - LABEL - 90) * size), 1)
        value = shown(question.drawn, row[question.bar])
        parts += [
            _text(LABEL - 10, top + 16, name, "end"),
            f'<rect x="{LABEL}" y="{top + 3}" width="{wide}" height="{LINE - 8}" rx="2" fill="{COLOUR}"/>',
            _text(LABEL + wide + 6, top + 16, value),
        ]
    return _svg(20 + min(len(rows), MOST) * LINE, *parts)


def _heat(question: Question, rows: Sequence[Row]) -> str:
    """The first field down, the second one across."""
    down, across = question.labels
    parts = [_text(90 + hour * CELL + CELL // 2, 20, f"{hour:02}", "middle") for hour in range(24)]
    for number, (value, told) in enumerate(down.values.items()):
        top = 30 + number * ROWS
        parts.append(_text(80, top + 19, f"{told.zh} {told.en}", "end"))
        for row, size in zip(rows, sizes(question, rows), strict=True):
            if row[down.name] != value:
                continue
            left = 90 + int(row[across.name]) * CELL
            colour = PAPER if size > 0.5 else TEXT
            parts.append(
                f'<rect x="{left}" y="{top}" width="{CELL - 2}" height="{ROWS - 2}" fill="{COLOUR}" '
                f'fill-opacity="{0.1 + 0.9 * size:.2f}"/>'
            )
            parts.append(_text(left + CELL // 2 - 1, top + 19, str(row[question.bar]), "middle", colour))
    return _svg(40 + len(down.values) * ROWS, *parts)


def _text(x: int, y: int, text: str, anchor: str = "start", colour: str = TEXT) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


def _svg(height: int, *parts: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
    style = f'font-family="{FONT}" font-size="13"><rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>'
    return "\n".join([f"{head} {style}", *parts, "</svg>\n"])
