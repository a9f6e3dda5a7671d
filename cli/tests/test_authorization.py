"""What can be no key is told in one line, before anybody is asked."""

import pytest

from aftersales.authorization import authorization
from aftersales.errors import CommandError
from aftersales.find import find


def test_a_key_is_sent_as_it_is() -> None:
    assert authorization(" Zk-_9 \n") == {"Authorization": "Bearer Zk-_9"}


@pytest.mark.parametrize("key", ["…", "", " ", "ＡＢＣ", "two words", "two\nlines"])
def test_what_is_no_key_is_told(key: str) -> None:
    with pytest.raises(CommandError, match="paste the whole of it"):
        find("启明", key, "http://127.0.0.1:9")


def test_so_is_a_text_that_is_none() -> None:
    with pytest.raises(CommandError, match="no text in UTF-8"):
        find("\udcff", "k", "http://127.0.0.1:9")
