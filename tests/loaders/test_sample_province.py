"""The sample province: its figures, its sameness for one seed, and what a plain reading of its files says of it."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from domain.errors import InvalidInput, Refused
from domain.identity import identity_problem, is_mobile
from domain.kinds import Sector
from loaders.sample.organisations import build_organisations
from loaders.sample.plan import make_plan
from loaders.sample.province import FILES, Options, write_province

ALWAYS = {"440104", "441427", "4144010558"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundredth of the province: the three that are always drawn, since they hold more."""
    folder = tmp_path_factory.mktemp("sample")
    write_province(folder, Options(0.01, 3))
    return folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def told(sample: Path) -> Any:
    return json.loads((sample / "manifest.json").read_text(encoding="utf-8"))


def test_the_same_seed_gives_the_same_bytes(sample: Path, tmp_path: Path) -> None:
    write_province(tmp_path / "again", Options(0.01, 3))
    for name in (*(f"{file}.csv" for file in FILES), "manifest.json"):
        assert (tmp_path / "again" / name).read_bytes() == (sample / name).read_bytes()
    write_province(tmp_path / "other", Options(0.01, 4))
    assert (tmp_path / "other" / "people.csv").read_bytes() != (sample / "people.csv").read_bytes()


def test_a_small_sample_draws_the_named_three(told: Any) -> None:
    assert make_plan(0.001, np.random.default_rng(1)).drawn == ALWAYS
    assert set(told["drawn"]) >= ALWAYS
    assert told["target_members"] == 45_788  # a hundredth of 4,578,844
    assert told["counts"]["leading_bodies"] == 158


def test_a_larger_one_draws_until_it_holds_its_part() -> None:
    plan = make_plan(0.05, np.random.default_rng(1))
    units = {unit.code: unit for unit in (*plan.counties, *plan.universities, *plan.systems)}
    held = sum(units[code].members for code in plan.drawn)
    assert plan.drawn > ALWAYS
    assert 228_942 <= held < 235_000  # 5 % of 4,578,844, and less than a small university more


def test_the_whole_province_comes_out_exactly() -> None:
    """The figures of the province; people and transfers follow from the branches' sizes and are counted at scale 1 elsewhere."""
    random = np.random.default_rng(1)
    plan = make_plan(1, random)
    nodes, cohorts = build_organisations(plan, random)
    kinds = Counter(str(row["kind"]) for row in nodes.rows if not row["closed_on"])
    assert kinds["BRANCH"] == 237_998
    assert (kinds["PROVINCIAL_COMMITTEE"], kinds["CITY_COMMITTEE"], kinds["COUNTY_COMMITTEE"]) == (1, 21, 122)
    leading = sum(row["level"] == "CITY" and row["kind"] == "WORK_COMMITTEE" for row in nodes.rows)
    assert leading == 14
    assert sum(kinds[kind] for kind in ("COMMITTEE", "WORK_COMMITTEE", "GENERAL_BRANCH")) - leading == 16_464
    assert sum(branch.size for branch in nodes.branches.values()) == 4_578_844
    schools = [row for row in nodes.rows if row["sector"] == "MIDDLE_SCHOOL" and row["is_institution"]]
    assert len(schools) == 5_235
    assert abs(sum(row["is_league_school"] == "true" for row in schools) - 4_188) <= 4
    for sector, rate in ((Sector.UNIVERSITY, 0.907), (Sector.MIDDLE_SCHOOL, 0.96)):
        its = [cohort for cohort in cohorts if cohort.sector == sector]
        completed, remaining = sum(each.completed for each in its), sum(each.remaining for each in its)
        assert abs(completed / (completed + remaining) - rate) < 0.001


def test_the_manifest_counts_what_the_files_hold(sample: Path, told: Any) -> None:
    people, transfers = rows(sample, "people"), rows(sample, "transfers")
    organisations, participations = rows(sample, "organisations"), rows(sample, "participations")
    opened = [row for row in organisations if not row["closed_on"] and row["kind"] != "EXTERNAL"]
    counted = {
        "organisations": len(opened),
        "branches": sum(row["kind"] == "BRANCH" for row in opened),
        "members": sum(bool(row["branch_code"]) and not row["valid_to"] for row in people),
        "people": len({row["id"] for row in people}),
        "memberships": sum(bool(row["branch_code"]) for row in people),
        "posts": sum(not row["valid_to"] for row in rows(sample, "posts")),
        "transfers_completed": sum(row["state"] == "COMPLETED" for row in transfers),
        "transfers_open": sum(row["state"] == "OPEN" for row in transfers),
        "activities": len(rows(sample, "activities")),
        "sign_ups": len(participations),
        "attended": sum(bool(row["attended_at"]) for row in participations),
        "ratings": sum(bool(row["rating"]) for row in participations),
    }
    assert {name: told["counts"][name] for name in counted} == counted


