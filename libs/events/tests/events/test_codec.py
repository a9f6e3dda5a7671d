"""Names, versions, upcasts; and what may change in a published type."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest

from eventlog.codec import Codec, Unreadable, Unstorable, type_name
from events import catalog, golden


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


def test_names_say_service_event_and_version() -> None:
    assert type_name("sla_monitor", PartUsed) == "aftersales.sla-monitor.part-used.v1"
    assert catalog.codec.names[catalog.dispatch.TechnicianAssigned] == "aftersales.dispatch.technician-assigned.v1"


def test_old_versions_are_upcast_step_by_step() -> None:
    codec = Codec({"shop": (PartUsedThen,)}, {PartUsedThen: (to_cents, tidy)})
    now = PartUsedThen("drum", 12050)
    assert codec.decode("aftersales.shop.part-used-then.v1", '{"part":" drum ","yuan":120.5}') == now
    assert codec.decode("aftersales.shop.part-used-then.v2", '{"part":" drum ","cents":12050}') == now
    name, data = codec.encode(now)
    assert name == "aftersales.shop.part-used-then.v3" and codec.decode(name, data) == now


def test_an_unknown_type_is_passed_over() -> None:
    codec = Codec({"shop": (PartUsed,)})
    assert codec.decode("aftersales.shop.part-used.v2", "{}") is None
    assert codec.class_of("aftersales.shop.part-lost.v1") is None


def test_a_field_from_a_newer_service_is_passed_over() -> None:
    newer = '{"part":"drum","cents":1,"colour":"red"}'
    assert Codec({"shop": (PartUsed,)}).decode("aftersales.shop.part-used.v1", newer) == PartUsed("drum", 1)


UNFIT = ("{", "[]", '{"part":"drum"}', '{"part":"drum","cents":"many"}', '{"part":1,"cents":1}')


@pytest.mark.parametrize("data", UNFIT)
def test_a_payload_that_does_not_fit_is_unreadable(data: str) -> None:
    with pytest.raises(Unreadable):
        Codec({"shop": (PartUsed,)}).decode("aftersales.shop.part-used.v1", data)


def test_a_version_without_its_upcast_is_refused() -> None:
    with pytest.raises(ValueError, match="upcasts"):
        Codec({"shop": (PartUsedThen,)}, {PartUsedThen: (to_cents,)})


def test_two_classes_cannot_share_a_name() -> None:
    other: type = dataclass(frozen=True)(type("PartUsed", (), {"__annotations__": {"x": int}}))
    with pytest.raises(ValueError, match="two classes"):
        Codec({"shop": (PartUsed, other)})


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


@pytest.mark.parametrize(
    ("later", "fault"),
    [
        (remade(part=str), "cents is gone"),
        (remade(part=str, cents=str), "cents was int, is str"),
        (remade(part=str, cents=int, colour=str), "colour is new and has no default"),
        (remade(part=str, cents=int, colour=(str, "")), None),
    ],
)
def test_an_incompatible_change_is_refused(tmp_path: Path, later: type, fault: str | None) -> None:
    golden.write(Codec({"shop": (PartUsed,)}), tmp_path)
    faults = golden.check(Codec({"shop": (later,)}), tmp_path)
    assert (fault in " ".join(faults)) if fault else faults == []


def test_a_type_that_disappears_is_refused(tmp_path: Path) -> None:
    golden.write(Codec({"shop": (PartUsed,)}), tmp_path)
    assert "no longer readable" in " ".join(golden.check(Codec({"shop": ()}), tmp_path))


def test_a_sample_is_never_rewritten(tmp_path: Path) -> None:
    golden.write(Codec({"shop": (PartUsed,)}), tmp_path)
    golden.write(Codec({"shop": (remade(part=str),)}), tmp_path)
    sample = json.loads((tmp_path / "aftersales.shop.part-used.v1.json").read_text("utf-8"))
    assert set(sample["fields"]) == {"part", "cents"}


def test_a_nul_is_refused_and_a_text_that_spells_one_is_not() -> None:
    codec = Codec({"parts": (PartUsed,)})
    spelt = PartUsed(r"\u0000 \\u0000", 1)
    assert codec.decode(*codec.encode(spelt)) == spelt
    for text in ("\0", "\\\0", "a\\\\\0b"):
        with pytest.raises(Unstorable):
            codec.encode(PartUsed(text, 1))
