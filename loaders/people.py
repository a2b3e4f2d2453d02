"""People and their memberships from a table: one row a membership; what a person is stands in each of their rows."""

from __future__ import annotations

from typing import Any

import polars as pl

from domain.identity import fingerprint, masked_identity_number, masked_mobile
from domain.kinds import Kind
from domain.progress import Progress
from graph import people
from graph.clock import refuse_real_people
from graph.database import Database, Row
from graph.organisations import find_ends
from loaders import people_rules as rules
from loaders.columns import ROW, Header, Rule
from loaders.facts import ENDS, Options, broken, looked_up, pieces, without
from loaders.problems import Problem
from loaders.report import LoadReport

KNOWN: dict[str, Any] = {
    "id": pl.String,
    "name": pl.String,
    "gender": pl.String,
    "born_on": pl.String,
    "joined_on": pl.String,
    "id_number_hmac": pl.String,
    "phone_hmac": pl.String,
    "synthetic": pl.Boolean,
    "memberships": pl.List(pl.List(pl.String)),
}
MEMBERSHIP = {"id": pl.String, "branch_code": pl.String, "valid_from!": pl.String, "valid_to!": pl.String, "ended_by!": pl.String}


class People:
    """The table of people."""

    columns = rules.COLUMNS

    def typed(self, frame: pl.DataFrame, options: Options) -> pl.DataFrame:
        """Return the frame with typed columns and fingerprints; numbers in clear go no further than their rules."""
        marked = rules.typed(frame, options)
        numbers = {"id_number_hmac": "id_number", "phone_hmac": "phone"}
        prints = [pl.Series(name, _fingerprints(options, marked[column]), dtype=pl.String) for name, column in numbers.items()]
        return marked.with_columns(*prints)

    def rules(self, options: Options, on_day: str) -> list[Rule]:
        """Return the rules of single rows."""
        return rules.rules(options, on_day)

    async def check(self, db: Database, frame: pl.DataFrame, header: Header, options: Options) -> list[Problem]:
        """Return what is wrong with rows together, and against the graph."""
        if not options.synthetic:
            await refuse_real_people(db)
        ends = await looked_up(find_ends, db, frame["branch_code"], ENDS)
        known = await looked_up(people.find_people, db, frame["id"], KNOWN)
        holders = await looked_up(
            people.find_identities, db, frame["id_number_hmac"], {"fingerprint": pl.String, "known_id": pl.String}
        )
        problems = [*same_person(frame, header), *known_person(frame, known, holders, header), *branches(frame, ends, header)]
        return [*problems, *memberships(without(frame, problems), known, header)]

    async def write(self, db: Database, frame: pl.DataFrame, options: Options, report: LoadReport, progress: Progress) -> None:
        """Write people, then memberships: endings before beginnings."""
        del options
        known = await looked_up(people.find_people, db, frame["id"], KNOWN)
        persons = _changed_people(frame.unique("id", keep="first", maintain_order=True), known)
        done, total = 0, persons.height + frame.height
        for rows in pieces(persons):
            created, corrected = await people.merge_people(db, [_person(row) for row in rows])
            report.add("people created", created)
            report.add("people corrected", corrected)
            progress("people and memberships", done := done + len(rows), total)
        stated = frame.filter(pl.col("branch_code").is_not_null()).select(ROW, *MEMBERSHIP).rename(_plain)
        recorded = recorded_memberships(known).rename(_plain).with_columns(known=pl.lit(value=True))
        joined = stated.join(
            recorded.select("id", "branch_code", "valid_from", "known", pl.col("valid_to").alias("known_to")),
            on=["id", "branch_code", "valid_from"],
            how="left",
        )
        ended, current = pl.col("valid_to").is_not_null(), pl.col("known") & pl.col("known_to").is_null()
        ways = (
            ("memberships ended", people.end_memberships, ended & current),
            ("past memberships recorded", people.record_memberships, ended & pl.col("known").is_null()),
            ("memberships begun", people.begin_memberships, ~ended & pl.col("known").is_null()),
        )
        for kind, write, chosen in ways:
            for rows in pieces(joined.filter(chosen.fill_null(value=False)).drop("known", "known_to", ROW)):
                report.add(kind, await write(db, rows))
                progress("people and memberships", done := done + len(rows), total)


