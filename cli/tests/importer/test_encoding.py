"""A file in another encoding than the mapping says is refused, with the one it seems to have; never read as garbage."""

from pathlib import Path

import pytest

from aftersales.errors import CommandError
from aftersales.importer.encoding import text
from aftersales.importer.mapping import Encoding
from service.workbooks.encoding import is_utf8

HEADER = "Case,Activity,Time,Resource,Customer,Product,Station\n"
CHINESE = "A1,open,2026-01-05 09:00,Li,申江律师,MX,上海网点\n"


def of(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "log.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "mapped", "said"),
    [
        ((HEADER + CHINESE).encode(), "gb18030", "looks like UTF-8"),
        ((HEADER + CHINESE).encode("utf-8-sig"), "gb18030", "looks like UTF-8"),
        ((HEADER + "A1,open,2026-01-05 09:00,Li,甲,MX,N\n").encode(), "gb18030", "looks like UTF-8"),
        ((HEADER + "A1,open,2026-01-05 09:00,Li,Müller,MX,N\n").encode(), "gb18030", "looks like UTF-8"),
        ((HEADER + "A1,open,2026-01-05 09:00,Li,Иванов,MX,N\n").encode(), "gb18030", "looks like UTF-8"),
        ((HEADER + 3 * CHINESE).encode() + "甲\n".encode("gb18030"), "gb18030", "looks like UTF-8"),
        ((HEADER + CHINESE).encode("gb18030"), "utf-8", "looks like GB18030"),
        ((HEADER + CHINESE).encode("gbk"), "utf-8", "looks like GB18030"),
        ((HEADER + "A1,open,2026-01-05 09:00,Li,甲,MX,N\n").encode("gbk"), "utf-8", "looks like GB18030"),
        ((HEADER + "A1,open,2026-01-05 09:00,Li,Müller,MX,N\n").encode("latin-1"), "utf-8", "is not UTF-8; save"),
        (
            (HEADER + "A1,open,2026-01-05 09:00,Li,客戶服務請求書類,MX,臺北\n").encode("big5"),
            "utf-8",
            "is not UTF-8; save",
        ),
        ((HEADER + 9 * CHINESE + CHINESE.replace("申江", "朱镕堃")).encode("gbk"), "utf-8", "looks like GB18030"),
        ((HEADER + CHINESE).encode("utf-16-le"), "utf-8", "is UTF-16 or a workbook"),
        (b"\xd0\xcf\x11\xe0 workbook", "gb18030", "is UTF-16 or a workbook"),
        (HEADER.encode() + b"A1,\xff\xff,x\n", "gb18030", "is not GB18030"),
    ],
)
def test_another_encoding_is_refused(tmp_path: Path, data: bytes, mapped: Encoding, said: str) -> None:
    with pytest.raises(CommandError) as error:
        text(of(tmp_path, data), mapped)
    assert said in error.value.en


@pytest.mark.parametrize("written", ["通", "通通", "目录", "北京　公司", "体坛周报", "請求書", "ABC公司"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_short_files_are_read_as_the_mapping_says(tmp_path: Path, written: str, encoding: str) -> None:
    """Also where the two bytes of a Chinese character are a letter in UTF-8, as those of 通 are."""
    mapped: Encoding = "gb18030" if encoding == "gb18030" else "utf-8"
    assert text(of(tmp_path, f"Case\n{written}\n".encode(encoding)), mapped) == f"Case\n{written}\n"


def test_two_bytes_that_both_encodings_know() -> None:
    assert "通".encode("gb18030").decode("utf-8") != "通"
    assert not is_utf8("N,通,x".encode("gb18030"))


def test_lines_of_another_file_spoil_their_own_rows_only(tmp_path: Path) -> None:
    mixed = 3 * CHINESE.encode("gb18030") + CHINESE.encode()
    read = text(of(tmp_path, mixed), "gb18030").splitlines()
    assert read[:3] == [CHINESE.strip()] * 3
    assert any("\ud800" <= character <= "\udfff" for character in read[3])
    mixed = 3 * CHINESE.encode() + CHINESE.encode("gb18030")
    read = text(of(tmp_path, mixed), "utf-8").splitlines()
    assert read[:3] == [CHINESE.strip()] * 3
    assert any("\ud800" <= character <= "\udfff" for character in read[3])


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_stay(tmp_path: Path, ends: str) -> None:
    assert text(of(tmp_path, f"a{ends}申{ends}".encode("gb18030")), "gb18030") == f"a{ends}申{ends}"
