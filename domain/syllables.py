"""Cutting typed pinyin into syllables: ``yuexiu`` is ``yue xiu``, ``xian`` is ``xian`` or ``xi an``."""

from __future__ import annotations

from functools import cache

from pypinyin import pinyin_dict
from pypinyin.contrib.tone_convert import to_normal

MAX_LETTERS = 60
MAX_WAYS = 8
LONGEST = 6


@cache
def syllables() -> frozenset[str]:
    """Return all syllables of pinyin without tones, ü written v."""
    spoken = {reading for readings in pinyin_dict.pinyin_dict.values() for reading in readings.split(",")}
    return frozenset(to_normal(reading) for reading in spoken if reading)


def segmentations(letters: str) -> list[str]:
    """Return the ways to cut letters into whole syllables, fewest syllables first, at most 8; syllables separated by spaces.

    >>> segmentations("yuexiu")[0]
    'yue xiu'
    """
    if not letters.isascii() or not letters.isalpha() or len(letters) > MAX_LETTERS:
        return []
    ways: list[list[list[str]]] = [[[]], *([] for _ in letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - LONGEST), end):
            if letters[start:end] in syllables():
                ways[end] += [[*way, letters[start:end]] for way in ways[start]]
        ways[end] = sorted(ways[end], key=len)[:MAX_WAYS]
    return [" ".join(way) for way in ways[-1]]
