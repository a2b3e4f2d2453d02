"""What the pictures of the report show of published rows made by hand."""

from __future__ import annotations

import pytest

from analytics.report.departure import make_departure
from analytics.report.flow_map import Point, make_map, map_table
from analytics.report.horizons import make_horizons
from analytics.report.matrix import make_matrix, matrix_table
from analytics.report.ranking import make_ranking, order_by_rate
from analytics.report.rates import completion
from analytics.report.sankey import MOST_ORIGINS, Sankey, make_sankey, sankey_table
from analytics.report.season import make_season, season_table
from tests.analytics.published_by_hand import GONE, NOT_OVER, PROTECTING, ROWS, cells, outcomes, row

CITIES = ["4401", "4402"]


def links(sankey: Sankey) -> dict[tuple[str, str], int]:
    return {(each["source"], each["target"]): each["people"] for each in sankey.links}


def test_both_sides_of_the_sankey_are_the_base_and_withheld_pairs_go_through_a_node() -> None:
    sankey = make_sankey(cells(), "44", CITIES, CITIES)
    assert sankey.total("from") == sankey.total("to") == 200
    assert links(sankey) == {
        ("from:4401", "to:4401"): 70, ("from:4401", "to:LEFT"): 10, ("from:4401", "to:IN_PROGRESS"): 15, ("from:4401", "to:STAYED"): 12,
        ("from:4402", "to:4401"): 20, ("from:4402", "to:STAYED"): 13,
        ("from:4401", "pair:"): 13, ("from:4402", "pair:"): 47, ("pair:", "to:4402"): 40, ("pair:", "to:OUT_OF_PROVINCE"): 20,
    }  # fmt: skip
    people = {node["id"]: node["people"] for node in sankey.nodes}
    assert people == {
        "from:4401": 120, "to:4401": 90, "from:4402": 80, "to:4402": 40, "to:OUT_OF_PROVINCE": 20, "to:LEFT": 10, "to:IN_PROGRESS": 15,
        "to:STAYED": 25, "pair:": 60,
    }  # fmt: skip


def test_an_origin_and_an_end_that_are_withheld_are_nodes_of_their_own() -> None:
    rows = [each for each in ROWS if each["origin"] != "4402" and each["outcome"] != "LEFT"]
    rows += [row("C", "4402", None, status=PROTECTING), row("P", "44", None, "LEFT")]
    sankey = make_sankey(cells(rows), "44", CITIES, CITIES)
    assert sankey.total("from") == sankey.total("to") == 200
    assert links(sankey)["from:*withheld", "pair:"] == 80
    assert links(sankey)["pair:", "to:*withheld"] == 10


def test_one_origin_alone_needs_no_node_for_pairs() -> None:
    rows = outcomes("I", "S1", 60, TRANSFERRED=40, LEFT=None, STAYED=-6)
    sankey = make_sankey(cells([*rows, row("I", "S1", 40, GONE, "4401")]), "S1", ["S1"], ["4401"])
    assert links(sankey) == {("from:S1", "to:4401"): 40, ("from:S1", "to:*withheld"): 20}


def test_the_smallest_of_many_origins_are_one_node() -> None:
    schools = {f"S{number:02}": 100 - number for number in range(MOST_ORIGINS + 3)}
    rows = outcomes("P", "44", sum(schools.values()), STAYED=sum(schools.values()))
    for code, base in schools.items():
        rows += outcomes("C", code, base, STAYED=base)
    sankey = make_sankey(cells(rows), "44", list(schools), [])
    others = next(node for node in sankey.nodes if node["id"] == "from:*others")
    assert (others["count"], others["people"]) == (3, 84 + 83 + 82)
    assert sankey.total("from") == sankey.total("to") == sum(schools.values())


def test_the_table_of_the_sankey_begins_with_the_whole_and_names_what_is_withheld() -> None:
    table = sankey_table(cells(), "44", CITIES, CITIES)
    assert table.rows[: table.totals] == [
        ["44", "*base", 200], ["44", GONE, 130], ["44", "4401", 90], ["44", "4402", 40], ["44", "OUT_OF_PROVINCE", 20],
        ["44", "LEFT", 10], ["44", "IN_PROGRESS", 15], ["44", "STAYED", 25],
    ]  # fmt: skip
    assert ["4401", "4402", -5] in table.rows
    assert ["4402", "OUT_OF_PROVINCE", -6] in table.rows
    assert not [each for each in table.rows if each[:2] == ["4402", "LEFT"]], "nobody: the city and the outcome are told"


def test_the_heat_map_has_every_cell_with_somebody() -> None:
    assert make_matrix(cells(), CITIES, CITIES).cells == [[0, 0, 70], [0, 1, -5], [1, 0, 20], [1, 1, -6]]
    assert matrix_table(cells(), "44", CITIES, CITIES).rows == [["44", 130, 90, 40], ["4401", 75, 70, -5], ["4402", 55, 20, -6]]


def test_the_map_has_arrivals_lines_between_places_and_what_has_no_point() -> None:
    points = {"4401": Point(113.2, 23.1, "CITY"), "440104": Point(113.3, 23.1, "COUNTY")}
    rows = [*ROWS, row("P", "44", 80, GONE, "440104"), row("P", "44", None, GONE, "440105")]
    flows = make_map(cells(rows), "44", CITIES, CITIES, points)
    assert [(each["code"], each["people"]) for each in flows.places] == [("4401", 90), ("440104", 80)]
    assert flows.lines == [], "4402 has no point, and 4401 to itself is no line"
    assert flows.elsewhere == [{"code": "4402", "people": 40}]
    assert map_table(flows).rows[-1] == ["4402", None, None, None, 40]
    both = points | {"4402": Point(113.6, 24.8, "CITY")}
    assert make_map(cells(), "44", CITIES, CITIES, both).lines == [{"source": "4402", "target": "4401", "people": 20}]