def _plain(name: str) -> str:
    return name.removesuffix("!")


def _fingerprints(options: Options, numbers: pl.Series) -> list[str | None]:
    return [None if number is None else fingerprint(options.key, number) for number in numbers]


def recorded_memberships(known: pl.DataFrame) -> pl.DataFrame:
    """Return the memberships that the graph knows, one a row."""
    each = known.select("id", "memberships").explode("memberships").drop_nulls("memberships")
    cells = [pl.col("memberships").list.get(at).alias(name) for at, name in enumerate(list(MEMBERSHIP)[1:])]
    return each.select("id", *cells).cast(MEMBERSHIP)  # type: ignore[arg-type]


def same_person(frame: pl.DataFrame, header: Header) -> list[Problem]:
    """Return rows that say of a person what another row denies, and identity numbers of two people."""
    problems = []
    for name in rules.PERSON[1:]:
        column = _plain(name)
        differs = pl.col(name).ne_missing(pl.col(name).first().over("id"))
        told = "Another row of the person {id} says something else."
        problems += broken(frame, header, differs, column, "PERSON_DIFFERS", told, "Write the same in all rows of a person.")
    first = pl.col("id").first().over("id_number_hmac")
    told = "The same identity number stands in a row of another person, {first_id}."
    with_first = frame.with_columns(first_id=first)
    two = pl.col("first_id") != pl.col("id")
    return [
        *problems,
        *broken(with_first, header, two, "id_number", "ID_NUMBER_TWICE", told, "Mend the number, or give the rows one id."),
    ]


def known_person(frame: pl.DataFrame, known: pl.DataFrame, holders: pl.DataFrame, header: Header) -> list[Problem]:
    """Return rows whose identity number is another's in the graph, or whose person is recorded with another number."""
    held = frame.join(holders, left_on="id_number_hmac", right_on="fingerprint", how="left")
    told = "The identity number is that of {known_id} in the graph."
    taken = broken(
        held,
        header,
        pl.col("known_id") != pl.col("id"),
        "id_number",
        "ID_NUMBER_TWICE",
        told,
        "Write that id, or mend the number.",
    )
    recorded = known.select("id", pl.col("id_number_hmac").alias("known_hmac"), pl.col("synthetic").alias("known_synthetic"))
    joined = frame.join(recorded, on="id", how="left")
    other = broken(
        joined,
        header,
        pl.col("known_hmac") != pl.col("id_number_hmac"),
        "id_number",
        "ID_NUMBER_CHANGED",
        "The person {id} is recorded with another identity number.",
        "Mend the number, or give a new person an id of their own.",
    )
    mixed = broken(
        joined,
        header,
        pl.col("known_synthetic") != pl.col("synthetic!").fill_null(value=False),
        "synthetic",
        "PERSON_DIFFERS",
        "One of the person {id} of the graph and of the file is generated and the other is not.",
        "Give the person an id of their own.",
    )
    return [*taken, *other, *mixed]


def branches(frame: pl.DataFrame, ends: pl.DataFrame, header: Header) -> list[Problem]:
    """Return memberships of what is no branch, or was none on their days."""
    joined = frame.filter(pl.col("branch_code").is_not_null()).join(ends, left_on="branch_code", right_on="code", how="left")
    kind, first, last = pl.col("kind"), pl.col("valid_from!"), pl.col("valid_to!")
    no_branch = kind.is_not_null() & (kind != Kind.BRANCH.value)
    closed = pl.col("closed_on").is_not_null() & (last.is_null() | (last > pl.col("closed_on")))
    told = (
        (kind.is_null(), "UNKNOWN_BRANCH", "There is no organisation {branch_code}.", "Mend the code or load it."),
        (
            no_branch,
            "NOT_A_BRANCH",
            "{branch_code} is a {kind}; members belong to branches alone.",
            "Name a branch.",
        ),
        (
            closed & ~no_branch,
            "CLOSED_BRANCH",
            "The branch {branch_code} was closed on {closed_on}.",
            "Mend the code or the day.",
        ),
    )
    problems = [each for bad, *texts in told for each in broken(joined, header, bad, "branch_code", *texts)]
    too_early = "The branch {branch_code} is known from {known_from} on."
    not_yet = broken(joined, header, first < pl.col("known_from"), "valid_from", "BRANCH_NOT_YET", too_early, "Mend the day.")
    return [*problems, *not_yet]


