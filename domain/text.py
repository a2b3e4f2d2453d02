"""Text as it is stored and text as it is compared: normal forms, traditional characters."""

from __future__ import annotations

import unicodedata
from functools import cache

from opencc import OpenCC


def clean(text: str) -> str:
    """Return text as it is stored: NFKC (full-width forms become ordinary ones), trimmed.

    >>> clean(" ＡＢＣ１２ ")
    'ABC12'
    """
    return unicodedata.normalize("NFKC", text).strip()


def fold(text: str) -> str:
    """Return text as it is compared: NFKC, lower case, simplified characters.

    Characters are simplified one by one, so that a fragment folds as it does inside the whole.

    >>> fold("東莞 ＡＢ")
    '东莞 ab'
    """
    return "".join(_simplified(character) for character in unicodedata.normalize("NFKC", text).casefold())


def squeeze(text: str) -> str:
    """Return folded text with nothing but letters, digits and hyphens: the form in which names and words meet in a search.

    >>> squeeze("洪桥（街道）")
    '洪桥街道'
    """
    return "".join(character for character in fold(text) if character.isalnum() or character == "-")


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _simplified(character: str) -> str:
    return character if character.isascii() else _converter().convert(character)
