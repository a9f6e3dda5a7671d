"""Names, versions, upcasts; and what may change in a published type."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal, Union

import pytest

from eventlog.codec import Codec, Unreadable, Unstorable, type_name
from eventlog.kinds import StreamKind
from events import catalog, golden
from events.catalog.work_order import TechnicianAssigned


@dataclass(frozen=True, slots=True)
class PartUsed:
    part: str
    cents: int


@dataclass(frozen=True, slots=True)
class PartUsedThen:
    """Version 3 of the same event under test: yuan became cents, then the name was split."""

    VERSION: ClassVar[int] = 3
    part: str
    cents: int
    note: str = ""


def to_cents(payload: dict[str, Any]) -> dict[str, Any]:
    return {"part": payload["part"], "cents": round(payload["yuan"] * 100)}


def tidy(payload: dict[str, Any]) -> dict[str, Any]:
    return payload | {"part": payload["part"].strip()}


def shop(*events: type, **options: Any) -> Codec:
    """The codec of a service with one kind of stream."""
    union: Any = Union[events]  # noqa: UP007 – of as many as there are
    return Codec("aftersales", [StreamKind("part", source="shop", id="part", events=union)], **options)


def test_names_say_service_event_and_version() -> None:
    assert type_name("aftersales", "sla_monitor", PartUsed) == "aftersales.sla-monitor.part-used.v1"
    assert catalog.codec.names[TechnicianAssigned] == "aftersales.dispatch.technician-assigned.v1"


def test_old_versions_are_upcast_step_by_step() -> None:
    codec = shop(PartUsedThen, upcasts={PartUsedThen: (to_cents, tidy)})
    now = PartUsedThen("drum", 12050)
    assert codec.decode("aftersales.shop.part-used-then.v1", '{"part":" drum ","yuan":120.5}') == now
    assert codec.decode("aftersales.shop.part-used-then.v2", '{"part":" drum ","cents":12050}') == now
    name, data = codec.encode(now)
    assert name == "aftersales.shop.part-used-then.v3" and codec.decode(name, data) == now


def test_an_unknown_type_is_passed_over() -> None:
    codec = shop(PartUsed)
    assert codec.decode("aftersales.shop.part-used.v2", "{}") is None
    assert codec.class_of("aftersales.shop.part-lost.v1") is None


def test_a_field_from_a_newer_service_is_passed_over() -> None:
    newer = '{"part":"drum","cents":1,"colour":"red"}'
    assert shop(PartUsed).decode("aftersales.shop.part-used.v1", newer) == PartUsed("drum", 1)


UNFIT = ("{", "[]", '{"part":"drum"}', '{"part":"drum","cents":"many"}', '{"part":1,"cents":1}')


@pytest.mark.parametrize("data", UNFIT)
def test_a_payload_that_does_not_fit_is_unreadable(data: str) -> None:
    with pytest.raises(Unreadable):
        shop(PartUsed).decode("aftersales.shop.part-used.v1", data)


def test_a_version_without_its_upcast_is_refused() -> None:
    with pytest.raises(ValueError, match="upcasts"):
        shop(PartUsedThen, upcasts={PartUsedThen: (to_cents,)})


def test_two_classes_cannot_share_a_name() -> None:
    other: type = dataclass(frozen=True)(type("PartUsed", (), {"__annotations__": {"part": str}}))
    with pytest.raises(ValueError, match="two classes"):
        shop(PartUsed, other)


@pytest.mark.parametrize("event", catalog.codec.names, ids=lambda event: event.__name__)
def test_every_event_survives_the_log(event: type) -> None:
    before = golden.example(event)
    assert catalog.codec.decode(*catalog.codec.encode(before)) == before


def test_the_catalog_is_as_published() -> None:
    assert golden.check(catalog.codec) == []


def remade(**annotations: Any) -> type:
    """A later `PartUsed` with other fields; a tuple gives a type and a default."""
    members: dict[str, Any] = {"__annotations__": {}}
    for name, hint in annotations.items():
        members["__annotations__"][name], *default = hint if isinstance(hint, tuple) else (hint,)
        if default:
            members[name] = default[0]
    return dataclass(frozen=True)(type("PartUsed", (), members))


@dataclass(frozen=True, slots=True)
class Colour:
    name: Literal["red", "blue"]
    shade: int


@pytest.mark.parametrize(
    ("before", "later", "fault"),
    [
        (Literal["new", "old"], Literal["new"], "was one of new, old, is one of new"),
        (Literal["new", "old"], Literal["new", "aged"], "is one of new, aged"),
        (Literal["new", "old"], str, "is str"),
        (Literal["new", "old"] | None, Literal["new", "old"], "is one of new, old"),
        (Literal["new", "old"], Literal["used", "old", "new"], None),
        (Literal["new", "old"] | None, Literal["used", "old", "new"] | None, None),
        (tuple[Literal["new", "old"], ...], tuple[Literal["new", "old", "used"], ...], None),
    ],
)
def test_a_choice_may_get_further_values_and_never_lose_one(
    tmp_path: Path, before: Any, later: Any, fault: str | None
) -> None:
    golden.write(shop(remade(part=str, state=before)), tmp_path)
    wider = shop(remade(part=str, state=later))
    told = " ".join(golden.check(wider, tmp_path))
    if fault:
        assert fault in told
        assert golden.write(wider, tmp_path) == []
        return
    assert "state is not in its sample" in told
    assert golden.write(wider, tmp_path) == ["aftersales.shop.part-used.v1"]
    assert golden.check(wider, tmp_path) == []
    assert "state was" in " ".join(golden.check(shop(remade(part=str, state=before)), tmp_path)), "it is narrow again"


def test_a_value_of_a_newer_writer_is_passed_on_as_it_is() -> None:
    then = shop(remade(part=str, state=Literal["new"], colour=Colour | None, past=(tuple[Literal["new"], ...], ())))
    name = "aftersales.shop.part-used.v1"
    data = '{"part":"drum","state":"used","colour":{"name":"green","shade":1},"past":["new","lent"]}'
    event: Any = then.decode(name, data)
    assert type(event) in then.names and type(event.colour) is Colour
    assert (event.state, event.colour, event.past) == ("used", Colour("green", 1), ("new", "lent"))  # type: ignore[arg-type]  # newer
    for unfit in ('{"part":"drum","state":1,"colour":null}', '{"part":"drum","state":"used","colour":{"name":"red"}}'):
        with pytest.raises(Unreadable):
            then.decode(name, unfit)


@pytest.mark.parametrize(
    ("later", "fault"),
    [
        (remade(part=str), "cents is gone"),
        (remade(part=str, cents=str), "cents was int, is str"),
        (remade(part=str, cents=int, colour=str), "colour is new and has no default"),
        (remade(part=str, cents=int, colour=(str, "")), "colour is not in its sample"),
    ],
)
def test_an_incompatible_change_is_refused(tmp_path: Path, later: type, fault: str | None) -> None:
    golden.write(shop(PartUsed), tmp_path)
    faults = golden.check(shop(later), tmp_path)
    assert (fault in " ".join(faults)) if fault else faults == []


def test_a_field_that_was_added_can_not_go_again(tmp_path: Path) -> None:
    golden.write(shop(PartUsed), tmp_path)
    with_colour = shop(remade(part=str, cents=int, colour=(str, "")))
    assert golden.write(with_colour, tmp_path) == ["aftersales.shop.part-used.v1"]
    assert golden.check(with_colour, tmp_path) == [] and golden.write(with_colour, tmp_path) == []
    assert "colour is gone" in " ".join(golden.check(shop(PartUsed), tmp_path))


def test_a_type_that_disappears_is_refused(tmp_path: Path) -> None:
    golden.write(shop(PartUsed), tmp_path)
    assert "no longer readable" in " ".join(golden.check(Codec("aftersales", ()), tmp_path))


def test_a_sample_is_never_rewritten(tmp_path: Path) -> None:
    golden.write(shop(PartUsed), tmp_path)
    golden.write(shop(remade(part=str)), tmp_path)
    sample = json.loads((tmp_path / "aftersales.shop.part-used.v1.json").read_text("utf-8"))
    assert set(sample["fields"]) == {"part", "cents"}


def test_a_kind_with_mixed_keys_or_ids_is_refused() -> None:
    with pytest.raises(ValueError, match="case_id in every event: PartUsed"):
        StreamKind("part", source="shop", id="part", key="case_id", events=PartUsed)
    with pytest.raises(ValueError, match="cents in every event: PartUsed"):
        StreamKind("part", source="shop", id="cents", events=PartUsed)
    with pytest.raises(ValueError, match="serial_no in every event: PartUsed, PartUsedThen"):
        StreamKind("part", source="shop", id="serial_no", events=PartUsed | PartUsedThen)


def test_an_event_belongs_to_one_kind_and_a_name_to_one_kind() -> None:
    kinds: list[StreamKind[Any]] = [
        StreamKind(name, source="shop", id="part", events=PartUsed) for name in ("part", "part", "other")
    ]
    for pair, why in ((kinds[:2], "two kinds"), (kinds[1:], "belongs to")):
        with pytest.raises(ValueError, match=why):
            Codec("aftersales", pair)


def test_a_nul_is_refused_and_a_text_that_spells_one_is_not() -> None:
    codec = shop(PartUsed)
    spelt = PartUsed(r"\u0000 \\u0000", 1)
    assert codec.decode(*codec.encode(spelt)) == spelt
    for text in ("\0", "\\\0", "a\\\\\0b"):
        with pytest.raises(Unstorable):
            codec.encode(PartUsed(text, 1))
