"""How Chinese names are read: pinyin, initials, and the key by which names are ordered.

Readings are those of pypinyin, with a table of place names where it errs or where two readings are in use.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict, load_single_dict

from domain.text import fold

DIGITS_PADDED_TO = 6
MOST_READINGS = 4
SEPARATOR = "\t"  # sorts before the space between syllables: a name comes before what it begins

# Places of Guangdong as they are read there.
PLACE_CHARACTERS = {"圩": "xū", "墟": "xū", "滘": "jiào", "涌": "chōng", "埔": "bù", "塱": "lǎng", "陂": "bēi", "埗": "bù"}
PLACE_PHRASES = {
    "番禺": "pān yú",
    "东莞": "dōng guǎn",
    "大埔": "dà bù",
    "黄埔": "huáng pǔ",
    "乐昌": "lè chāng",
    "乐从": "lè cóng",
    "长乐": "cháng lè",
    "台山": "tái shān",
    "都城": "dū chéng",
    "花都": "huā dū",
    "六祖": "liù zǔ",
    "厦岗": "xià gǎng",
    "大朗": "dà lǎng",
}
# Characters with two readings in use; a search takes either.
TWO_READINGS = {
    "埔": ("bu", "pu"),
    "圩": ("xu", "wei"),
    "涌": ("chong", "yong"),
    "番": ("pan", "fan"),
    "滘": ("jiao", "gao"),
    "陂": ("bei", "pi"),
    "厦": ("xia", "sha"),
    "长": ("chang", "zhang"),
    "重": ("chong", "zhong"),
    "乐": ("le", "yue"),
}
_WORDS = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNITS = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")


@cache
def _tables_loaded() -> bool:
    load_single_dict({ord(character): reading for character, reading in PLACE_CHARACTERS.items()})
    load_phrases_dict({phrase: [[reading] for reading in readings.split()] for phrase, readings in PLACE_PHRASES.items()})
    return True


@lru_cache(maxsize=200_000)
def _syllables(folded: str) -> tuple[str, ...]:
    _tables_loaded()
    found: list[str] = []
    for part in lazy_pinyin(folded, style=Style.NORMAL, errors=_spoken_as_written):
        found += part.split()
    return tuple(found)


def _spoken_as_written(text: str) -> str:
    return " ".join(_WORDS.findall(text))


def pinyin_of(name: str) -> str:
    """Return the pinyin of a name without tones, syllables separated by spaces, ü written v; digits and letters stay.

    >>> pinyin_of("番禺区"), pinyin_of("中山大学2018级1班")
    ('pan yu qu', 'zhong shan da xue 2018 ji 1 ban')
    """
    return " ".join(_syllables(fold(name)))


def readings_of(name: str) -> list[str]:
    """Return the pinyin of a name in every reading in use, the usual one first, at most 4.

    >>> readings_of("大埔县")
    ['da bu xian', 'da pu xian']
    """
    folded = fold(name)
    units, usual = _units(folded), _syllables(folded)
    found = [usual]
    if len(units) == len(usual):
        for character, both in TWO_READINGS.items():
            if character in units:
                found += [_read_otherwise(reading, units, character, both) for reading in list(found)]
    return [" ".join(reading) for reading in dict.fromkeys(found)][:MOST_READINGS]


def _read_otherwise(reading: tuple[str, ...], units: list[str], character: str, both: tuple[str, str]) -> tuple[str, ...]:
    return tuple(
        both[both[0] == syllable] if unit == character else syllable for unit, syllable in zip(units, reading, strict=True)
    )


def _units(folded: str) -> list[str]:
    """Return what is read as one syllable each: Chinese characters one by one, runs of other letters and digits whole."""
    return _UNITS.findall(folded)


def initials_of(name: str) -> str:
    """Return the first letters of the syllables; digits and letters stay.

    >>> initials_of("越秀区"), initials_of("2018级1班")
    ('yxq', '2018j1b')
    """
    return "".join(
        syllable if unit.isascii() else syllable[0] for unit, syllable in zip(_aligned(name), _syllables(fold(name)), strict=True)
    )


def _aligned(name: str) -> list[str]:
    units, syllables = _units(fold(name)), _syllables(fold(name))
    return units if len(units) == len(syllables) else ["汉"] * len(syllables)


def sort_key(name: str, code: str) -> str:
    """Return the key of the order of names: pinyin with digits padded to 6, then the name, then the code.

    >>> sort_key("2班", "b") < sort_key("10班", "a")
    True
    """
    read = _DIGITS.sub(lambda digits: digits.group().zfill(DIGITS_PADDED_TO), pinyin_of(name))
    return SEPARATOR.join([read, name, code])
