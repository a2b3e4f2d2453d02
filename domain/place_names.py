"""The own part of a division's name: without what says only which sort of division it is."""

from __future__ import annotations

_ENDINGS = (
    "社区居民委员会",
    "社区居委会",
    "村民委员会",
    "居民委员会",
    "街道办事处",
    "村委会",
    "居委会",
    "渔委会",
    "街道办",
    "自治县",
    "自治州",
    "自治区",
    "街道",
    "社区",
    "镇",
    "乡",
    "区",
    "县",
    "市",
    "省",
)


def own_place_name(name: str) -> str:
    """Return a division's name without its ending; a name that is nothing but an ending stays.

    >>> own_place_name("越秀区"), own_place_name("洪桥街道"), own_place_name("新村村委会"), own_place_name("城区")
    ('越秀', '洪桥', '新村', '城')
    """
    for ending in _ENDINGS:
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending)
    return name
