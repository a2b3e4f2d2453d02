"""Names as the report writes them: short, and with every character that cannot be seen written out."""

from __future__ import annotations

import re
import unicodedata

from analytics.cells import EXTERNAL, MISSING
from domain.kinds import Kind
from domain.league_names import own_name
from domain.pinyin import pinyin_of
from domain.place_names import own_place_name

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters and marks that are drawn as nothing
HAN = re.compile(r"[\u3400-\u9fff]+")
PEOPLES = re.compile(r"(?:[\u4e00-\u9fff]族)+自治县$")  # 连山壮族瑶族自治县: one people is one character here


def visible(text: str) -> str:
    """Return a text with characters written out that are not drawn or turn the direction of others.

    Examples
    --------
    >>> visible("a\\u202eb\\u200b")
    'a⟨U+202E⟩b⟨U+200B⟩'
    """
    return "".join(f"⟨U+{ord(each):04X}⟩" if each in BLANK or unicodedata.category(each) in UNSEEN else each for each in text)


def organisation_name(name: str, kind: str) -> str:
    """Return the name of an organisation without the League and the ending of its kind.

    Examples
    --------
    >>> organisation_name("共青团中山大学委员会", "COMMITTEE")
    '中山大学'
    """
    return visible(own_name(name, Kind(kind), []))


def latin_name(place: str) -> str:
    """Return how the name of a place is read; empty where it is not of Chinese characters.

    Examples
    --------
    >>> latin_name("广州市"), latin_name("越秀区")
    ('Guangzhou', 'Yuexiu')
    >>> latin_name("连山壮族瑶族自治县"), latin_name("城区")
    ('Lianshan', 'Chengqu')
    """
    own = PEOPLES.sub("", place)
    own = own_place_name(own) if len(own_place_name(own)) > 1 else own
    return pinyin_of(own).replace(" ", "").capitalize() if HAN.fullmatch(own) else ""


def without_place(code: str) -> tuple[str, str, str] | None:
    """Return, for the code of a place that is not known or not in the tree, the code above it and what to add in both languages.

    Examples
    --------
    >>> without_place("4401-"), without_place("EXTERNAL-44")
    (('4401', '（不属区县）', ', no county'), ('44', '系统外组织', ', external bodies'))
    """
    if code.startswith(EXTERNAL):
        return code.removeprefix(EXTERNAL), "系统外组织", ", external bodies"
    if not code.endswith(MISSING):
        return None
    above = code.removesuffix(MISSING)
    if above.endswith(MISSING) or len(above) == len("44"):
        return above.removesuffix(MISSING), "（市不详）", ", no city"
    return above, "（不属区县）", ", no county"
