"""What may help 可能有帮助: which articles fit a request, by its machine and its words, and what each has solved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from events.rules.pieces import likely_words
from events.rules.search_text import search_text

Fit = Literal["model", "family", "general", "other"]
"""Whom the article is for: the machine's model, its family, every machine; another one, where no machine is known."""

FITS: dict[Fit, float] = {"model": 1.0, "family": 0.75, "general": 0.5, "other": 0.5}
"""What it counts beside likeness, which is up to 1."""
HALF = 0.5
PROVEN = 0.5
"""What it counts that an article solved every request."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may fit: what it is about, and what it solved of the latest requests that it was used for."""

    article_id: str
    fit: Fit
    title: str
    symptoms: tuple[str, ...]
    used: int
    solved: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A candidate, how much it is like the words (0 to 1), and which of its symptoms the words name."""

    candidate: Candidate
    likeness: float
    symptoms: tuple[str, ...]


def suggested(text: str, candidates: Sequence[Candidate], limit: int) -> list[Suggestion]:
    """The best first, by fit, likeness and what was solved. Where there are words, what is not like any is left out."""
    asked = likely_words(text)
    found = [_suggestion(text, asked, candidate) for candidate in candidates]
    if asked:
        found = [each for each in found if each.likeness > 0]
    return sorted(found, key=lambda each: (-_worth(each), each.candidate.article_id))[:limit]


def likeness(asked: set[str], phrase: str) -> float:
    """Which share of a phrase is in the words, or of the words in the phrase, whichever is more; 0 to 1."""
    own = likely_words(phrase)
    common = len(own & asked)
    return max(common / len(own), common / len(asked)) if common else 0.0


def alike(one: str, other: str) -> bool:
    """Whether half of the shorter one's words are in the other."""
    return likeness(likely_words(one), other) >= HALF


def same_symptom(one: str, other: str, candidates: Sequence[Candidate]) -> bool:
    """Whether two customers' words are about one symptom: both name a symptom of the same article, in whatever words it
    has for it, or half of the shorter one's words are in the other."""
    for candidate in candidates:
        symptoms = [search_text(symptom) for symptom in candidate.symptoms]
        if all(any(symptom in search_text(said) for symptom in symptoms) for said in (one, other)):
            return True
    return alike(one, other)


def proven(used: int, solved: int) -> float:
    """How often an article solves what it is used for: a half while nobody knows, nearer to what was seen with each
    request (0 to 1)."""
    return (solved + 1) / (used + 2)


def _suggestion(text: str, asked: set[str], candidate: Candidate) -> Suggestion:
    said = search_text(text)
    named = tuple(each for each in candidate.symptoms if search_text(each) in said)
    like = max((likeness(asked, phrase) for phrase in (candidate.title, *candidate.symptoms)), default=0.0)
    return Suggestion(candidate, round(like, 3), named)


def _worth(each: Suggestion) -> float:
    candidate = each.candidate
    return each.likeness + FITS[candidate.fit] + PROVEN * proven(candidate.used, candidate.solved)
