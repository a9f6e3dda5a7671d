"""A mapping file says what is wrong with it, in one sentence."""

from pathlib import Path

import pytest

from aftersales.errors import CommandError
from aftersales.importer.mapping import HELPDESK, load


def test_the_helpdesk_mapping_loads() -> None:
    mapping = load(HELPDESK)
    assert mapping.columns.station == "responsible_section"
    assert mapping.activities["Require upgrade"] == "visit"
    assert mapping.zone.key == "Europe/Rome"


def test_encoding_delimiter_and_product_may_be_left_out(mapping_file: Path) -> None:
    mapping_file.write_text(mapping_file.read_text("utf-8").replace('product = "product"\n', ""), "utf-8")
    mapping = load(mapping_file)
    assert (mapping.encoding, mapping.delimiter, mapping.columns.product) == ("utf-8", ",", None)
    assert set(mapping.columns.headers()) == {"case", "activity", "time", "resource", "customer", "station"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('case = "ticket"', "", "in [columns]: case is missing"),
        ('case = "ticket"', 'case = "ticket"\ncolour = "x"', "in [columns]: unknown colour"),
        ('case = "ticket"', "case = 3", "[columns] must be a table of texts"),
        ('channel = "phone"', "", "at the top: channel is missing"),
        ('channel = "phone"', 'channel = "pigeon"', "channel must be one of phone, fax"),
        ('channel = "phone"', 'channel = "phone"\ndelimiter = ";;"', "delimiter must be one character"),
        ('channel = "phone"', 'channel = "phone"\nencoding = "latin-1"', "encoding must be one of utf-8, gb18030"),
        ('taken = "respond"', 'taken = "reply"', "activities.taken must be one of open"),
        ("Europe/Rome", "Europe/Atlantis", "no time zone 'Europe/Atlantis'"),
        ("Europe/Rome", "../etc", "no time zone '../etc'"),
        ("[time]", "[time", "is not TOML"),
    ],
)
def test_a_fault_is_named(mapping_file: Path, old: str, new: str, said: str) -> None:
    text = mapping_file.read_text("utf-8")
    assert old in text
    mapping_file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(CommandError) as error:
        load(mapping_file)
    assert said in error.value.en
    assert str(mapping_file) in error.value.zh


def test_a_missing_mapping_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        load(tmp_path / "none.toml")
