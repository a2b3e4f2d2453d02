"""Readings of people's names."""

from __future__ import annotations

import pytest

from domain.person_names import person_initials, person_keys, person_pinyin, person_sort_key


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("曾志强", "zeng zhi qiang"),
        ("单小红", "shan xiao hong"),
        ("区家明", "ou jia ming"),
        ("仇英", "qiu ying"),
        ("解明", "xie ming"),
        ("任远", "ren yuan"),
        ("欧阳娜", "ou yang na"),
        ("尉迟明", "yu chi ming"),
        ("陈乐", "chen le"),
        ("乐毅", "yue yi"),
        ("李任", "li ren"),
    ],
)
def test_surnames_have_readings_of_their_own(name: str, pinyin: str) -> None:
    assert person_pinyin(name) == pinyin


def test_initials() -> None:
    assert person_initials("曾志强") == "zzq"
    assert person_initials("区家明") == "ojm"


def test_people_are_ordered_by_reading_then_name_then_id() -> None:
    people = [("张三", "1"), ("曾一", "2"), ("陈一", "4"), ("陈一", "3")]
    ordered = sorted(people, key=lambda person: person_sort_key(*person))
    assert ordered == [("陈一", "3"), ("陈一", "4"), ("曾一", "2"), ("张三", "1")]


def test_what_a_search_looks_at() -> None:
    keys = person_keys("曾志强", "p1")
    assert (keys["search_text"], keys["search_pinyin"], keys["search_initials"]) == ("曾 志 强", "zeng zhi qiang", "z z q")
