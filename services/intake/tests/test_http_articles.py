"""The knowledge base over HTTP: found by words and parts of words, kept up to date, and what it solved."""

from datetime import timedelta
from typing import Any

from events.catalog.article import ArticlePublished
from events.catalog.callback_task import CallbackConcluded

JAM = {
    "article_id": "a-jam",
    "title": "反复卡纸的处理",
    "body": "关机。打开后盖，沿走纸方向取出残纸。Wipe the roller.",
    "symptoms": ["卡纸", "显示 E052"],
    "models": ["ＭＸ－２００"],
}
FAMILY = {"article_id": "b-family", "title": "清洁搓纸轮", "body": "不进纸或卡纸时，擦拭搓纸轮。", "families": ["MX"]}
OTHER = {"article_id": "c-other", "title": "墨粉不足", "body": "更换墨粉盒", "models": ["LP-10"]}
PRODUCT = {"model": "MX-200", "family": "ＭＸ", "name_zh": "激光打印机", "name_en": "Laser printer"}
CASE = {"customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "打印机又卡纸了"}


async def publish(api: Any) -> None:
    await api.done("/products", PRODUCT, by="manager-1")
    for article in (JAM, FAMILY, OTHER):
        await api.done("/articles", article)


async def test_articles_are_found_by_words_and_parts_of_words_and_say_where(api: Any) -> None:
    await publish(api)

    async def found(**query: Any) -> list[str]:
        return [article["article_id"] for article in (await api.read("/articles", **query))["items"]]

    assert await found() == ["a-jam", "a1", "b-family", "c-other"]
    assert await found(q="卡纸") == ["a-jam", "a1", "b-family"], "in title and symptoms, in the title, in the text"
    assert (
        await found(q="复卡") == await found(q="e05") == await found(q="ＷＩＰＥ") == await found(q="oll") == ["a-jam"]
    )
    assert await found(q="纸 e052 后盖") == ["a-jam"]
    assert await found(q="卡纸盒") == await found(q="——") == await found(q="纸 墨粉 e052") == []
    assert await found(q="纸", model="mx 200") == ["a-jam", "a1", "b-family"]
    assert await found(model="LP-10") == ["a1", "c-other"]
    assert await found(model="另一型号") == ["a1"]
    first = await api.read("/articles", q="纸", limit=1)
    rest = await api.read("/articles", q="纸", limit=5, after=first["next"])
    assert [each["article_id"] for each in first["items"] + rest["items"]] == await found(q="纸")
    jam = (await api.read("/articles", q="走纸 后盖"))["items"][0]
    assert (jam["found_in"], [piece["part"] for piece in jam["excerpt"] if piece["hit"]]) == ("body", ["后盖", "走纸"])
    assert (await api.read("/articles", q="e052"))["items"][0]["found_in"] == "symptoms"
    assert (await api.read("/articles", q="反复"))["items"][0]["found_in"] == "title"
    assert (await api.read("/articles"))["items"][0]["found_in"] is None


async def test_an_article_has_versions_reviews_and_an_end_also_one_of_before(api: Any) -> None:
    await publish(api)
    again = await api.post("/articles", JAM | {"body": "x"})
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "article_id")
    for body in ({}, {"reason": "x"}, {"models": ["MX-200", "mx200"], "reason": "x"}):
        assert (await api.post("/articles/a-jam/revise", body)).status_code == 422
    written = await api.get("/articles/a-jam", by="technician-s1")
    assert (written.json()["version"], written.json()["review_on"]) == (1, "2027-03-02")
    safer = {"body": "先拔电源。", "reason": "更安全"}
    revised = await api.done("/articles/a-jam/revise", safer, by="manager-1", If_Match=written.headers["etag"])
    assert (revised["version"], revised["body"], revised["review_on"]) == (2, "先拔电源。", "2027-03-02")
    assert (await api.post("/articles/a-jam/revise", safer, If_Match=written.headers["etag"])).status_code == 412
    versions = (await api.read("/articles/a-jam/versions", by="dispatcher-s1"))["items"]
    told = [(each["version"], each["changed"], each["reason"], each["written_by"]) for each in versions]
    assert told == [(1, [], None, "clerk-1"), (2, ["body"], "更安全", "manager-1")]
    assert (await api.read("/articles/a-jam/versions", limit=1))["items"][0]["body"] == JAM["body"]

    assert (await api.read("/article-reviews"))["items"] == []
    due = (await api.read("/article-reviews", within=365))["items"]
    assert [each["article_id"] for each in due] == ["a-jam", "a1", "b-family", "c-other"]
    reviewed = await api.done("/articles/a-jam/review", {"review_on": "2026-09-01", "note": "固件 3.2"})
    assert reviewed["review_on"] == "2026-09-01" and reviewed["reviewed_at"] is not None
    assert [each["article_id"] for each in (await api.read("/article-reviews", within=200))["items"]] == ["a-jam"]
    assert (await api.get("/article-reviews", by="technician-s1")).status_code == 403

    before = api.position
    assert (await api.done("/articles/a-jam/withdraw", {"reason": "机型停用"}))["withdrawn_reason"] == "机型停用"
    assert (await api.read("/articles", q="e052"))["items"] == []
    assert [each["article_id"] for each in (await api.read("/articles", withdrawn=True))["items"]] == ["a-jam"]
    assert (await api.read("/article-reviews", within=200))["items"] == []
    assert (await api.read("/articles/a-jam", as_of=before))["withdrawn"] is False
    assert (await api.done("/articles/a-jam/reinstate", {"reason": "仍有设备"}))["withdrawn"] is False
    history = (await api.read("/articles/a-jam/history"))["items"]
    assert [each["type"].rpartition("-")[2] for each in history] == [
        "written.v1",
        "revised.v1",
        "reviewed.v1",
        "withdrawn.v1",
        "reinstated.v1",
    ]
    assert "正文" in history[1]["zh"] and history[1]["actor"] == "manager-1"

    old = [ArticlePublished("a-old", "脱机", body, "MX-200") for body in ("重启", "换网线")]
    await api.receive("intake", *old)
    shown = await api.read("/articles/a-old")
    assert (shown["version"], shown["body"], shown["models"]) == (2, "换网线", ["MX-200"])
    assert shown["review_on"] == "2027-03-02", "a year after it was first published"
    assert [each["changed"] for each in (await api.read("/articles/a-old/versions"))["items"]] == [[], ["body"]]
    assert (await api.read("/articles", q="网线"))["items"][0]["article_id"] == "a-old"
    assert (await api.done("/articles/a-old/revise", {"symptoms": ["脱机"], "reason": "补充"}))["version"] == 3


