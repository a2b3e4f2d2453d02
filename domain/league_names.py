"""Names of organisations: the own part of a name, without the League, the ancestors' names and the kind's ending."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kinds import Kind

LEAGUE = "共青团"
_COMMITTEE_ENDINGS = ("委员会", "团委")
_ENDINGS: dict[Kind, tuple[str, ...]] = {
    Kind.PROVINCIAL_COMMITTEE: _COMMITTEE_ENDINGS,
    Kind.CITY_COMMITTEE: _COMMITTEE_ENDINGS,
    Kind.COUNTY_COMMITTEE: _COMMITTEE_ENDINGS,
    Kind.COMMITTEE: _COMMITTEE_ENDINGS,
    Kind.WORK_COMMITTEE: ("工作委员会", "团工委", *_COMMITTEE_ENDINGS),
    Kind.GENERAL_BRANCH: ("总支部委员会", "团总支部", "总支部", "团总支"),
    Kind.BRANCH: ("团支部委员会", "支部委员会", "团支部", "支部"),
    Kind.EXTERNAL: _COMMITTEE_ENDINGS,
}


def own_name(name: str, kind: Kind, ancestors: Sequence[str]) -> str:
    """Return what tells an organisation from its relatives.

    Parameters
    ----------
    name : str
        Full name.
    kind : Kind
        Decides which ending is taken off.
    ancestors : sequence of str
        Own names of the ancestors, from the root down.

    Examples
    --------
    >>> own_name("共青团广州市越秀区委员会", Kind.COUNTY_COMMITTEE, ["广东省", "广州市"])
    '越秀区'
    >>> own_name("新村团支部", Kind.BRANCH, ["广东省", "广州市", "越秀区", "洪桥街道"])
    '新村'
    """
    rest = name.removeprefix(LEAGUE)
    for ending in _ENDINGS[kind]:
        if rest.endswith(ending) and rest != ending:
            rest = rest.removesuffix(ending)
            break
    for ancestor in ancestors:
        if ancestor and rest.startswith(ancestor) and rest != ancestor:
            rest = rest.removeprefix(ancestor)
    return rest or name
