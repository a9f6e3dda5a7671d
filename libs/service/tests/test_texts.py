"""What a text may hold: the rules of `service.http.texts`, as a body and a query feel them."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from service.framework import Body, Id, Line, LongText, Note, Text
from service.http import texts
from service.http.validation_errors import field_errors


class Card(Body):
    id: Id = "c-1"
    name: Line
    model: Line | None = None
    reason: Text = "x"
    page: LongText = "x"
    note: Note = ""


def refused(value: Any, field: str = "name") -> tuple[str, str]:
    """Why a card is refused, in both languages; only this field is at fault."""
    with pytest.raises(ValidationError) as caught:
        Card.model_validate({"name": "甲"} | {field: value})
    errors = [{**error, "loc": ("body", *error["loc"])} for error in caught.value.errors()]
    (fault,) = field_errors(errors)
    assert fault.field == field
    return fault.zh, fault.en


BLANKS = ["", " ", "　", "\t", "\n\r\n", "\u00a0\u2003\u2028"]


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("field", ["name", "model", "reason", "page"])
def test_a_blank_text_is_missing(field: str, blank: str) -> None:
    assert refused(blank, field) == ("必填，不得为空白", "is required and must not be blank")


@pytest.mark.parametrize("blank", BLANKS)
def test_a_note_may_be_blank(blank: str) -> None:
    assert Card(name="甲", note=blank).note == ""


@pytest.mark.parametrize("around", ["华东 ", "　华东", "\n华东\r\n", " \u2003华东\u00a0"])
def test_texts_are_trimmed(around: str) -> None:
    card = Card(name=around, model=around, reason=around, page=around, note=around, id=" c-2\n")
    assert {card.name, card.model, card.reason, card.page, card.note} == {"华东"} and card.id == "c-2"


def test_texts_are_in_one_form() -> None:
    card = Card(name="cafe\u0301", reason="cafe\u0301", note="cafe\u0301")
    assert card.name == card.reason == card.note == "caf\u00e9"


HIDDEN = {
    "a control character": "华\x07东",
    "an escape": "\x1b[2J华东",
    "C1": "华\x9b东",
    "NUL": "华\0东",
    "a tab": "华\t东",
    "a line end": "华\n东",
    "a carriage return": "华\r东",
    "a line separator": "华\u2028东",
    "a paragraph separator": "华\u2029东",
    "an override": "华\u202e东",
    "an isolate": "华\u2066东",
    "a mark of direction": "华\u200f东",
    "a zero-width space": "华\u200b东",
    "a byte order mark": "\ufeff华东",
    "a word joiner": "华\u2060东",
    "a soft hyphen": "华\u00ad东",
    "a Hangul filler": "华\u3164东",
    "a tag": "华\U000e0041东",
    "a joiner between letters": "华\u200d东",
    "a joiner at the end": "👩\u200d",
    "a selector first": "\ufe0f华东",
    "two selectors": "❤\ufe0f\ufe0e",
    "half a pair": "华\ud83d东",
    "no character": "华\uffff东",
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_a_line_hides_nothing(text: str) -> None:
    zh, en = refused(text)
    assert "不可见字符（U+" in zh and "invisible ones (U+" in en


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_what_hides_is_no_model_either(text: str) -> None:
    refused(text, "model")


@pytest.mark.parametrize(
    "text",
    [
        "🛠️ 张伟 👩‍🔧",
        "👨🏽‍🚒",
        "❤️‍🔥",
        "🙂‍↔️",
        "🇨🇳",
        "1️⃣",
        "👍🏽",
        "𠮷野家",
        "葛\U000e0100城",
        "𪚥𠀀",
        "«ß»",
        "㈱",
        "卡 纸",
        "O'Neill & Söhne",
    ],
)
def test_emoji_and_rare_characters_are_kept(text: str) -> None:
    assert Card(name=text, reason=text).name == Card(name=text, reason=text).reason == text


@pytest.mark.parametrize("field", ["reason", "page", "note"])
def test_a_longer_text_has_lines_and_tabs(field: str) -> None:
    card = Card.model_validate({"name": "甲", field: "一\r\n二\r三\u2028四\n\t五"})
    assert getattr(card, field) == "一\n二\n三\n四\n\t五"
    for wrong in ("\x07", "\x1b[2J", "\x9b", "\x0b", "\u202e", "\u2066", "\uffff", "\0"):
        zh, en = refused(f"前{wrong}后", field)
        assert "控制字符" in zh and "control characters" in en
    assert getattr(Card.model_validate({"name": "甲", field: "零\u200b宽"}), field) == "零\u200b宽"


def test_what_cannot_be_seen_is_blank() -> None:
    assert refused("\u200b\ufeff \u200d", "reason")[1] == "is required and must not be blank"
    assert Card(name="甲", note="\u200b").note == ""


def test_the_length_is_that_of_the_trimmed_text() -> None:
    assert len(Card(name=" " * 50 + "x" * 200 + "\n").name) == 200
    assert refused("x" * 201) == ("最多 200 个字符", "must have at most 200 characters")
    assert refused("\u0958" * 150)[1] == "must have at most 200 characters", "NFC makes two of each"


@pytest.mark.parametrize("value", [5, True, ["甲"], {"甲": 1}])
def test_what_is_no_text_is_told_as_such(value: Any) -> None:
    assert "blank" not in refused(value)[1]


@given(st.text())
def test_a_text_that_was_taken_is_taken_again_as_it_is(text: str) -> None:
    for rule, kind in ((texts.line, Line), (texts.text, Text), (texts.note, Note)):
        try:
            taken = TypeAdapter(kind).validate_python(text)
        except ValidationError:
            continue
        assert rule(taken) == taken == unicodedata.normalize("NFC", taken).strip()


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_what_can_be_seen_is_never_refused(text: str) -> None:
    visible = "".join(each for each in text if each not in "\u115f\u1160\u3164\uffa0")
    assert texts.note(visible) == unicodedata.normalize("NFC", visible).strip()