async def test_what_may_help_comes_by_machine_words_and_what_was_solved(api: Any) -> None:
    await publish(api)
    await api.done("/cases", CASE | {"case_id": "k1"})
    proposed = (await api.read("/cases/k1/suggested-articles"))["items"]
    assert [(each["article_id"], each["fit"]) for each in proposed] == [("a-jam", "model"), ("a1", "general")]
    assert (proposed[0]["named"], proposed[0]["used"]) == (["卡纸"], 0)

    async def asked(by: str = "clerk-1", **body: Any) -> list[str]:
        answer = await api.post("/articles/suggest", body, by=by)
        assert answer.status_code == 200, answer.text
        return [each["article_id"] for each in answer.json()["items"]]

    assert await asked(description="一直显示E052") == ["a-jam"]
    assert await asked(description="墨粉没有了", model="MX-200") == [], "it is of another model"
    assert await asked(equipment_id="e1") == ["a-jam", "b-family", "a1"]
    assert await asked(model="mx200", limit=1, by="technician-s1") == ["a-jam"]
    assert (await api.post("/articles/suggest", {"equipment_id": "e1"}, by="technician-s1")).status_code == 404
    assert (await api.post("/articles/suggest", {})).status_code == 422
    counted = (await api.read("/cases/k1/suggested-articles", by="analyst-1"))["items"]
    assert [each["article_id"] for each in counted] == ["a-jam", "b-family", "a1"], "by the model alone"


async def test_an_article_solved_what_was_not_opened_again(api: Any) -> None:
    await publish(api)
    for case_id, solved in (("k1", True), ("k2", True), ("k3", False)):
        await api.done("/cases", CASE | {"case_id": case_id})
        used = {"article_ids": ["a-jam", "a1"], "solved": solved, "note": ""}
        await api.done(f"/cases/{case_id}/guidance", used)
        api.now += timedelta(minutes=5)
    believed = api.position
    await api.receive("callback", CallbackConcluded("t1", "k2", "guidance", 0, "complained_by_phone", "又卡纸"))
    assert [each["case_id"] for each in (await api.read("/cases", status="open"))["items"]] == ["k3", "k2"]
    await api.done("/cases/k2/guidance", {"article_ids": ["b-family"], "solved": True, "note": ""})

    figures = await api.read("/articles/a-jam/figures")
    assert figures == {"article_id": "a-jam", "used": 3, "solved": 1, "came_back": 1, "not_solved": 1}
    assert await api.read("/articles/b-family/figures") == figures | {
        "article_id": "b-family",
        "used": 1,
        "came_back": 0,
        "not_solved": 0,
    }
    then = await api.read("/articles/a-jam/figures", as_of=believed)
    assert then == {"article_id": "a-jam", "used": 3, "solved": 2, "came_back": 0, "not_solved": 1}

    requests = await api.read("/articles/a-jam/requests", limit=2)
    told = [(each["case_id"], each["help"]) for each in requests["items"]]
    assert told == [("k3", "not_solved"), ("k2", "came_back")]
    (last,) = (await api.read("/articles/a-jam/requests", after=requests["next"]))["items"]
    assert (last["case_id"], last["help"], last["given_by"]) == ("k1", "solved", "clerk-1")
    past = await api.read("/articles/a-jam/requests", as_of=believed, limit=2)
    assert [(each["case_id"], each["help"]) for each in past["items"]] == [("k3", "not_solved"), ("k2", "solved")]
    assert (await api.get("/articles/a-jam/requests", by="technician-s1")).status_code == 403
    proposed = (await api.read("/articles", q="e052"))["items"][0]
    assert (proposed["used"], proposed["solved"]) == (3, 1)
