"""Outcomes of a hand-made cohort of 40 people: every outcome, destination, count and rate is worked out by hand below."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, datetime, time

import ibis
import polars as pl
import pytest
import pytest_asyncio

from analytics.careers import careers, cut_to
from analytics.curves import Timed, curve_quartiles, request_times, time_curve
from analytics.derived import derive
from analytics.facts import Facts, open_facts
from analytics.flow_table import employer_rate
from analytics.outcomes import cohort_facts, outcomes_on
from api.engine import Engine, GraphQLRequest, Limits
from api.schema import graphql_schema
from domain.rights import Rights
from graph.database import Database
from tests.analytics.hand_made import FREEZE, build_hand_made, freeze_hand_made
from tests.analytics.second_way import second_way
from tests.own_server import emptied
from workflows.extract import extract_facts

S, T, O, L, R, P, U = "STAYED", "TRANSFERRED", "OUT_OF_PROVINCE", "LEFT", "RETAINED", "IN_PROGRESS", "UNSUCCESSFUL"  # noqa: E741
WORDS = {"S": S, "T": T, "O": O, "L": L, "R": R, "P": P, "U": U}
AS_OF = date(2018, 11, 15)
# the freeze; 30 days after; two days between; 90 days after; the as-of day
DAYS = (FREEZE, date(2018, 7, 1), date(2018, 7, 5), date(2018, 7, 10), date(2018, 8, 30), AS_OF)
EXPECTED: dict[str, dict[str, str]] = {
    "M1": {
        "P1": "SSSSSS",  # never moved
        "P2": "STTTTT",  # to the firm on 07-01: on the day itself
        "P3": "SSSSTT",  # to the fallback branch on 07-20
        "P4": "SSSSPT",  # asked on 08-28, accepted by the university on 09-05
        "P5": "SSSOOO",  # out of the province on 07-10
        "P6": "SSTTTT",  # to the railway's League on 07-05: EXTERNAL, but inside the province
        "P7": "SLLLLL",  # turned 28 on 07-01
        "P8": "STTTTT",  # to the firm on 06-20, turned 28 there on 08-15: has transferred
        "P9": "SUUUUU",  # rejected on 06-08
        "P10": "SSSUUU",  # asked on 07-08 and withdrew before any answer
        "P11": "SSSSPP",  # asked on 08-02 and waits
        "P12": "SSSSSS",  # came for further study in 2017: that was before the freeze
        "P13": "SRRRRR",  # delayed graduation into the class of 2019 on 07-01
        "P14": "SSSSRR",  # cohort retain from 08-01 on
        "P15": "SSSSSS",  # moved inside the school for another reason
        "P16": "SOOOSS",  # out of the province on 06-30, back into the school on 08-20
        "P17": "SOOOOT",  # out of the province on 06-30, back into the firm on 09-01
        "P18": "SSSTTT",  # two hops on 07-09
        "P19": "SSTSSS",  # to the university on 07-03, reversed on 07-10
        "P20": "SUUPPP",  # rejected on 06-08, asked again on 07-06 and waits
        "P21": "SSSSSS",  # of M1-B, which went under M2 on 08-01: has not transferred
        "P22": "SSSSTT",  # moved from M1-B to M1-A on 07-06: another school than that of the class since 08-01
        "P23": "SSSTRR",  # moved from M1-B to M2-A for further study on 07-06: the same school since 08-01
        "P25": "SSSSSS",  # rejected on 05-25, before the freeze
    },
    "M2": {
        "P26": "SSSSSS",  # never moved
        "P27": "SSSSTT",  # to the firm on 08-15
        "P29": "SLLLLL",  # expelled on 06-02
        "P30": "SSSSSS",  # the class was closed on 07-01, the members went into M2-A
        "P31": "SSSSST",  # the same, and on 10-08 to the firm
        "P32": "SLLLLL",  # the same class; the membership was ended as wrong on 07-01
    },
    "M3": {
        "P28": "STTTTS",  # to M2-A on 06-15, until the school was merged into M2 on 09-01
        "P33": "SSSSSS",  # of a school that was merged
        "P34": "RRRRRR",  # cohort retain from the freeze day on, in the merged school, too
        "P35": "SSSSOO",  # out of the province on 08-30
    },
    "U1": {
        "P36": "SSSSSR",  # to another college of the university for further study on 09-03
        "P37": "STTTTT",  # to the firm on 06-25
        "P38": "SSSTTT",  # to the fallback branch on 07-08
        "P39": "SSSSSS",  # came from another province for further study in 2017
        "P40": "PPUUUU",  # asked on 05-28, released on 06-03, rejected by the firm on 07-04
        "P41": "SSSSLL",  # ended as TRANSFERRED on 08-01, but no transfer led anywhere
    },
}
COUNTS: dict[str, tuple[dict[str, int], ...]] = {
    "M1": (
        {S: 24},
        {T: 2, O: 2, L: 1, R: 1, U: 2, S: 16},
        {T: 4, O: 2, L: 1, R: 1, U: 2, S: 14},
        {T: 5, O: 3, L: 1, R: 1, P: 1, U: 2, S: 11},
        {T: 6, O: 2, L: 1, R: 3, P: 3, U: 2, S: 7},
        {T: 8, O: 1, L: 1, R: 3, P: 2, U: 2, S: 7},
    ),
    "M2": ({S: 6}, {L: 2, S: 4}, {L: 2, S: 4}, {L: 2, S: 4}, {T: 1, L: 2, S: 3}, {T: 2, L: 2, S: 2}),
    "M3": ({R: 1, S: 3}, {T: 1, R: 1, S: 2}, {T: 1, R: 1, S: 2}, {T: 1, R: 1, S: 2}, {T: 1, O: 1, R: 1, S: 1}, {O: 1, R: 1, S: 2}),
    "U1": (
        {P: 1, S: 5},
        {T: 1, P: 1, S: 4},
        {T: 1, U: 1, S: 4},
        {T: 2, U: 1, S: 3},
        {T: 2, L: 1, U: 1, S: 2},
        {T: 2, L: 1, R: 1, U: 1, S: 1},
    ),
}  # fmt: skip
BASES = {"M1": 24, "M2": 6, "M3": 4, "U1": 6}
# completed and base without LEFT, of the province
COMPLETION = ((1, 40), (8, 37), (10, 37), (13, 37), (17, 36), (19, 36))
# employed by who is no fallback; base without LEFT and without further study
EMPLOYERS: dict[date, dict[str, tuple[int, int]]] = {
    DAYS[1]: {"M1": (2, 23), "M2": (0, 4), "M3": (0, 4), "U1": (1, 6)},  # P2, P8; P37
    DAYS[2]: {"M1": (3, 22), "M2": (0, 4), "M3": (0, 4), "U1": (1, 6)},  # P6, too; P19 studied until it was reversed
    AS_OF: {"M1": (4, 21), "M2": (2, 4), "M3": (0, 4), "U1": (1, 4)},  # P2, P6, P8, P17 of all but P7, P4, P23; P27, P31; P37
}
FIRM, FALLBACK = ("E1-A", "E1", "440104", "4401", "44", "STATE_ENTERPRISE"), ("F1", None, "440105", "4401", "44", "FALLBACK")
BRANCH_OF_FIRM = ("E1-B", "E1", "440305", "4403", "44", "STATE_ENTERPRISE")  # it has a place of its own
HUNAN, RAILWAY = ("EXT-43", None, None, None, "43", "EXTERNAL"), ("EXT-RAIL", None, None, None, "EXTERNAL-44", "EXTERNAL")
UNIVERSITY = ("U1-C-22", "U1", "440105", "4401", "44", "UNIVERSITY")
GONE: dict[date, dict[str, tuple[object, ...]]] = {
    DAYS[2]: {
        "P2": (*FIRM, "EMPLOYED", date(2018, 7, 1), 30),
        "P6": (*RAILWAY, "EMPLOYED", date(2018, 7, 5), 34),
        "P8": (*BRANCH_OF_FIRM, "EMPLOYED", date(2018, 6, 20), 19),
        "P16": (*HUNAN, "OTHER_PROVINCE", date(2018, 6, 30), 29),
        "P17": (*HUNAN, "OTHER_PROVINCE", date(2018, 6, 30), 29),
        "P19": (*UNIVERSITY, "FURTHER_STUDY", date(2018, 7, 3), 32),
        "P28": ("M2-A", "M2", "440105", "4401", "44", "MIDDLE_SCHOOL", "MOVED", date(2018, 6, 15), 14),
        "P37": (*FIRM, "EMPLOYED", date(2018, 6, 25), 24),
    },
    AS_OF: {
        "P2": (*FIRM, "EMPLOYED", date(2018, 7, 1), 30),
        "P3": (*FALLBACK, "UNEMPLOYED", date(2018, 7, 20), 49),
        "P4": (*UNIVERSITY, "FURTHER_STUDY", date(2018, 9, 5), 96),
        "P5": (*HUNAN, "OTHER_PROVINCE", date(2018, 7, 10), 39),
        "P6": (*RAILWAY, "EMPLOYED", date(2018, 7, 5), 34),
        "P8": (*BRANCH_OF_FIRM, "EMPLOYED", date(2018, 6, 20), 19),
        "P17": (*FIRM, "EMPLOYED", date(2018, 9, 1), 92),
        "P18": (*FALLBACK, "UNEMPLOYED", date(2018, 7, 9), 38),
        "P22": ("M1-A", "M1", "440104", "4401", "44", "MIDDLE_SCHOOL", "MOVED", date(2018, 7, 6), 35),
        "P27": (*FIRM, "EMPLOYED", date(2018, 8, 15), 75),
        "P31": (*BRANCH_OF_FIRM, "EMPLOYED", date(2018, 10, 8), 129),
        "P35": (*HUNAN, "ABROAD", date(2018, 8, 30), 90),
        "P37": (*FIRM, "EMPLOYED", date(2018, 6, 25), 24),
        "P38": (*FALLBACK, "UNEMPLOYED", date(2018, 7, 8), 37),
    },
}
GONE_COLUMNS = ("destination", "destination_institution", "destination_county", "destination_city", "destination_province",
                "sector", "reason", "completed_on", "days")  # fmt: skip
WAITS: dict[date, dict[str, tuple[str, str, str]]] = {
    DAYS[0]: {"P40": ("RELEASE", "U1", "2018-05-28T10:00:00")},
    DAYS[1]: {"P40": ("ACCEPT", "E1", "2018-06-03T10:00:00")},
    DAYS[3]: {"P20": ("RELEASE", "M1", "2018-07-06T10:00:00")},
    DAYS[4]: {
        "P4": ("ACCEPT", "U1", "2018-08-30T10:00:00"),  # released on the day itself
        "P11": ("RELEASE", "M1", "2018-08-02T10:00:00"),
        "P20": ("ACCEPT", "E1", "2018-07-12T08:30:00"),
    },
}


@pytest_asyncio.fixture(scope="module")
async def graph(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """The hand-made province, frozen."""
    folder = tmp_path_factory.mktemp("hand-made")
    await build_hand_made(await emptied(database), folder)
    frozen = await freeze_hand_made(database, folder)
    assert {row["institution_code"]: row["base"] for row in frozen.frozen} == BASES
    yield database
    await emptied(database)


@pytest_asyncio.fixture(scope="module")
async def facts(graph: Database, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Its extract."""
    home = tmp_path_factory.mktemp("extract")
    info = await extract_facts(graph, home)
    assert info.day == AS_OF
    return open_facts(home / "flows" / info.folder)


