"""A mapping file says what is wrong with it, in one sentence."""

from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from aftersales.errors import CommandError
from aftersales.importer.mapping import EARLIEST, HELPDESK, Window, load
from service.http.command_time import EARLIEST as TAKEN_FROM


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


def test_bounds_constants_and_region(mapping_file: Path) -> None:
    mapping = load(mapping_file)
    assert (mapping.window, mapping.constants, mapping.region) == (Window(), {}, "全国")
    text = mapping_file.read_text("utf-8").replace('product = "product"\n', "")
    text = text.replace("[time]", "[time]\nearliest = 2024-01-01\nlatest = 2024-12-31\nfarthest_days = 90")
    mapping_file.write_text(f'region = "上海"\n{text}\n[constants]\nproduct = " 一体机 "\n', "utf-8")
    mapping = load(mapping_file)
    assert mapping.window == Window(date(2024, 1, 1), date(2024, 12, 31), timedelta(days=90))
    assert (mapping.constants, mapping.region) == ({"product": "一体机"}, "上海")


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
        ('station = "branch"', "", "in [columns]: station is missing"),
        ("[time]", '[constants]\nstation = "N"\n[time]', "station stands in [columns] and in [constants]"),
        ("[time]", '[constants]\ncase = "7"\n[time]', "in [constants]: unknown case"),
        ('product = "product"', '[constants]\nproduct = " "', "constants.product must be a line"),
        ('channel = "phone"', 'channel = "phone"\nregion = ""', "region must be a line"),
        ('channel = "phone"', 'channel = "phone"\ndelimiter = "\\n"', "delimiter must be one character"),
        ("[time]", '[time]\nearliest = "2024"', "time.earliest must be a day like 2026-01-31"),
        ("[time]", "[time]\nlatest = 2024-01-01T00:00:00", "time.latest must be a day"),
        ("[time]", "[time]\nearliest = 1900-01-01", "time.earliest must be 2000-01-02 or later"),
        ("[time]", "[time]\nearliest = 2024-01-02\nlatest = 2024-01-01", "and not after time.latest"),
        ("[time]", "[time]\nfarthest_days = 0", "time.farthest_days must be 1 to 36500"),
        ("[time]", "[time]\nfarthest_days = true", "time.farthest_days must be 1 to 36500"),
        ("[time]", "[time]\nnewest = 2024-01-01", "in [time]: unknown newest"),
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


def test_the_first_day_is_one_that_the_services_take_in_every_zone() -> None:
    begins = datetime.combine(EARLIEST, time(), timezone(timedelta(hours=14)))
    assert TAKEN_FROM <= begins < TAKEN_FROM + timedelta(days=1)
