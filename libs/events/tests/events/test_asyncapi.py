"""The documents of the published language say what is in the log, and go with the catalog."""

import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventlog.codec import Codec
from eventlog.envelope import Recorded, new_id
from eventlog.feeds.cloudevents import headers_of
from eventlog.feeds.topics import topic
from eventlog.kinds import StreamKind
from events import asyncapi, catalog, golden
from events.asyncapi import files
from events.asyncapi.headers import headers_schema
from events.words import Words, titled

DOCUMENT: dict[str, Any] = json.loads((files.FOLDER / "asyncapi.json").read_text("utf-8"))
NAMES = [path.stem for path in sorted(golden.FOLDER.glob("*.json"))]
SCHEMAS = {name: json.loads((files.FOLDER / "schemas" / f"{name}.json").read_text("utf-8")) for name in NAMES}

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
"""The codec takes no NUL."""


def fits(name: str, payload: Any) -> bool:
    return jsonschema_rs.Draft202012Validator(SCHEMAS[name], validate_formats=True).is_valid(payload)


def anything(hint: Any) -> st.SearchStrategy[Any]:
    """Every value of a type that the catalog uses."""
    if get_origin(hint) in (UnionType, Union):
        return st.one_of([anything(part) for part in get_args(hint)])
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if get_origin(hint) is tuple:
        return st.lists(anything(get_args(hint)[0]), max_size=3).map(tuple)
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{field.name: anything(hints[field.name]) for field in fields(hint)})
    samples: dict[Any, st.SearchStrategy[Any]] = {
        NoneType: st.none(),
        str: TEXT,
        int: st.integers(-(2**63), 2**63 - 1),
        bool: st.booleans(),
        date: st.dates(),
        datetime: st.datetimes(timezones=st.just(UTC)),
    }
    return samples[hint]


def test_the_documents_are_what_the_catalog_gives() -> None:
    assert files.check(catalog.codec) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_sample_fits_its_schema(name: str) -> None:
    jsonschema_rs.meta.validate(SCHEMAS[name])
    payload = json.loads((golden.FOLDER / f"{name}.json").read_text("utf-8"))["example"]
    assert fits(name, payload) and fits(name, payload | {"from_a_newer_service": 1})
    for field in SCHEMAS[name]["required"]:
        assert not fits(name, {key: value for key, value in payload.items() if key != field})
        assert not fits(name, payload | {field: {}})


@pytest.mark.parametrize("event", catalog.codec.names, ids=lambda event: event.__name__)
def test_everything_that_is_written_fits_its_schema(event: type) -> None:
    @settings(max_examples=25)
    @given(anything(event))
    def written(value: object) -> None:
        name, data = catalog.codec.encode(value)
        assert fits(name, json.loads(data))

    written()


def test_words_are_listed_in_their_own_order_and_times_have_a_zone() -> None:
    concluded = SCHEMAS["aftersales.callback.callback-concluded.v1"]["properties"]
    listed = concluded["outcome"]["anyOf"][0]["enum"]
    assert listed[0] == "satisfied" and "六类" not in listed
    standing = SCHEMAS["aftersales.sla-monitor.case-clocks-changed.v1"]["$defs"]["ClockStanding"]["properties"]
    assert standing["due"]["anyOf"] == [{"type": "string", "format": "date-time"}, {"type": "null"}]


def test_a_value_that_was_added_since_fits_too() -> None:
    name = "aftersales.callback.callback-concluded.v1"
    payload = json.loads((golden.FOLDER / f"{name}.json").read_text("utf-8"))["example"]
    assert fits(name, payload | {"outcome": "praised"}) and not fits(name, payload | {"outcome": 5})


def test_every_topic_lists_its_own_types_and_every_message_its_record() -> None:
    for source in catalog.SOURCES:
        channel = DOCUMENT["channels"][topic(source, catalog.NAMESPACE)]
        own = [name for name in NAMES if name.startswith(topic(source, catalog.NAMESPACE) + ".")]
        assert sorted(channel["messages"]) == own and channel["bindings"]["kafka"]["topic"] == topic(
            source, catalog.NAMESPACE
        )
    for name, message in DOCUMENT["components"]["messages"].items():
        (sample,) = message["examples"]
        headers = jsonschema_rs.Draft202012Validator(
            message["headers"] | {"components": DOCUMENT["components"]}, validate_formats=True
        )
        assert fits(name, sample["payload"]) and headers.is_valid(sample["headers"])
        assert sample["headers"]["ce_type"] == name and "{" not in sample["headers"]["ce_subject"]
        assert not headers.is_valid(sample["headers"] | {"ce_type": "other"})
        assert not headers.is_valid({key: value for key, value in sample["headers"].items() if key != "ce_id"})
    assert list(DOCUMENT["components"]["messages"]) == list(catalog.codec.names.values())