def outcomes(facts: Facts, day: date) -> pl.DataFrame:
    """The outcomes of everybody."""
    made: pl.DataFrame = facts.con.to_polars(outcomes_on(facts, cohort_facts(facts, 2018), day))
    return made


@pytest.mark.parametrize("at", range(len(DAYS)))
async def test_every_outcome_of_every_day(facts: Facts, at: int) -> None:
    found = outcomes(facts, DAYS[at])
    told = {row["person"]: (row["institution"], row["outcome"]) for row in found.iter_rows(named=True)}
    assert len(told) == found.height == 40
    assert told == {person: (school, WORDS[each[at]]) for school, people in EXPECTED.items() for person, each in people.items()}
    for school, counts in COUNTS.items():
        assert Counter(each for its, each in told.values() if its == school) == counts[at]
        assert sum(counts[at].values()) == BASES[school]
    whole = Counter(each for _, each in told.values())
    assert (whole[T] + whole[O] + whole[R], whole.total() - whole[L]) == COMPLETION[at]


@pytest.mark.parametrize("day", GONE)
async def test_where_to_why_and_when(facts: Facts, day: date) -> None:
    rows = outcomes(facts, day).rows(named=True)
    told = {row["person"]: tuple(row[name] for name in GONE_COLUMNS) for row in rows if row["outcome"] in {T, O}}
    assert told == GONE[day]
    # who has not gone has no destination
    others = [row[name] for row in rows if row["outcome"] not in {T, O} for name in GONE_COLUMNS]
    assert set(others) == {None}


