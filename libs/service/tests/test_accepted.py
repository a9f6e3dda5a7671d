"""Who gets the page and who gets JSON at `/`, by the header alone."""

import pytest

from service.http.accepted import JSON, NDJSON, SSE, rather, rather_html

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    "accept",
    [
        [BROWSER],
        ["text/html"],
        ["TEXT/HTML"],
        ["Text/Html; Charset=utf-8"],
        ["text/html, */*"],
        ["text/html;q=0.001"],
        ["text/*"],
        ["application/json;q=0.5, text/html;q=0.6"],
        ["application/json", "text/html"],
        ["application/json;q=0, */*"],
        [" text/html ; Q=1 "],
    ],
)
def test_the_page_is_for_whoever_would_rather_have_it(accept: list[str]) -> None:
    assert rather_html(accept)


@pytest.mark.parametrize(
    "accept",
    [
        [],
        [""],
        ["*/*"],
        ["application/json, text/plain, */*"],
        ["text/html;q=0"],
        ["TEXT/HTML ; Q=0"],
        ["text/html;q=0, */*"],
        ["text/*, text/html;q=0.0"],
        ["application/json, text/html;q=0.9"],
        ["text/html;q=x, */*"],
        ["text/html;q=2"],
        ["text/htmlx"],
        ["application/vnd.x+text/html"],
        ["image/png"],
    ],
)
def test_json_is_for_everybody_else(accept: list[str]) -> None:
    assert not rather_html(accept)


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ([], JSON),
        (["*/*"], JSON),
        (["application/*"], JSON),
        (["text/html"], JSON),
        ([NDJSON], NDJSON),
        (["application/x-ndjson, */*;q=0.1"], NDJSON),
        (["text/*"], SSE),
        (["application/json;q=0.5", "Text/Event-Stream"], SSE),
        (["application/x-ndjson;q=0"], JSON),
    ],
)
def test_of_several_forms_the_one_that_is_wanted_most(accept: list[str], wanted: str) -> None:
    assert rather(accept, (JSON, NDJSON, SSE)) == wanted
