"""The tree of regions: the whole country, seven great regions, provinces, cities.

A region is stored by its full Chinese name; people may give its code, its full name or its usual short name. Events
from before there was a list may hold any other text: that is a region of its own, equal to itself alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from events.regions.divisions import AREAS, DIVISIONS
from events.rules.search_text import search_text

COUNTRY = "全国"

Level = Literal["country", "area", "province", "city"]
"""全国, 大区, 省级, 地级: from the widest to the most specific. A county that a province has directly is a `city`."""

CODE_LENGTH = 6
MOST_PROPOSALS = 5

_PEOPLES = (
    "朝鲜族|土家族|苗族|侗族|布依族|藏族|羌族|彝族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|蒙古族|回族|黎族"
    "|蒙古|哈萨克|柯尔克孜"
)
_SUFFIX = re.compile(f"(?:(?:维吾尔|壮族|回族)?自治区|特别行政区|(?:{_PEOPLES})+自治[州县]|林区|地区|省|市|盟|县)$")


@dataclass(frozen=True, slots=True)
class Region:
    """One region. `name` is the full one; `code` is that of GB/T 2260, which the country and great regions lack."""

    name: str
    short_name: str
    code: str | None
    level: Level
    parent: str | None


def _regions() -> Iterator[Region]:
    yield Region(COUNTRY, COUNTRY, None, "country", None)
    area_of: dict[str, str] = {}
    for area, provinces in AREAS.items():
        yield Region(area, area, None, "area", COUNTRY)
        area_of |= dict.fromkeys(provinces.split(), area)
    province = ""
    words = iter(DIVISIONS.split())
    for code, name in zip(words, words, strict=True):
        level: Level = "city" if len(code) > 2 else "province"
        if level == "province":
            province = name
        parent = area_of[code] if level == "province" else province
        yield Region(name, _SUFFIX.sub("", name), code.ljust(CODE_LENGTH, "0"), level, parent)


REGIONS: tuple[Region, ...] = tuple(_regions())
"""All of them, each behind its parent: great regions first, then the provinces with their cities, in order of code."""

_NAMED = {region.name: region for region in REGIONS}
_SPELLED: dict[str, Region] = dict(_NAMED)
for _region in REGIONS:
    # A city may be called like a province, 吉林 or 海南: the short name is the province's then.
    for _spelling in (_region.code, _region.short_name, f"{_region.name}地区" if _region.level == "area" else None):
        if _spelling is not None:
            _SPELLED.setdefault(_spelling, _region)
_WORDS = [spelling for spelling in _SPELLED if not spelling.isdigit()]


def find(text: str) -> Region | None:
    """The region that a code, a full name or a usual short name means; width and blanks are nothing. None for none."""
    return _SPELLED.get(_folded(text))


def lineage(text: str) -> tuple[str, ...]:
    """The region and all that contain it, the most specific first. A text that is not on the list stands for itself,
    within what it means."""
    found = find(text)
    names = [] if found is None or found.name == text else [text]
    while found is not None:
        names.append(found.name)
        found = _NAMED[found.parent] if found.parent is not None else None
    return tuple(names) or (text,)


def within(region: Region) -> tuple[str, ...]:
    """The names of a region and of all that it contains."""
    names = {region.name}
    for each in REGIONS:
        if each.parent in names:
            names.add(each.name)
    return tuple(names)


def matching(text: str | None, parent: Region | None) -> list[Region]:
    """Regions right below `parent` whose name or code contains `text`; None leaves either open."""
    sought = _folded(text or "")
    return [
        region
        for region in REGIONS
        if (parent is None or region.parent == parent.name) and (sought in region.name or sought in (region.code or ""))
    ]


def named(text: str) -> str:
    """The full name of a region. Raises ValueError, in Chinese and English, with what may have been meant."""
    found = find(text)
    if found is not None:
        return found.name
    meant = proposals(text)
    zh = f"；是否指 {'、'.join(meant)}？" if meant else "；"
    en = f"; perhaps {', '.join(meant)}?" if meant else ";"
    raise ValueError(
        f"不在区域表中{zh}全部区域见 GET /regions · is not a listed region{en} GET /regions lists them all"
    )


def proposals(text: str) -> Sequence[str]:
    """Full names that somebody may have meant: what the text names, the last first, as an address goes from the wide to
    the narrow; then what contains the text; what looks alike where there is nothing else."""
    sought = _folded(text)
    parts = [region for region in REGIONS if region.short_name in sought]
    parts.sort(key=lambda region: (sought.rfind(region.short_name), len(region.short_name)), reverse=True)
    wider = [region for region in REGIONS if sought and sought in region.name]
    found = [*parts, *wider] or [_SPELLED[each] for each in get_close_matches(sought, _WORDS, MOST_PROPOSALS)]
    return list(dict.fromkeys(region.name for region in found))[:MOST_PROPOSALS]


def _folded(text: str) -> str:
    return search_text(text).replace(" ", "")
