"""From what was typed to a query of the full-text index.

Characters are indexed one by one, so a phrase finds any fragment of a name. What was typed never reaches the query parser as it
is: only letters and digits do, inside quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.person_names import person_pinyin
from domain.pinyin import SEPARATOR, pinyin_of
from domain.search_keys import GAP
from domain.syllables import segmentations
from domain.text import fold, squeeze

LONGEST_TEXT = 400
MOST_WORDS = 16
# between a Chinese character and two letters or more: "A区" and "2班" stay whole
_BORDER = re.compile(r"(?<=[\u3400-\u9fff])(?=[a-z]{2})|(?<=[a-z]{2})(?=[\u3400-\u9fff])")
CANDIDATES = 2_000
ALL_CANDIDATES = 10_000_000
MOST_HITS = 1_000
PEOPLE_CANDIDATES = MOST_HITS + 100


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """What was typed, folded and cut into words."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> SearchTerms | None:
        """Return the terms; ``None`` where nothing can be found by them (no letter or digit, or more than a name has)."""
        if len(text) > LONGEST_TEXT:
            return None
        words = tuple(dict.fromkeys(word for word in map(squeeze, _parts(text)) if word.strip("-")))
        return cls(words) if 0 < len(words) <= MOST_WORDS else None

    def lucene(self, filters: dict[str, list[str]]) -> str:
        """Return the query for the words, all of them, and for filters by indexed property."""
        return " AND ".join([*(_word(word) for word in self.words), *_filters(filters)])

    def names_someone(self) -> bool:
        """Tell whether the words are enough to look for people: two characters, or a syllable of pinyin."""
        letters = "".join(self.words)
        return len(letters) > 1 and not (letters.isascii() and letters.isdigit())

    def people(self, *filters: dict[str, list[str]]) -> str:
        """Return the query for people by name, reading or initials, whom all filters let through."""
        return " AND ".join([*(_name(word) for word in self.words), *(each for some in filters for each in _filters(some))])

    def namesakes(self) -> dict[str, object]:
        """Return what finds people by whole names and their beginnings: parameters of ``person/search_namesakes``."""
        joined = "".join(self.words)
        readings = segmentations(joined) if joined.isascii() else [person_pinyin(joined)]
        return {
            "prefixes": [f"{reading}{SEPARATOR}" for reading in readings],
            "beginnings": [f"{reading} " for reading in readings],
            "spaced": None if joined.isascii() else " ".join(joined),
            "initials": joined if joined.isascii() else None,
            "most": MOST_HITS + 1,
        }

    def sounds(self) -> list[str]:
        """Return the words as they are read, each without spaces."""
        return [pinyin_of(word).replace(" ", "") for word in self.words]

    def similar(self, filters: dict[str, list[str]]) -> str | None:
        """Return the query for names that sound alike; ``None`` where nothing Chinese was typed."""
        if all(word.isascii() for word in self.words):
            return None
        spoken = [f'search_pinyin:"{pinyin_of(word)}"' for word in self.words]
        return " AND ".join([*spoken, *_filters(filters)])


def _parts(text: str) -> list[str]:
    """Cut what was typed at everything that is no letter, digit or hyphen, and between Chinese characters and pinyin.

    >>> _parts("越秀，洪桥 ab-1 越秀hongqiao 2018级1班")
    ['越秀', '洪桥', 'ab-1', '越秀', 'hongqiao', '2018级1班']
    """
    folded = fold(text).replace(GAP.strip(), " ")
    words = "".join(character if character.isalnum() or character == "-" else " " for character in folded)
    return _BORDER.sub(" ", words).split()


def _characters(word: str) -> str:
    return " ".join(character for character in word if character.isalnum())


def _word(word: str) -> str:
    characters = _characters(word)
    ways = [f'search_text:"{characters}"', f'code:"{characters.replace(" ", "")}"']
    if "-" in word:
        ways.append('code:"' + " ".join(part for part in word.split("-") if part.isalnum()) + '"')
    if word.isascii() and word.isalnum():
        ways.append(f"search_own:{word}*")
        if word.isalpha() and len(word) > 1:
            ways.append(f'search_initials:"{characters}"')
            ways += [f'search_pinyin:"{way}"' for way in segmentations(word)]
    return "(" + " OR ".join(ways) + ")"


def _name(word: str) -> str:
    characters = _characters(word)
    ways = [f'search_text:"{characters}"']
    if word.isascii() and word.isalpha():
        ways.append(f'search_initials:"{characters}"')
        ways += [f'search_pinyin:"{way}"' for way in segmentations(word)]
    return "(" + " OR ".join(ways) + ")"


def _filters(filters: dict[str, list[str]]) -> list[str]:
    return [f"{name}:(" + " OR ".join(f'"{value}"' for value in values) + ")" for name, values in filters.items() if values]
