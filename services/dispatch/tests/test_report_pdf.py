"""Documents as PDF. Where Pango or a font with Chinese is missing these are skipped, as the end of the run says."""

import re
import zlib
from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdfium2 import PdfDocument
from tests.visits import reported

from service.documents import child, pdf

PAGE = b"""<!doctype html><html lang="zh-CN"><title>\xe6\x8a\xa5\xe5\x91\x8a</title><p>\xe5\x94\xae\xe5\x90\x8e 42</p>
<img src="file:///usr/share/pixmaps/debian-logo.png"><img src="http://127.0.0.1:9/x.png">
<link rel="stylesheet" href="file:///etc/passwd"></html>"""


def written(pdf: bytes) -> bytes:
    """Whatever stands in the file's streams, unpacked: the dictionaries among it."""
    found = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    return b"\n".join(zlib.decompress(each) for each in found if each.startswith(b"x"))


async def test_a_report_as_pdf(world: Any) -> None:
    path = await reported(world)
    answer = await world.get("t1", f"{path}/reports/1", format="pdf")
    if answer.status_code == 503:
        pytest.skip(answer.json()["detail_en"])
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="service-report-260302-0001-3-1-1.pdf"'
    pdf = PdfDocument(answer.content)  # type: ignore[no-untyped-call]
    (page,) = pdf
    text = page.get_textpage().get_text_range()
    for told in ("售后服务报告", "青松律师事务所", "定影器", "580.06", "第 1 页，共 1 页", "260302-0001-3-1-1"):
        assert told in text, told
    assert [round(each) for each in page.get_size()] == [595, 842], "A4"
    said = pdf.get_metadata_dict(skip_empty=True)  # type: ignore[no-untyped-call]
    assert said["Title"] == "售后服务报告 260302-0001-3-1-1 · Service report" and "CreationDate" in said
    assert b"/Lang (zh-CN)" in written(answer.content)


async def test_a_roster_as_pdf(world: Any) -> None:
    answer = await world.get("d-north", "/stations/north/roster.pdf")
    if answer.status_code == 503:
        pytest.skip(answer.json()["detail_en"])
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="roster-north.pdf"'
    (page,) = PdfDocument(answer.content)  # type: ignore[no-untyped-call]
    text = page.get_textpage().get_text_range()
    assert all(told in text for told in ("人员配备表", "t1", "t2")) and "t3" not in text
    assert (await world.get("d-south", "/stations/north/roster.pdf")).status_code == 404


def test_fonts_are_embedded_nothing_is_fetched_and_the_same_page_is_the_same_file() -> None:
    try:
        first, again = child.pdf_of(PAGE), child.pdf_of(PAGE)
    except SystemExit as error:
        pytest.skip(f"the program ended with {error.code}")
    assert first == again
    inside = written(first)
    assert inside.count(b"/Type /FontDescriptor") == inside.count(b"/FontFile") > 0, "every font is embedded"
    assert any(f"/FontFamily ({font})".encode() in inside for font in child.FONTS)
    (page,) = PdfDocument(first)  # type: ignore[no-untyped-call]
    assert "售后 42" in page.get_textpage().get_text_range() and b"/Image" not in inside


def test_a_picture_that_would_not_fit_into_the_memory_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    monkeypatch.setattr(child, "MOST_PIXELS", 10_000)
    drawn = BytesIO()
    Image.new("RGB", (100, 101)).save(drawn, "WEBP")
    page = f'<p>售后</p><img src="data:image/webp;base64,{b64encode(drawn.getvalue()).decode()}" alt="签字">'
    try:
        without = child.pdf_of(page.encode())
        monkeypatch.setattr(child, "MOST_PIXELS", 40_000)
        whole = child.pdf_of(page.encode())
    except SystemExit as ended:
        pytest.skip(str(pdf.PACKAGES[ended.code]))  # type: ignore[index]
    assert b"/Subtype /Image" not in written(without) + without
    assert b"/Subtype /Image" in written(whole) + whole
