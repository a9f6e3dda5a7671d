"""Service reports over HTTP: issued, handed over, corrected, printed; and what an old one says later."""

from typing import Any

from tests.visits import reported

from events.catalog.customer import CustomerCorrected


async def page_of(world: Any, path: str, report_no: int, who: str = "t1") -> str:
    page = await world.get(who, f"{path}/reports/{report_no}")
    assert page.is_success, page.text
    return str(page.text)


async def test_a_report_is_issued_corrected_and_handed_over_and_the_old_one_stays(world: Any) -> None:
    path = await reported(world)
    first = await page_of(world, path, 1)
    for told in (
        "260302-0001-3-1-1",
        "青松律师事务所",
        "李&lt;老师&gt;",
        "南京西路 1 号",
        "SN-1",
        "定影器&lt;老化&gt;",
    ):
        assert told in first, told
    for told in (
        "Fuser",
        "1 个 piece",
        "收费，使用不当",
        "580.06",
        "13%",
        "data:image/png;base64,iVBOR",
        "north 网点",
        "C-21 操作不当",
    ):
        assert told in first, told
    again = await world.post("t1", f"{path}/reports", {})
    assert again.status_code == 409 and "260302-0001-3-1-1" in again.json()["detail"]

    await world.receive("intake", CustomerCorrected("customer-1", "青松所", "华北", "青松律师事务所", "华北", "改名"))
    await world.done("manager-1", "/parts/p-01/correct", {"name_zh": "定影组件", "reason": "改名"})
    await world.done("d-north", f"{path}/charge/lines/2/reverse", {"reason": "旧件修好，未更换"})
    paper = {"way": "paper", "recipient": "李老师"}
    order = await world.done("t1", f"{path}/reports/1/hand-over", paper)
    assert order["reports"][0]["handed_over"][0]["recipient"] == "李老师"
    order = await world.done("d-north", f"{path}/reports/1/correct", {"reason": "未更换定影器"})
    old, new = order["reports"]
    assert (old["replaced_by"], new["replaces"], new["reason"]) == (
        "260302-0001-3-1-2",
        "260302-0001-3-1-1",
        "未更换定影器",
    )
    assert (new["contact"], new["replaced_by"], new["handed_over"]) == ("李<老师>", None, [])

    assert await page_of(world, path, 1, "clerk-1") == first, "what happened later changes nothing"
    second = await page_of(world, path, 2)
    for told in ("本报告取代 260302-0001-3-1-1", "未更换定影器", "青松所", "定影组件", "203.40"):
        assert told in second, told
    for refused in ("correct", "hand-over"):
        body = paper if refused == "hand-over" else {"reason": "x"}
        answer = await world.post("t1", f"{path}/reports/1/{refused}", body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (409, "report_no"), refused
    assert (await world.get("t1", f"{path}/reports/3")).status_code == 404
    assert (await world.get("t2", f"{path}/reports/1")).status_code == 404, "another's visit"
    await world.done("d-north", f"{path}/images/1/remove", {"reason": "客户要求"})
    without = await page_of(world, path, 1)
    assert "data:image" not in without and "〔已删除 deleted〕" in without
    history = [item["zh"] for item in (await world.read("d-north", f"{path}/history"))["items"]]
    assert history[-4:-1] == [
        "冲销第 2 行：-376.66 元；原因：旧件修好，未更换",
        "售后服务报告 260302-0001-3-1-1 交付客户：当面交纸质件",
        "售后服务报告 260302-0001-3-1-2 取代 260302-0001-3-1-1：未更换定影器",
    ]
    (queued,) = (await world.read("d-north", "/work-orders"))["items"]
    assert queued["report_issued"]
    kept = await world.pool.fetchval("SELECT string_agg(data::text, '') FROM dispatch.events")
    assert "李" not in kept and "南京西路" not in kept, "whom it was for and who got it is sealed"
