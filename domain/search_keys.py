"""The properties by which a named thing is found; written by loaders, indexed by the full-text indexes, read by the search."""

from __future__ import annotations

from collections.abc import Iterable

from domain.pinyin import initials_of, readings_of
from domain.text import squeeze

GAP = " ᚙ "  # a letter that no name has: keeps a phrase from running from one name into the next


def search_keys(code: str, name: str, short_name: str | None, former_names: Iterable[str], own_name: str) -> dict[str, object]:
    """Return the search properties of a thing.

    Returns
    -------
    dict
        ``search_text``: every name, character by character; ``search_pinyin``: their readings; ``search_initials``: their
        initials, letter by letter; ``search_names``: the names as they are compared; ``search_own``: the own
        name, its readings and initials, each as one word.
    """
    own = squeeze(own_name) or squeeze(code)
    names = list(dict.fromkeys([name, *([short_name] if short_name else []), *former_names]))
    squeezed = list(dict.fromkeys(filter(None, (squeeze(each) for each in names))))
    readings = list(dict.fromkeys(reading for each in names for reading in readings_of(each)))
    return {
        "search_text": GAP.join(" ".join(character for character in each if character != "-") for each in squeezed),
        "search_pinyin": GAP.join(readings),
        "search_initials": GAP.join(dict.fromkeys(" ".join(initials_of(each)) for each in names)),
        "search_names": squeezed,
        "search_own": list(dict.fromkeys([own, *(each.replace(" ", "") for each in readings_of(own)), initials_of(own)])),
    }