def test_every_week_of_the_season_adds_up_to_the_base() -> None:
    weeks = {
        "2018-06-01": cells(outcomes("P", "44", 200, STAYED=200)),
        "2018-06-08": cells(outcomes("P", "44", 200, STAYED=150, TRANSFERRED=40, LEFT=None, IN_PROGRESS=-6)),
    }
    season = make_season(weeks, "44")
    assert season.withheld == [0, 10]
    assert [sum(max(counts[week], 0) for counts in season.outcomes.values()) + season.withheld[week] for week in (0, 1)] == [
        200,
        200,
    ]
    assert season_table(season, 200).rows[1] == ["2018-06-08", 200, 150, 0, -6, 40, 0, 0, -5]


def test_departures_are_told_where_they_can_be() -> None:
    weeks = {
        "2018-06-01": cells(outcomes("P", "44", 200, STAYED=200)),
        "2018-06-08": cells(outcomes("P", "44", 200, STAYED=150, TRANSFERRED=50)),
        "2018-06-15": cells(outcomes("P", "44", 200, STAYED=100, TRANSFERRED=92, OUT_OF_PROVINCE=None)),
    }
    rows = make_departure(weeks, "44", 200).rows
    assert [each[:4] for each in rows] == [
        ["2018-06-01", 0, 200, 1.0], ["2018-06-08", 7, 150, pytest.approx(0.75)], ["2018-06-15", 14, -1, -1],
    ]  # fmt: skip


def test_a_completion_rate_by_hand() -> None:
    """Of 200 ten have left; 130 and 20 are done: 150 / 190, and 40 remain."""
    whole = completion(cells(), "44")
    assert (whole.done, whole.remainder, whole.rate) == (150, 40, 150 / 190)


def test_where_a_part_is_withheld_the_least_and_the_most_are_told() -> None:
    """Base 120, 75 told as done, 10 left, 27 remain: the other 8 went out of the province, so done is 83 all the same."""
    city = completion(cells(), "4401")
    assert (city.done, city.remainder, city.rate) == (83, 27, 83 / 110)
    rows = outcomes("P", "44", 100, TRANSFERRED=70, LEFT=None, STAYED=-6)  # 30 are LEFT or STAYED, at most 9 of them LEFT
    school = completion(cells(rows), "44")
    assert (school.done, school.remainder, school.rate) == (70, (21, 30), (70 / 100, 70 / 91))


def test_no_rate_is_told_over_fewer_than_23_people() -> None:
    assert completion(cells(outcomes("I", "S1", 22, TRANSFERRED=12, STAYED=10)), "S1").rate == -4
    assert completion(cells(outcomes("I", "S1", 23, TRANSFERRED=13, STAYED=10)), "S1").rate == 13 / 23
    assert completion(cells(outcomes("I", "S1", 30, TRANSFERRED=12, LEFT=-6, STAYED=-6)), "S1").rate == -1, "over 12 to 30"
    assert completion(cells(outcomes("I", "S1", 33, TRANSFERRED=12, LEFT=11, STAYED=10)), "S1").rate == -4


def test_a_sum_of_few_is_not_told_though_it_could_be_worked_out() -> None:
    assert completion(cells(outcomes("I", "S1", 40, TRANSFERRED=32, STAYED=None)), "S1").remainder == -5


def test_equals_share_a_rank_and_what_is_withheld_is_last() -> None:
    rows = outcomes("I", "S1", 100, TRANSFERRED=60, STAYED=40)  # 60 %
    rows += outcomes("I", "S2", 50, TRANSFERRED=30, STAYED=20)  # 60 %
    rows += outcomes("I", "S3", 200, TRANSFERRED=160, STAYED=40)  # 80 %
    rows += outcomes("I", "S4", 90, TRANSFERRED=45, LEFT=-6, STAYED=-6)  # 45 of 45 to 90
    rows += outcomes("I", "S5", 20, TRANSFERRED=10, STAYED=10)  # too few
    table = make_ranking(cells(rows), ["S1", "S2", "S3", "S4", "S5"])
    assert [each[:5] for each in table.rows] == [
        ["S1", 1, 40, 2, 0.6], ["S3", 1, 40, 1, 0.8], ["S2", 3, 20, 2, 0.6], ["S5", 4, 10, None, -4],
        ["S4", None, (0, 45), None, (0.5, 1.0)],
    ]  # fmt: skip
    assert [table.rows[at][0] for at in order_by_rate(table)] == ["S3", "S1", "S2", "S4", "S5"]


def test_a_horizon_that_is_not_over_is_no_low_rate() -> None:
    early = cells([row("P", "44", None, horizon="365", status=NOT_OVER)])
    table = make_horizons({"AS_OF": cells(), "365": early}, "44")
    assert [each[:3] for each in table.rows] == [["30", -1, -1], ["90", -1, -1], ["365", -8, -8], ["AS_OF", 150 / 190, 40]]
    assert set(table.rows[2][1:]) == {-8}