def test_every_field_and_type_is_described_in_two_languages() -> None:
    for schema in SCHEMAS.values():
        for part in (schema, *schema.get("$defs", {}).values()):
            assert " · " in part["title"] and part["description"]
            assert all(" · " in field["description"] for field in part["properties"].values())


@pytest.mark.parametrize("whole", [True, False])
def test_the_headers_fit_their_schema(whole: bool) -> None:
    other: UUID | None = new_id() if whole else None
    event = Recorded(
        "intake", 2**40, new_id(), "case-1", 1, NAMES[0], "1", datetime.now(UTC), "{}", other, other, "", "00-a-b-01"
    )
    headers = {name: value.decode() for name, value in headers_of(event)}
    validator = jsonschema_rs.Draft202012Validator(headers_schema(), validate_formats=True)
    assert validator.is_valid(headers)
    for name in headers_schema()["required"]:
        assert not validator.is_valid({other: value for other, value in headers.items() if other != name})


def test_a_changed_missing_or_foreign_file_is_told_and_mended(tmp_path: Path) -> None:
    assert len(files.check(catalog.codec, tmp_path)) == 1 + len(catalog.codec.names)
    assert len(files.write(catalog.codec, tmp_path)) == 1 + len(catalog.codec.names)
    assert files.check(catalog.codec, tmp_path) == [] and files.write(catalog.codec, tmp_path) == []

    (tmp_path / "asyncapi.json").write_text("{}\n", "utf-8")
    (tmp_path / "schemas" / f"{NAMES[0]}.json").unlink()
    (tmp_path / "schemas" / "other.json").touch()
    told = "\n".join(files.check(catalog.codec, tmp_path))
    assert "asyncapi.json is not what the catalog gives: run `python -m events.asyncapi --write`" in told
    assert f"{NAMES[0]}.json is missing" in told and "other.json belongs to no event type" in told
    assert files.write(catalog.codec, tmp_path) == ["asyncapi.json", f"schemas/{NAMES[0]}.json"]


@dataclass(frozen=True, slots=True)
class PartUsed:
    """A part was used."""

    part: str


class Then:
    """The same event with words, and when it has a second version."""

    @titled("已用配件")
    @dataclass(frozen=True, slots=True)
    class PartUsed:
        """A part was used."""

        part: Annotated[str, "配件 · Part"]

        def sentence(self) -> Words:
            return Words("使用了配件", "A part was used")

    First = PartUsed

    @titled("已用配件")
    @dataclass(frozen=True, slots=True)
    class PartUsed:  # type: ignore[no-redef]  # as if it were changed
        """A part was used, for money."""

        VERSION: ClassVar[int] = 2
        part: Annotated[str, "配件 · Part"]
        cents: Annotated[int, "金额（分） · Price in fen"] = 0

        def sentence(self) -> Words:
            return Words("使用了配件", "A part was used")


def speaking(event: type, **options: Any) -> Codec:
    """The codec of one event of intake's."""
    return Codec(catalog.NAMESPACE, [StreamKind("part", source="intake", id="part", events=event)], **options)


def test_an_event_without_words_or_sample_is_told(tmp_path: Path) -> None:
    told = "\n".join(files.check(speaking(PartUsed), tmp_path, tmp_path))
    assert "PartUsed has no @titled" in told and "PartUsed.part does not say what it means" in told
    assert "PartUsed has no sentence" in told and "no golden sample" in told and asyncapi.__doc__


def test_an_old_version_keeps_the_schema_it_had(tmp_path: Path) -> None:
    folder, samples = tmp_path / "docs", tmp_path / "golden"
    old = "schemas/aftersales.intake.part-used.v1.json"

    first = speaking(Then.First)
    golden.write(first, samples)
    files.write(first, folder, samples)
    before = (folder / old).read_text("utf-8")

    second = speaking(Then.PartUsed, upcasts={Then.PartUsed: (lambda payload: payload,)})
    golden.write(second, samples)
    files.write(second, folder, samples)
    assert files.check(second, folder, samples) == [] and (folder / old).read_text("utf-8") == before
    messages = json.loads((folder / "asyncapi.json").read_text("utf-8"))["channels"]["aftersales.intake"]["messages"]
    assert list(messages) == ["aftersales.intake.part-used.v2", "aftersales.intake.part-used.v1"]

    (folder / old).unlink()
    assert files.check(second, folder, samples) == [f"docs/events/{old} was published and is gone: restore it"]
