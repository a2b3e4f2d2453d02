"""Middle schools, vocational schools and universities of the sample, with classes of now, of 2018, and of the years before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from domain.kinds import Kind, Sector
from loaders.sample.nodes import Branch, Nodes, Role
from loaders.sample.shares import shares, sizes, spread
from loaders.sample.words import COLLEGE_NAMES, MAJORS, TRADES_TAUGHT

COHORT_YEARS = (2016, 2017, 2018)
CLASS_SIZE = 28
LEFT_OPEN_SHARE = 0.1
CLOSED_AFTER = {2016: "2017-06-30", 2017: "2018-06-30"}  # after the next freeze, which they must not join


@dataclass(frozen=True, slots=True)
class Cohort:
    """The graduates of an institution and a year: who completed a transfer, and who remained."""

    institution: str
    sector: Sector
    year: int
    completed: int
    remaining: int


@dataclass(frozen=True, slots=True)
class Grade:
    """Students who entered in a year: how old then, how they are called, their share of the students."""

    entry: int
    graduation: int
    age: int
    name: str
    share: float


@dataclass(frozen=True, slots=True)
class School:
    """An institution to be filled with classes; ``colleges`` are the parents of classes, the school itself where it has none."""

    code: str
    sector: Sector
    city: str
    division: str
    branches: int
    people: int
    cohorts: Sequence[Cohort]
    colleges: Sequence[str] = ()
    undergraduate: bool = False


MIDDLE_GRADES = (
    Grade(2018, 2021, 15, "高一", 0.28),
    Grade(2017, 2020, 15, "高二", 0.27),
    Grade(2016, 2019, 15, "高三", 0.25),
    Grade(2016, 2019, 12, "初三", 0.20),
)
VOCATIONAL_GRADES = tuple(Grade(year, year + 3, 15, f"{year}级", 1 / 3) for year in (2018, 2017, 2016))
COLLEGE_GRADES = tuple(Grade(year, year + 3, 18, f"{year}级", 1 / 3) for year in (2018, 2017, 2016))
UNDERGRADUATE_GRADES = (
    *(Grade(year, year + 4, 18, f"{year}级", 0.23) for year in (2018, 2017, 2016, 2015)),
    *(Grade(year, year + 3, 22, f"{year}级研究生", 0.03) for year in (2018, 2017, 2016)),
)


def grades_of(school: School) -> tuple[Grade, ...]:
    """Return the grades that a school has now."""
    if school.sector is Sector.MIDDLE_SCHOOL:
        return MIDDLE_GRADES
    if school.sector is Sector.VOCATIONAL:
        return VOCATIONAL_GRADES
    return UNDERGRADUATE_GRADES if school.undergraduate else COLLEGE_GRADES


def entered_before(school: School, year: int) -> tuple[int, int]:
    """Return the year of entry and the age then of who graduated in a year."""
    years = 4 if school.undergraduate else 3
    return year - years, 18 if school.sector is Sector.UNIVERSITY else 15


def add_classes(nodes: Nodes, school: School, random: np.random.Generator) -> None:
    """Add all classes of a school, its branch of who stayed behind among them."""
    numbers = iter(range(1, 100_000))
    of_2018 = next(each for each in school.cohorts if each.year == COHORT_YEARS[-1])
    behind = sum(each.remaining for each in school.cohorts) - of_2018.remaining
    graduated = min(max(1, round((of_2018.completed + of_2018.remaining) / CLASS_SIZE)), max(1, school.branches - 5))
    _add_graduated(nodes, school, of_2018, graduated, numbers, random)
    for cohort in school.cohorts[:-1]:
        _add_closed(nodes, school, cohort, numbers)
    _add_leftover(nodes, school, behind, numbers, random)
    if school.sector is Sector.MIDDLE_SCHOOL:
        facts = Branch(Role.EARLIER, 0, school.city, school.code, 2011, 0, 15)
        _class(nodes, school, numbers, "早期毕业班团支部", "2008-09-01", facts, closed_on="2016-03-31")
    count, people = school.branches - graduated - 1, school.people - behind - of_2018.remaining
    _add_current(nodes, school, count, people, numbers, random)


def _class(nodes: Nodes, school: School, numbers: Iterator[int], name: str, day: str, facts: Branch, **more: object) -> None:
    number = next(numbers)
    parent = school.colleges[number % len(school.colleges)] if school.colleges else school.code
    nodes.branch(f"{school.code}-{number:03}", name, parent, school.sector, school.division, day, facts, **more)


def _add_current(
    nodes: Nodes, school: School, count: int, people: int, numbers: Iterator[int], random: np.random.Generator
) -> None:
    grades = grades_of(school)
    weights = [grade.share for grade in grades]
    counts = shares(count, weights, least=1) if count >= len(grades) else shares(count, weights)
    heads = sizes(random, people, count, 0.25).tolist()
    for grade, classes in zip(grades, counts.tolist(), strict=True):
        for number in range(1, classes + 1):
            facts = Branch(Role.CLASS, heads.pop(), school.city, school.code, grade.entry, grade.graduation, grade.age)
            _class(nodes, school, numbers, _class_name(school, grade.name, number), f"{grade.entry}-06-01", facts)


def _class_name(school: School, grade: str, number: int) -> str:
    if school.sector is Sector.MIDDLE_SCHOOL:
        return f"{grade}{number}班团支部"
    taught = MAJORS if school.sector is Sector.UNIVERSITY else TRADES_TAUGHT
    turn, which = divmod(number - 1, len(taught))
    return f"{grade}{taught[which]}{turn + 1}班团支部"


def _add_graduated(
    nodes: Nodes, school: School, cohort: Cohort, count: int, numbers: Iterator[int], random: np.random.Generator
) -> None:
    entry, age = entered_before(school, cohort.year)
    heads = shares(cohort.remaining, random.random(count) + 0.2)
    for number, size in enumerate(heads.tolist(), start=1):
        facts = Branch(Role.GRADUATED, size, school.city, school.code, entry, cohort.year, age)
        _class(nodes, school, numbers, f"{cohort.year}届{number}班团支部", f"{entry}-06-01", facts)


def _add_closed(nodes: Nodes, school: School, cohort: Cohort, numbers: Iterator[int]) -> None:
    entry, age = entered_before(school, cohort.year)
    count = max(1, round((cohort.completed + cohort.remaining) / CLASS_SIZE))
    for number in range(1, count + 1):
        facts = Branch(Role.CLOSED_CLASS, 0, school.city, school.code, entry, cohort.year, age)
        name = f"{cohort.year}届{number}班团支部"
        _class(nodes, school, numbers, name, f"{entry}-06-01", facts, closed_on=CLOSED_AFTER[cohort.year])


def _add_leftover(nodes: Nodes, school: School, size: int, numbers: Iterator[int], random: np.random.Generator) -> None:
    """Add the branch of who stayed behind: one of its own, or a class of 2017 that was left open."""
    entry, age = entered_before(school, 2017)
    facts = Branch(Role.LEFTOVER, size, school.city, school.code, entry, 2017, age)
    if random.random() < LEFT_OPEN_SHARE:
        _class(nodes, school, numbers, "2017届总班团支部", f"{entry}-06-01", facts, graduation_year=2017)
    else:
        _class(nodes, school, numbers, "往届毕业生团支部", "2017-03-31", facts)


def add_colleges(nodes: Nodes, school: School, count: int) -> list[str]:
    """Add the colleges of a university: general branches, the largest of them committees."""
    codes = []
    for number, large in enumerate(spread(count, count).cumsum() <= count // 3, start=1):
        turn, which = divmod(number - 1, len(COLLEGE_NAMES))
        name = COLLEGE_NAMES[which] if not turn else f"第{turn + 1}{COLLEGE_NAMES[which]}"
        kind = Kind.COMMITTEE if large else Kind.GENERAL_BRANCH
        title = f"{name}团委" if large else f"{name}团总支"
        code = f"{school.code}-C{number:02}"
        codes.append(nodes.committee(code, title, school.code, school.sector, school.division, "2003-09-01", kind=kind))
    return codes