@pytest.mark.parametrize("at", range(len(DAYS)))
async def test_who_waits_stands_at_a_step(facts: Facts, at: int) -> None:
    found = outcomes(facts, DAYS[at]).filter(pl.col("outcome") == P).select("person", "step", "step_addressee", "step_since")
    told = {person: (step, addressee, since.isoformat()) for person, step, addressee, since in found.iter_rows()}
    expected = {**WAITS.get(DAYS[at], WAITS[DAYS[4]])} if at != 2 else {}
    if at == 5:  # by then the university has answered
        del expected["P4"]
    assert told == expected


@pytest.mark.parametrize("day", EMPLOYERS)
async def test_employer_rate(facts: Facts, day: date) -> None:
    made = outcomes(facts, day).with_columns(horizon=pl.lit(""))
    told = facts.con.to_polars(employer_rate(ibis.memtable(made.to_arrow())))
    found = {row["institution"]: (row["employed"], row["employable"], row["employer_rate"]) for row in told.iter_rows(named=True)}
    assert found == {school: (a, b, pytest.approx(a / b)) for school, (a, b) in EMPLOYERS[day].items()}


async def test_homes_of_the_cohorts(facts: Facts) -> None:
    """Before the first edition of the divisions its places hold; a merged school stays where it stood."""
    places = {"M1": ("440104", "4401"), "M2": ("440105", "4401"), "M3": ("440305", "4403"), "U1": ("440105", "4401")}
    for day in (FREEZE, AS_OF):
        found = outcomes(facts, day).select("institution", "county", "city", "province").unique()
        assert {code: (county, city) for code, county, city, _ in found.iter_rows()} == places
        assert set(found["province"]) == {"44"}


