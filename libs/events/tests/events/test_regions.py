"""Regions: the facts of the list, how people may spell them, which contain which."""

from collections import Counter

import pytest

from events.regions.tree import REGIONS, find, lineage, matching, named, proposals, within


def test_the_list_has_what_gb_t_2260_has() -> None:
    assert Counter(region.level for region in REGIONS) == {"country": 1, "area": 7, "province": 34, "city": 333 + 32}
    provinces = Counter(region.name[-1] for region in REGIONS if region.level == "province")
    assert provinces == {"省": 23, "市": 4, "区": 7}
    prefectures = [region for region in REGIONS if region.level == "city" and (region.code or "").endswith("00")]
    assert Counter(region.name[-1] for region in prefectures) == {"市": 293, "州": 30, "区": 7, "盟": 3}


def test_every_name_and_code_is_there_once_behind_its_parent() -> None:
    names = [region.name for region in REGIONS]
    codes = [region.code for region in REGIONS if region.code]
    assert len(set(names)) == len(names)
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    for place, region in enumerate(REGIONS):
        assert region.parent is None or region.parent in names[:place]


@pytest.mark.parametrize(
    ("code", "name", "parent"),
    [
        ("110000", "北京市", "华北"),
        ("150000", "内蒙古自治区", "华北"),
        ("230100", "哈尔滨市", "黑龙江省"),
        ("222400", "延边朝鲜族自治州", "吉林省"),
        ("320500", "苏州市", "江苏省"),
        ("330100", "杭州市", "浙江省"),
        ("370000", "山东省", "华东"),
        ("371600", "滨州市", "山东省"),
        ("429021", "神农架林区", "湖北省"),
        ("440300", "深圳市", "广东省"),
        ("460300", "三沙市", "海南省"),
        ("500000", "重庆市", "西南"),
        ("510100", "成都市", "四川省"),
        ("532800", "西双版纳傣族自治州", "云南省"),
        ("542500", "阿里地区", "西藏自治区"),
        ("610100", "西安市", "陕西省"),
        ("654000", "伊犁哈萨克自治州", "新疆维吾尔自治区"),
        ("659001", "石河子市", "新疆维吾尔自治区"),
        ("710000", "台湾省", "华东"),
        ("810000", "香港特别行政区", "华南"),
    ],
)
def test_facts(code: str, name: str, parent: str) -> None:
    region = find(code)
    assert region is not None
    assert (region.name, region.parent) == (name, parent)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("上海", "上海市"),
        (" 江 苏 ", "江苏省"),
        ("苏州", "苏州市"),
        ("３２０５００", "苏州市"),
        ("华东", "华东"),
        ("华东 ", "华东"),
        ("华东地区", "华东"),
        ("全国", "全国"),
        ("内蒙古", "内蒙古自治区"),
        ("新疆", "新疆维吾尔自治区"),
        ("恩施", "恩施土家族苗族自治州"),
        ("海西", "海西蒙古族藏族自治州"),
        ("吉林", "吉林省"),
        ("吉林市", "吉林市"),
        ("海南", "海南省"),
        ("朝阳", "朝阳市"),
    ],
)
def test_spellings(text: str, name: str) -> None:
    assert named(text) == name


@pytest.mark.parametrize("text", ["", "东区", "江苏省苏州市", "east", "000000", "3205", "州"])
def test_what_is_not_listed_is_refused(text: str) -> None:
    assert find(text) is None
    with pytest.raises(ValueError, match=r"不在区域表中.* · is not a listed region.*GET /regions"):
        named(text)


def test_a_refusal_proposes_what_may_have_been_meant() -> None:
    assert list(proposals("江苏省苏州市"))[:2] == ["苏州市", "江苏省"]
    assert list(proposals("华东区")) == ["华东"]
    assert "上海市" in proposals("上诲市")
    with pytest.raises(ValueError, match=r"是否指 苏州市？.*perhaps 苏州市\?"):
        named("苏州工业园区")


def test_a_region_lies_within_wider_ones() -> None:
    assert lineage("苏州市") == ("苏州市", "江苏省", "华东", "全国")
    assert lineage("上海市") == ("上海市", "华东", "全国")
    assert lineage("全国") == ("全国",)


def test_a_text_of_an_older_event_is_equal_to_itself_first() -> None:
    assert lineage("东区") == ("东区",)
    assert lineage("上海") == ("上海", "上海市", "华东", "全国")


def test_a_region_contains_narrower_ones() -> None:
    east, all_china = find("华东"), find("全国")
    assert east is not None
    assert all_china is not None
    assert {"华东", "江苏省", "苏州市", "上海市"} <= set(within(east))
    assert "广东省" not in within(east)
    assert len(within(all_china)) == len(REGIONS)


def test_regions_are_found_by_a_part_of_the_name_or_code_and_by_parent() -> None:
    assert [region.name for region in matching(None, find("华北"))] == [
        "北京市",
        "天津市",
        "河北省",
        "山西省",
        "内蒙古自治区",
    ]
    assert [region.name for region in matching("苏", None)] == [
        "江苏省",
        "苏州市",
        "阿克苏地区",
        "克孜勒苏柯尔克孜自治州",
    ]
    assert [region.name for region in matching("3205", find("江苏"))] == ["苏州市"]