def memberships(frame: pl.DataFrame, known: pl.DataFrame, header: Header) -> list[Problem]:
    """Return memberships that overlap another of the same person, in the file or in the graph, or end otherwise than recorded."""
    key = ["id", "branch_code", "valid_from!"]
    stated = frame.filter(pl.col("branch_code").is_not_null()).select(ROW, *MEMBERSHIP)
    recorded = recorded_memberships(known)
    again = stated.join(recorded.select(*key, pl.col("valid_to!").alias("known_to")), on=key)
    told = "This membership is recorded as ended on {known_to}."
    other_end = pl.col("known_to").is_not_null() & pl.col("known_to").ne_missing(pl.col("valid_to!"))
    problems = broken(again, header, other_end, "valid_to", "MEMBERSHIP_DIFFERS", told, "Write it as it is recorded.")
    everything = pl.concat([stated, recorded.join(stated, on=key, how="anti")], how="diagonal")
    everything = everything.sort("id", "valid_from!", "valid_to!", nulls_last=True)
    names = (ROW, "branch_code", "valid_from!", "valid_to!")
    following = [pl.col(name).shift(-1).over("id").alias(f"next_{name}") for name in names]
    pairs = everything.with_columns(following).filter(pl.col("next_branch_code").is_not_null())
    overlap = pairs.filter(pl.col("valid_to!").is_null() | (pl.col("next_valid_from!") < pl.col("valid_to!")))
    return [*problems, *(_overlap(row, header) for row in overlap.iter_rows(named=True) if row[ROW] or row["next_row"])]


def _overlap(row: dict[str, Any], header: Header) -> Problem:
    """Tell of two memberships; the later row of the file is the one to mend."""
    later = row["next_row"] is not None
    number = row["next_row"] if later else row[ROW]
    other, since = (row["branch_code"], row["valid_from!"]) if later else (row["next_branch_code"], row["next_valid_from!"])
    told = f"The person {row['id']} is a member of {other} since {since}, too."
    if row["valid_to!"] is None and row["next_valid_to!"] is None:
        step = "Say when that membership ended (valid_to, ended_by), or leave this one out."
        return Problem(number, header.title("branch_code"), None, "TWO_CURRENT_BRANCHES", told, step)
    return Problem(number, header.title("valid_from"), None, "OVERLAPPING_MEMBERSHIPS", told, "Mend the days of one of them.")


def _changed_people(frame: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return people who are new, or of whom the file says something else than the graph; an empty cell says nothing."""
    named = {"name": "name", "gender!": "gender", "born_on!": "born_on", "joined_on!": "joined_on", "phone_hmac": "phone_hmac"}
    state = known.drop("memberships").rename({name: f"known_{name}" for name in KNOWN if name not in {"id", "memberships"}})
    joined = frame.join(state, on="id", how="left")
    changed = [
        pl.col(stated).is_not_null() & pl.col(stated).ne_missing(pl.col(f"known_{kept}")) for stated, kept in named.items()
    ]
    return joined.filter(pl.col("known_name").is_null() | pl.any_horizontal(changed))


def _person(row: dict[str, Any]) -> Row:
    number, phone = row["id_number"], row["phone"]
    props = {
        "name": row["name"],
        "id_number_hmac": row["id_number_hmac"],
        "id_number_masked": masked_identity_number(number),
        "synthetic": bool(row["synthetic!"]),
    }
    if row["gender!"]:
        props["gender"] = row["gender!"]
    if phone:
        props |= {"phone_hmac": row["phone_hmac"], "phone_masked": masked_mobile(phone)}
    return {"id": row["id"], "born_on": row["born_on!"], "joined_on": row["joined_on!"], "props": props}