def test_planted_cases_are_what_they_are_called(sample: Path, told: Any) -> None:
    planted = {name: set(codes) for name, codes in told["planted"].items()}
    organisations = {row["code"]: row for row in rows(sample, "organisations")}
    people, posts = rows(sample, "people"), rows(sample, "posts")
    members = Counter(row["branch_code"] for row in people if row["branch_code"] and not row["valid_to"])
    branches = {code for code, row in organisations.items() if row["kind"] == "BRANCH" and not row["closed_on"]}
    assert planted["hollow_branches"] == {code for code in branches if members[code] < 3}
    led = {row["organisation_code"] for row in posts if row["post"] == "SECRETARY" and not row["valid_to"]}
    assert planted["branches_without_secretary"] == branches - led
    with_branch: set[str] = set()
    for code in branches:
        while code := organisations[code]["parent_code"]:
            with_branch.add(code)
    committees = {code for code, row in organisations.items() if row["kind"] not in {"BRANCH", "EXTERNAL"}}
    assert planted["hollow_committees"] == committees - with_branch
    late = {code for code in branches if organisations[code]["graduation_year"] in {"2016", "2017"}}
    assert planted["classes_left_open"] == late
    assert planted["members_without_phone"] == {
        row["id"] for row in people if row["branch_code"] and not row["valid_to"] and not row["phone"]
    }


def test_everybody_is_generated_and_nobody(sample: Path) -> None:
    people = rows(sample, "people")
    assert all(row["synthetic"] == "true" for row in people)
    assert all(identity_problem(row["id_number"], synthetic=True) is None for row in people[:3_000])
    assert all(is_mobile(row["phone"], synthetic=True) for row in people[:3_000] if row["phone"])
    assert len({row["id_number"] for row in people}) == len({row["id"] for row in people})


def institution(code: str, organisations: dict[str, dict[str, str]]) -> str | None:
    while code and organisations[code]["is_institution"] != "true":
        code = organisations[code]["parent_code"]
    return code or None


def test_graduates_complete_at_the_rates_of_the_manifest(sample: Path, told: Any) -> None:
    """Cohorts and outcomes by flows.md §1, worked out here person by person from the files alone."""
    organisations = {row["code"]: row for row in rows(sample, "organisations")}
    held: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(sample, "people"):
        if row["branch_code"]:
            held[row["id"]].append(row)
    last: dict[str, dict[str, str]] = {}
    for row in sorted(rows(sample, "transfers"), key=lambda row: row["completed_at"]):
        if row["state"] == "COMPLETED":
            last[row["person_id"]] = row
    outcomes: Counter[tuple[str, str]] = Counter()
    for person, memberships in held.items():
        for each in memberships:
            branch = organisations[each["branch_code"]]
            year, freeze = branch["graduation_year"], f"{branch['graduation_year']}-06-01"
            if (
                year in {"2016", "2017", "2018"}
                and each["valid_from"] <= freeze
                and (not each["valid_to"] or each["valid_to"] > freeze)
            ):
                outcomes[f"{branch['sector']} {year}", outcome(each, memberships, last.get(person), organisations)] += 1
    for cohort, expected in told["completion"].items():
        assert outcomes[cohort, "completed"] == expected["completed"]
        assert outcomes[cohort, "remaining"] == expected["remaining"]
    assert 0.89 < told["completion"]["UNIVERSITY 2018"]["rate"] < 0.92
    assert 0.95 < told["completion"]["MIDDLE_SCHOOL 2018"]["rate"] < 0.97


def outcome(
    in_class: dict[str, str],
    memberships: list[dict[str, str]],
    last: dict[str, str] | None,
    organisations: dict[str, dict[str, str]],
) -> str:
    if last and last["placed_in_code"].startswith("EXT-"):
        return "completed"
    newest = max(memberships, key=lambda row: row["valid_from"])
    if institution(newest["branch_code"], organisations) != institution(in_class["branch_code"], organisations):
        return "completed"
    if newest["valid_to"]:
        return "left"
    stayed = (
        last is not None
        and last["reason"] in {"DELAYED_GRADUATION", "FURTHER_STUDY"}
        and last["completed_at"] > in_class["valid_from"]
    )
    return "completed" if stayed and newest is not in_class else "remaining"


@pytest.mark.parametrize("scale", [0.0, -1.0, 1.01, float("nan")])
def test_a_scale_that_is_no_part(tmp_path: Path, scale: float) -> None:
    with pytest.raises(InvalidInput) as caught:
        write_province(tmp_path, Options(scale, 1))
    assert caught.value.code == "BAD_SCALE"


def test_tables_of_ones_own_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("mine")
    (tmp_path / "manifest.json").write_text('{"divisions_on": "2018-10-31"}')
    with pytest.raises(Refused) as caught:
        write_province(tmp_path, Options(0.001, 1))
    assert caught.value.code == "FOLDER_IN_USE"
    assert (tmp_path / "people.csv").read_text() == "mine"


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(Refused) as caught:
        write_province(tmp_path, Options(0.001, 1))
    assert caught.value.code == "FOLDER_IN_USE"
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]
