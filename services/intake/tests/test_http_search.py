"""One box for the clerk: phone numbers, names, serial numbers, case numbers; and what each hit is."""

from typing import Any

import pytest

REQUEST = {"case_id": "k1", "customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "卡纸"}
MOBILE = {"person": "李明 Li Ming", "phone": "138-0013-8000", "address": "长宁路 1 号"}
LANDLINE = {"person": "欧阳女士", "phone": "021-6555 1234 转 802", "address": "静安区静园路 30 号"}


@pytest.fixture
async def full(api: Any) -> Any:
    """Intake with two customers, their contacts, machines, and a case."""
    await api.done("/customers", {"customer_id": "c2", "name": "Acme 设计院", "region": "华南"})
    machine = {"equipment_id": "e2", "customer_id": "c2", "model": "LP-10", "serial_no": "LP10/00-815 X"}
    await api.done("/equipment", machine | {"warranty_months": 1})
    await api.put("/customers/c1/contact", MOBILE)
    await api.put("/customers/c2/contact", LANDLINE)
    await api.done("/cases", REQUEST)
    return api


async def search(api: Any, q: str, **more: Any) -> list[Any]:
    response = await api.client.post(
        "/search",
        json={"q": q, **more},
        headers={"Authorization": "Bearer key-of-clerk-1"},
        params={"wait_for": api.position} if api.position else {},
    )
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    assert response.json()["next"] is None
    items: list[Any] = response.json()["items"]
    return items


async def found(api: Any, q: str) -> list[tuple[str, str, str, str]]:
    return [(hit["kind"], hit["id"], hit["why"], hit["match"]) for hit in await search(api, q)]


@pytest.mark.parametrize(
    ("q", "match"),
    [
        ("13800138000", "exact"),
        ("138 0013 8000", "exact"),
        ("+86-138-0013-8000", "exact"),
        ("008613800138000", "exact"),
        ("013800138000", "exact"),
        ("8613800138000", "exact"),
        ("１３８　００１３　８０００", "exact"),
        ("1380013", "prefix"),
        ("+86 138 0013", "prefix"),
        ("8000", "part"),
        ("0013-80", "part"),
    ],
)
async def test_a_mobile_number_is_found_in_any_spelling(full: Any, q: str, match: str) -> None:
    assert await found(full, q) == [("contact", "c1", "phone", match)]


@pytest.mark.parametrize(
    ("q", "match"),
    [
        ("02165551234转802", "exact"),
        ("021-6555 1234", "prefix"),
        ("(021) 65551234", "prefix"),
        ("+86 21 6555 1234", "prefix"),
        ("0086-021-6555-1234", "prefix"),
        ("86-21-65551234", "prefix"),
        ("8602165551234", "prefix"),
        ("6555 1234", "part"),
        ("021-65551234 ext. 9", "prefix"),
    ],
)
async def test_a_landline_is_found_with_and_without_codes(full: Any, q: str, match: str) -> None:
    assert await found(full, q) == [("contact", "c2", "phone", match)]


async def test_beijings_area_code_is_no_mobile(full: Any) -> None:
    await full.put("/customers/c2/contact", LANDLINE | {"phone": "+86 10 6555 1234"})
    assert await found(full, "010-65551234") == [("contact", "c2", "phone", "exact")]
    await full.put("/customers/c2/contact", LANDLINE | {"phone": "+86 400 800 1234"})
    assert await found(full, "400-800-1234") == [("contact", "c2", "phone", "exact")]


async def test_a_hit_says_what_it_is_and_what_is_open(full: Any) -> None:
    [hit] = await search(full, "138 0013 8000")
    number = (await full.read("/cases/k1"))["number"]
    assert hit == {
        "kind": "contact",
        "id": "c1",
        "label": "李明 Li Ming",
        "why": "phone",
        "match": "exact",
        "href": "/customers/c1/contact",
        "phone": "138-0013-8000",
        "customer_id": "c1",
        "customer": "启明小学",
        "customer_class": "new",
        "open_cases": [{"case_id": "k1", "number": number, "status": "open", "opened_at": "2026-03-02T01:00:00Z"}],
    }
    await full.done("/cases/k1/end", {"ending": "cancelled", "reason": "x"})
    [hit] = await search(full, "138 0013 8000")
    assert hit["open_cases"] == []
    for kind in ("contact", "customer", "equipment", "case"):
        q = {"contact": "李明", "customer": "启明", "equipment": "sn 1", "case": number}[kind]
        [hit] = await search(full, q)
        assert hit["kind"] == kind
        assert (await full.get(hit["href"])).status_code == 200


async def test_names_are_found_by_a_part(full: Any) -> None:
    assert await found(full, "启明") == [("customer", "c1", "name", "prefix")]
    assert await found(full, "小学") == [("customer", "c1", "name", "part")]
    assert await found(full, "ＡＣＭＥ　设计院") == [("customer", "c2", "name", "exact")]
    assert await found(full, "欧阳") == [("contact", "c2", "person", "prefix")]
    assert await found(full, "LI MING") == [("contact", "c1", "person", "part")]
    assert await found(full, "静园路") == [("contact", "c2", "address", "part")]
    assert await found(full, "启明大学") == []


async def test_serial_numbers_are_found_without_case_blanks_and_dashes(full: Any) -> None:
    for q, match in (("lp10/00815x", "exact"), ("ＬＰ10/00", "prefix"), ("00-815", "part")):
        assert ("equipment", "e2", "serial_no", match) in await found(full, q)


async def test_cases_are_found_by_number_its_day_and_id(full: Any) -> None:
    number = (await full.read("/cases/k1"))["number"]
    assert await found(full, number.replace("-", " ")) == [("case", "k1", "case_number", "exact")]
    assert await found(full, number[:6]) == [("case", "k1", "case_number", "prefix")]
    assert await found(full, "k1") == [("case", "k1", "id", "exact")]
    assert await found(full, "c2") == [("customer", "c2", "id", "exact")]
    assert await found(full, "e1") == [("equipment", "e1", "id", "exact")]


async def test_the_same_comes_first_and_no_more_than_asked_for(full: Any) -> None:
    for number in range(5):
        await full.done("/customers", {"customer_id": f"d{number}", "name": f"{number} 启明小学分校", "region": "华东"})
    hits = await search(full, "启明小学", limit=3)
    assert [(hit["id"], hit["match"]) for hit in hits] == [("c1", "exact"), ("d0", "part"), ("d1", "part")]
    assert (await full.post("/search", {"q": "启明", "limit": 51})).status_code == 422
    for q in ("", " ", "　"):
        assert (await full.post("/search", {"q": q})).status_code == 422
    assert await found(full, "启") == [], "one sign is in half of all names"


async def test_signs_of_patterns_are_signs(full: Any) -> None:
    for q in ("%%", "__", ".*", "\\\\", "''", "启%"):
        assert await found(full, q) == []


async def test_contacts_are_for_clerks_and_nothing_for_stations(full: Any) -> None:
    for q in ("13800138000", "李明", "长宁路"):
        assert (await full.done("/search", {"q": q}, by="manager-1"))["items"] == []
    assert [hit["id"] for hit in (await full.done("/search", {"q": "启明"}, by="manager-1"))["items"]] == ["c1"]
    for who in ("dispatcher-s1", "technician-s1", "operations-1", "analyst-1"):
        assert (await full.post("/search", {"q": "启明"}, by=who)).status_code == 403


async def test_what_was_searched_for_stands_in_no_log(full: Any, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    await search(full, "13800138000")
    out = "".join(capfd.readouterr())
    assert '"route":"/search"' in out and "13800138000" not in out
    assert (await full.get("/search", q="13800138000")).status_code in (405, 422)


async def test_a_case_number_that_was_misheard_is_pointed_out_beside_what_was_found(full: Any) -> None:
    number = (await full.read("/cases/k1"))["number"]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    digits = wrong.replace("-", "")

    async def answer(q: str) -> Any:
        return await full.done("/search", {"q": q})

    assert (await answer(number))["misheard"] is None
    told = await answer(wrong)
    assert (told["items"], told["misheard"]["number"]) == ([], wrong)
    assert "校验位不对" in told["misheard"]["zh"] and "misheard or mistyped" in told["misheard"]["en"]
    await full.done("/equipment/e2/correct", {"serial_no": f"LP{digits}", "reason": "看错"})
    await full.read("/equipment")
    told = await answer(wrong)
    assert ([hit["kind"] for hit in told["items"]], told["misheard"]["number"]) == (["equipment"], wrong)
    await full.put("/customers/c2/contact", LANDLINE | {"phone": digits})
    told = await answer(digits)
    assert ([hit["kind"] for hit in told["items"]], told["misheard"]) == (["contact", "equipment"], None)
