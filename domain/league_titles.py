"""How the League names the organisation of a place: full and short names of committees, names of branches.

Used where organisations are made from tables of places (the sample tree); ``domain.league_names`` reads names back.
"""

from __future__ import annotations

import re

from domain.kinds import Sector
from domain.league_names import LEAGUE

_ETHNIC_COUNTY = re.compile(r"(?P<stem>.+?)(?:[\u4e00-\u9fff]族)+自治县")
_STREET_OFFICES = ("街道办事处", "街道办", "街道")
_VILLAGE_ENDINGS = ("村民委员会", "渔民委员会", "村委会", "渔委会")
# The longest first. The last four are how the tables of places misspell the others.
_COMMUNITY_ENDINGS = (
    "社区居民委员会",
    "社区居委会",
    "居民委员会",
    "居委会",
    "社区居委员会",
    "社区居民委会",
    "社区居委会会",
    "社区居委",
)
# Last three digits of a village's code: 001-199 and 400-499 are residents' committees and what is like them.
_COMMUNITY_NUMBERS = (range(1, 200), range(400, 500))


def committee_title(place: str) -> str:
    """Return the full name of the committee of a place, the places above it included in ``place``.

    >>> committee_title("广州市越秀区")
    '共青团广州市越秀区委员会'
    """
    return f"{LEAGUE}{place}委员会"


def work_committee_title(place: str) -> str:
    """Return the full name of the work committee of a place.

    >>> work_committee_title("广州市越秀区洪桥街道")
    '共青团广州市越秀区洪桥街道工作委员会'
    """
    return f"{LEAGUE}{place}工作委员会"


def short_committee_title(name: str) -> str:
    """Return the short name of the committee of a province, city or county.

    >>> short_committee_title("广州市"), short_committee_title("越秀区"), short_committee_title("连山壮族瑶族自治县")
    ('广州团市委', '越秀团区委', '连山团县委')
    """
    ethnic = _ETHNIC_COUNTY.fullmatch(name)
    stem = ethnic["stem"] if ethnic else name[:-1]
    return f"{stem if len(stem) > 1 else name}团{name[-1]}委"


def street_stem(name: str) -> str | None:
    """Return a street's name without its office; ``None`` where the name is not that of a street.

    >>> street_stem("新华街道办事处"), street_stem("大岭山林场")
    ('新华街道', None)
    """
    for ending in _STREET_OFFICES:
        if name.endswith(ending):
            return name.removesuffix(ending) + "街道"
    return None


def branch_of_place(code: str, name: str) -> tuple[str, Sector]:
    """Return the name and the sector of the branch of a village or community.

    >>> branch_of_place("440104001201", "新村村委会"), branch_of_place("440104001001", "新村社区居委会")[0]
    (('新村团支部', <Sector.VILLAGE: 'VILLAGE'>), '新村社区团支部')
    """
    for endings, sector, noun in ((_VILLAGE_ENDINGS, Sector.VILLAGE, "村"), (_COMMUNITY_ENDINGS, Sector.COMMUNITY, "社区")):
        stem = _without_ending(name, endings)
        if stem is not None:
            return f"{stem}{'' if stem.endswith(noun) else noun}团支部", sector
    community = any(int(code[-3:]) in numbers for numbers in _COMMUNITY_NUMBERS)
    return f"{name}团支部", _sector_of_ending(name) or (Sector.COMMUNITY if community else Sector.VILLAGE)


def _without_ending(name: str, endings: tuple[str, ...]) -> str | None:
    for ending in endings:
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending)
    return None


def _sector_of_ending(name: str) -> Sector | None:
    if name.endswith("村"):
        return Sector.VILLAGE
    return Sector.COMMUNITY if name.endswith(("社区", "居委会")) else None