@pytest.mark.parametrize("day", [*DAYS, date(2018, 8, 1), date(2018, 9, 1), date(2018, 6, 15), date(2018, 7, 9)])
async def test_the_second_way(graph: Database, facts: Facts, day: date) -> None:
    told = {row["person"]: (row["outcome"], row["destination"]) for row in outcomes(facts, day).iter_rows(named=True)}
    assert told == await second_way(graph, list(BASES), 2018, day)


async def test_horizons_and_weeks_are_those_of_single_days(facts: Facts) -> None:
    derive(facts, datetime.combine(AS_OF, time(9)))
    horizons = pl.read_parquet(facts.folder / "outcomes" / "2018-2018-06-01.parquet")
    for name, at in {"30": 1, "90": 4, "AS_OF": 5}.items():
        told = dict(horizons.filter(pl.col("horizon") == name).select("person", "outcome").iter_rows())
        assert told == {person: WORDS[each[at]] for people in EXPECTED.values() for person, each in people.items()}
    assert set(horizons["horizon"]) == {"30", "90", "AS_OF"}
    weeks = pl.read_parquet(facts.folder / "burn_down" / "2018-2018-06-01.parquet")
    assert weeks["day"].n_unique() == 24  # from 06-01 to 11-09
    for day in weeks["day"].unique():
        told = Counter({(school, each): people for school, each, people in weeks.filter(pl.col("day") == day)
                        .select("institution", "outcome", "people").iter_rows()})  # fmt: skip
        assert told == Counter(outcomes(facts, day).select("institution", "outcome").iter_rows())


# by hand, from the histories in hand_made_people
PATHS = {
    "M1": {
        "MIDDLE_SCHOOL": 15, "MIDDLE_SCHOOL>STATE_ENTERPRISE": 2, "MIDDLE_SCHOOL>FALLBACK": 1, "MIDDLE_SCHOOL>UNIVERSITY": 1,
        "MIDDLE_SCHOOL>EXTERNAL": 2, "MIDDLE_SCHOOL>EXTERNAL>MIDDLE_SCHOOL": 1, "MIDDLE_SCHOOL>EXTERNAL>STATE_ENTERPRISE": 1,
        "MIDDLE_SCHOOL>STATE_ENTERPRISE>FALLBACK": 1,
    },
    "U1": {"UNIVERSITY": 4, "UNIVERSITY>STATE_ENTERPRISE": 1, "UNIVERSITY>FALLBACK": 1},
}  # fmt: skip
# of M1: (time, event) of its 22 requests since the freeze, and of the steps that these have
REQUESTS = {(0, 1): 15, (0, 2): 1, (1, 1): 1, (3, 2): 2, (8, 1): 1, (105, 0): 1, (132, 0): 1}
ANSWERS = {("RELEASE", 48, 1): 1, ("ACCEPT", 150, 1): 1, ("RELEASE", 71, 1): 2, ("RELEASE", 142, 1): 1, ("RELEASE", 2519, 0): 1,
           ("ACCEPT", 3024, 0): 1}  # fmt: skip


