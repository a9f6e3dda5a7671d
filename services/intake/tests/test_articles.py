"""Knowledge-base articles: given events, when a command, then events; pieces, excerpts, and what is proposed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eventlog.decider import NotFound
from eventlog.testing import given
from events.catalog.article import (
    ArticleContent,
    ArticlePublished,
    ArticleReinstated,
    ArticleReviewed,
    ArticleRevised,
    ArticleWithdrawn,
    ArticleWritten,
)
from events.rules.pieces import asked_pieces, is_piece, likely_words, pieces
from intake.domain.article import (
    ARTICLE,
    Article,
    ReinstateArticle,
    ReviewArticle,
    ReviseArticle,
    WithdrawArticle,
    WriteArticle,
    named_articles,
    reinstate,
    review,
    revise,
    withdraw,
    write,
)
from intake.domain.excerpt import BEFORE, LENGTH, Piece, excerpt
from intake.domain.suggestion import Candidate, likeness, proven, suggested

TODAY, DUE = date(2026, 3, 2), date(2027, 3, 2)
JAM = ArticleContent("卡纸", "打开后盖", ("卡纸",), ("MX-200",), ())
WRITTEN = ArticleWritten("a1", JAM, DUE)
WRITE = WriteArticle("a1", JAM, DUE, TODAY)
OLD = ArticlePublished("a1", "卡纸", "打开后盖", "MX-200")
NOTHING = ReviseArticle("a1", None, None, None, None, None, "先关机")
WITHDRAWN = ArticleWithdrawn("a1", "过时")
BACK = ArticleReinstated("a1", "仍有效")


def test_an_article_is_written_once() -> None:
    given(ARTICLE).when(write, WRITE).then(WRITTEN)
    given(ARTICLE, WRITTEN).when(write, replace(WRITE, review_on=date(2026, 9, 1))).nothing()
    given(ARTICLE, WRITTEN).when(write, replace(WRITE, content=replace(JAM, body="x"))).refused(field="article_id")


@pytest.mark.parametrize("day", [TODAY, date(2026, 3, 1), date(2037, 1, 1)])
def test_a_review_is_to_come(day: date) -> None:
    given(ARTICLE).when(write, replace(WRITE, review_on=day)).refused(field="review_on")
    given(ARTICLE, WRITTEN).when(review, ReviewArticle("a1", day, "", TODAY)).refused(field="review_on")


@pytest.mark.parametrize("first", [WRITTEN, OLD])
def test_a_revision_says_what_changed_also_of_an_article_of_before(first: Any) -> None:
    safer = replace(NOTHING, body="关机，打开后盖", families=("MX",))
    wanted = replace(JAM, body="关机，打开后盖", families=("MX",), symptoms=JAM.symptoms if first is WRITTEN else ())
    given(ARTICLE, first).when(revise, safer).then(ArticleRevised("a1", wanted, ("body", "families"), "先关机"))
    given(ARTICLE, first).when(revise, replace(NOTHING, body="打开后盖", models=("MX-200",))).nothing()


def test_the_last_wording_of_before_stands() -> None:
    said = given(ARTICLE, OLD, replace(OLD, body="关机", model=None))
    wanted = ArticleContent("新", "关机", (), (), ())
    said.when(revise, replace(NOTHING, title="新")).then(ArticleRevised("a1", wanted, ("title",), "先关机"))


def test_what_is_withdrawn_is_neither_revised_nor_reviewed_until_it_is_back() -> None:
    given(ARTICLE, WRITTEN).when(withdraw, WithdrawArticle("a1", "过时")).then(WITHDRAWN)
    given(ARTICLE, WRITTEN, WITHDRAWN).when(withdraw, WithdrawArticle("a1", "又")).nothing()
    given(ARTICLE, WRITTEN, WITHDRAWN).when(revise, replace(NOTHING, title="新")).refused("已撤下")
    given(ARTICLE, WRITTEN, WITHDRAWN).when(review, ReviewArticle("a1", DUE, "", TODAY)).refused("已撤下")
    given(ARTICLE, WRITTEN, WITHDRAWN).when(reinstate, ReinstateArticle("a1", "仍有效")).then(BACK)
    given(ARTICLE, WRITTEN).when(reinstate, ReinstateArticle("a1", "仍有效")).nothing()
    reviewed = ArticleReviewed("a1", DUE, "无变化")
    again = ReviewArticle("a1", DUE, "无变化", TODAY)
    given(ARTICLE, WRITTEN, WITHDRAWN, BACK, reviewed).when(review, again).then(reviewed)


def test_unknown_articles_are_named() -> None:
    known = Article(JAM)
    assert named_articles({"a1": known}) == ("a1",)
    with pytest.raises(NotFound, match="a2, a3") as refusal:
        named_articles({"a1": known, "a2": Article(), "a3": Article()})
    assert refusal.value.field == "article_ids"
    given(ARTICLE).misses(lambda state: revise(replace(NOTHING, title="新"), state), "a1")


def test_a_text_is_found_by_its_pieces() -> None:
    assert asked_pieces("反复卡纸") == {"反复卡", "复卡纸"}
    assert likely_words("反复卡纸 E052") == {"反复", "复卡", "卡纸", "e05", "052"}
    assert asked_pieces("Ｅ０５２，纸") == {"e052", "纸"}
    assert asked_pieces("—！") == set()
    for part in ("卡纸", "复卡纸", "纸", "MX-200", "ｍｘ", "052", "aper", "jam"):
        assert asked_pieces(part) <= pieces("反复卡纸。MX-200 显示 E052, paper jams"), part
    assert not asked_pieces("显示卡纸") <= pieces("反复卡纸。MX-200 显示 E052")
    assert [is_piece(word) for word in ("卡纸", "打印机", "scanners", "卡纸机盖", "x-1", "paperless")] == [True] * 3 + [
        False
    ] * 3


def test_an_excerpt_shows_where() -> None:
    told = excerpt("先关机。ＭＸ－２００ 的卡纸，取出卡纸。", ["mx-200", "卡纸"])
    assert [piece.part for piece in told if piece.hit] == ["ＭＸ－２００", "卡纸", "卡纸"]
    assert "".join(piece.part for piece in told) == "先关机。ＭＸ－２００ 的卡纸，取出卡纸。"
    long = excerpt("一" * 500 + "卡纸" + "二" * 500, ["卡纸"])
    assert [piece.part[:3] for piece in long] == ["…", "一一一", "卡纸", "二二二", "…"]
    assert sum(len(piece.part) for piece in long) == LENGTH + 2 and len(long[1].part) == BEFORE
    assert excerpt("无", ["卡纸"]) == (Piece("无", False),)
    assert [piece for piece in excerpt("纸卡纸卡", ["纸卡", "卡纸"]) if piece.hit] == [Piece("纸卡纸卡", True)]


def test_what_is_like_the_words_and_fits_comes_first_and_then_what_solved() -> None:
    jam = Candidate("a-jam", "model", "反复卡纸", ("卡纸", "纸卡在后盖"), 0, 0)
    every = [
        jam,
        replace(jam, article_id="b-any", fit="general"),
        replace(jam, article_id="c-proven", used=20, solved=20),
        replace(jam, article_id="d-in-vain", used=20, solved=0),
        Candidate("e-noise", "model", "异响", ("异响",), 50, 50),
    ]
    found = suggested("打印机总是卡纸", every, 10)
    assert [each.candidate.article_id for each in found] == ["c-proven", "a-jam", "d-in-vain", "b-any"]
    assert (found[0].likeness, found[0].symptoms) == (1.0, ("卡纸",))
    assert [each.candidate.article_id for each in suggested("", every, 2)] == ["e-noise", "c-proven"]
    assert likeness(likely_words("打印机总是卡纸"), "卡纸") == 1
    assert likeness(likely_words("卡纸"), "不进纸") == 0
    assert [proven(*each) for each in ((0, 0), (2, 2), (2, 0))] == [0.5, 0.75, 0.25]