async def test_careers_by_hand(facts: Facts) -> None:
    """P19 was at the university for a week, by a transfer that was reversed: no station; P18 had two hops on one day."""
    found = facts.con.to_polars(careers(facts, cohort_facts(facts, 2018), AS_OF))
    for school, paths in PATHS.items():
        own = found.filter(pl.col("institution") == school)
        assert dict(own.select("path", "people").iter_rows()) == paths
        assert dict(own.select("path", "hops").iter_rows()) == {path: path.count(">") for path in paths}
    assert dict(found.group_by("institution").agg(pl.col("people").sum()).iter_rows()) == BASES
    early = facts.con.to_polars(careers(facts, cohort_facts(facts, 2018), date(2018, 7, 8)))
    told = dict(early.filter(pl.col("institution") == "M1").select("path", "people").iter_rows())
    assert told["MIDDLE_SCHOOL>UNIVERSITY"] == 1  # P19, who is there on that day
    assert "MIDDLE_SCHOOL>STATE_ENTERPRISE>FALLBACK" not in told
    cut = facts.con.to_polars(cut_to(careers(facts, cohort_facts(facts, 2018, ["M1"]), AS_OF), 1))
    assert dict(cut.group_by("path").agg(pl.col("people").sum()).iter_rows())["LONGER"] == 3


async def test_times_by_hand(facts: Facts) -> None:
    moment = datetime.combine(AS_OF, time(9))
    found = facts.con.to_polars(request_times(cohort_facts(facts, 2018, ["M1"]), AS_OF, moment))
    requests = found.filter(pl.col("timed") == "COMPLETION")
    by_time = requests.group_by("time", "event").agg(pl.col("people").sum())
    assert {(at, event): people for at, event, people in by_time.iter_rows()} == REQUESTS
    employed = requests.filter(pl.col("key") == "EMPLOYED").select("time", "event", "people").rows()
    assert sorted(employed) == [(0, 1, 4), (0, 2, 1), (1, 1, 1), (3, 2, 2), (105, 0, 1), (132, 0, 1)]  # T2, T6, T8, T17-2; T10; …
    answers = found.filter(pl.col("timed") == "RESPONSE").select("key", "time", "event", "people")
    assert {row[:3]: row[3] for row in answers.iter_rows()} == ANSWERS
    curve = time_curve(by_time, Timed.COMPLETION)
    assert dict(curve.select("time", "share").iter_rows()) == pytest.approx(
        {0: 7 / 22, 1: 6 / 22, 3: 6 / 22, 8: 5 / 22, 105: 5 / 22, 132: 5 / 22}
    )
    assert curve_quartiles(curve) == [0, 0, 8]  # 5 / 22 is the first below a quarter
    steps = time_curve(answers.select("time", "event", "people"), Timed.RESPONSE)
    assert steps["share"].to_list() == pytest.approx([6 / 7, 4 / 7, 3 / 7, 2 / 7, 2 / 7, 2 / 7])


async def test_what_each_person_is_told_of_their_career_adds_up(graph: Database, facts: Facts) -> None:
    """The second way: every person of a cohort asks the graph for their own stations."""
    engine = Engine(graphql_schema(), graph, Limits())
    told: dict[str, Counter[str]] = {school: Counter() for school in BASES}
    people = facts.con.to_polars(facts.table("cohort_people").select("institution", "person"))
    for school, person in people.iter_rows():
        query = GraphQLRequest(f'{{ person(id: "{person}") {{ career {{ sector organisation {{ code }} beganOn }} }} }}')
        answer = await engine.execute(query, Rights("test", person, person_id=person))
        assert answer.errors == []
        assert answer.data is not None
        stations = answer.data["person"]["career"]
        assert [each["beganOn"] for each in stations] == sorted(each["beganOn"] for each in stations)
        told[school][">".join(each["sector"] for each in stations)] += 1
    assert told["M1"] == Counter(PATHS["M1"])
    assert told["U1"] == Counter(PATHS["U1"])
    found = facts.con.to_polars(careers(facts, cohort_facts(facts, 2018), AS_OF))
    assert told == {
        school: Counter(dict(rows.select("path", "people").iter_rows())) for (school,), rows in found.group_by("institution")
    }


async def test_the_table_that_the_bench_asks_of_the_graph_counts_everybody(graph: Database) -> None:
    (counted,) = await graph.read("bench/count_flow_table", years=[2018])
    assert counted["people"] == sum(BASES.values())
    assert 4 < counted["cells"] < counted["people"]
