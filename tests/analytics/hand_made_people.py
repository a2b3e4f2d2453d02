"""The generated people of the hand-made province, and their transfers; P24 joins a class late, all others are in a cohort of 2018."""

from __future__ import annotations

from tests.loaders.people import person

SCHOOL = "2016-09-01"
TRANSFERS_HEADER = ["id", "person_id", "reason", "state", "from_code", "to_code", "placed_in_code", "requested_at", "requested_by",
                    "completed_at", "reversed_at", "step_kinds", "step_first_addressees", "step_opened_at", "step_first_due_at",
                    "step_answered_at", "step_answered_by", "step_outcomes", "step_escalations"]  # fmt: skip
Step = tuple[str, str, str, str, str]  # kind, addressee, opened, answered or empty, outcome or empty


def stay(number: int, branch: str) -> list[list[str]]:
    """One who is in the class to this day."""
    return [person(number, "李娜", branch, SCHOOL)]


def held(number: int, *spans: str) -> list[list[str]]:
    """Memberships written as ``branch first [last how]``."""
    return [person(number, "李娜", *span.split()) for span in spans]


def went(number: int, branch: str, day: str, to: str) -> list[list[str]]:
    """One who was transferred from the class to another branch, or, without one, out."""
    first = f"{branch} {SCHOOL} {day} TRANSFERRED"
    return held(number, first, f"{to} {day}") if to else held(number, first)


def left(number: int, branch: str, day: str, how: str) -> list[list[str]]:
    """One whose membership in the class has ended."""
    return held(number, f"{branch} {SCHOOL} {day} {how}")


def transfer(id_: str, number: int, reason: str, state: str, ends: str, requested: str, completed: str = "", reversed_at: str = "",
             steps: tuple[Step, ...] = ()) -> list[str]:  # fmt: skip
    """A transfer; ``ends`` is ``from to [placed]``."""
    from_code, to_code, placed = (*ends.split(), "")[:3]
    kinds, addressees, opened, answered, outcomes = zip(*steps, strict=True) if steps else ((), (), (), (), ())
    due = [f"{moment[:4]}-12-31" for moment in opened]
    said = ["a" if moment else "" for moment in answered]
    lists = [kinds, addressees, opened, due, answered, said, outcomes, ["0"] * len(kinds)]
    return [id_, f"P{number}", reason, state, from_code, to_code, placed, requested, "MEMBER", completed, reversed_at,
            *(";".join(each) for each in lists)]  # fmt: skip


def done(number: int, reason: str, ends: str, day: str, id_: str = "") -> list[str]:
    """A transfer that was asked for and completed on one day."""
    return transfer(id_ or f"T{number}", number, reason, "COMPLETED", ends, f"{day} 10:00", f"{day} 16:00")


PEOPLE = [
    *stay(1, "M1-A"),
    *went(2, "M1-A", "2018-07-01", "E1-A"),
    *went(3, "M1-A", "2018-07-20", "F1"),
    *went(4, "M1-A", "2018-09-05", "U1-C-22"),
    *went(5, "M1-A", "2018-07-10", ""),
    *went(6, "M1-A", "2018-07-05", ""),
    *left(7, "M1-A", "2018-07-01", "AGE"),
    *held(8, "M1-A 2016-09-01 2018-06-20 TRANSFERRED", "E1-B 2018-06-20 2018-08-15 AGE"),
    *(row for number in (9, 10, 11) for row in stay(number, "M1-A")),
    *held(12, "M2-T 2016-09-01 2017-09-01 TRANSFERRED", "M1-A 2017-09-01"),
    *went(13, "M1-A", "2018-07-01", "M1-C"),
    *stay(14, "M1-A"),
    *went(15, "M1-A", "2018-07-02", "M1-S"),
    *held(16, "M1-A 2016-09-01 2018-06-30 TRANSFERRED", "M1-S 2018-08-20"),
    *held(17, "M1-A 2016-09-01 2018-06-30 TRANSFERRED", "E1-A 2018-09-01"),
    *held(18, "M1-A 2016-09-01 2018-07-09 TRANSFERRED", "E1-A 2018-07-09 2018-07-09 TRANSFERRED", "F1 2018-07-09"),
    *held(19, "M1-A 2016-09-01 2018-07-03 TRANSFERRED", "U1-C-22 2018-07-03 2018-07-10 TRANSFERRED", "M1-A 2018-07-10"),
    *stay(20, "M1-A"),
    *stay(21, "M1-B"),
    *went(22, "M1-B", "2018-07-06", "M1-A"),
    *went(23, "M1-B", "2018-07-06", "M2-A"),
    *held(24, "M1-B 2018-06-10"),
    *stay(25, "M1-B"),
    *stay(26, "M2-A"),
    *went(27, "M2-A", "2018-08-15", "E1-A"),
    *went(28, "M3-A", "2018-06-15", "M2-A"),
    *left(29, "M2-A", "2018-06-02", "EXPELLED"),
    *held(30, "M2-B 2016-09-01 2018-07-01 REORGANISED", "M2-A 2018-07-01"),
    *held(31, "M2-B 2016-09-01 2018-07-01 REORGANISED", "M2-A 2018-07-01 2018-10-08 TRANSFERRED", "E1-B 2018-10-08"),
    *left(32, "M2-B", "2018-07-01", "CORRECTED"),
    *stay(33, "M3-A"),
    *stay(34, "M3-A"),
    *went(35, "M3-A", "2018-08-30", ""),
    *went(36, "U1-C-18", "2018-09-03", "U1-D-22"),
    *went(37, "U1-C-18", "2018-06-25", "E1-A"),
    *went(38, "U1-C-18", "2018-07-08", "F1"),
    *held(39, "U1-C-18 2017-09-01"),
    *stay(40, "U1-C-18"),
    *left(41, "U1-C-18", "2018-08-01", "TRANSFERRED"),
]
_REJECTED: tuple[Step, ...] = (("RELEASE", "M1", "2018-06-05 10:00", "2018-06-08 09:00", "REJECTED"),)
TRANSFERS = [
    done(2, "EMPLOYED", "M1-A E1 E1-A", "2018-07-01"),
    done(3, "UNEMPLOYED", "M1-A F1 F1", "2018-07-20"),
    transfer("T4", 4, "FURTHER_STUDY", "COMPLETED", "M1-A U1 U1-C-22", "2018-08-28 10:00", "2018-09-05 16:00", steps=(
        ("RELEASE", "M1", "2018-08-28 10:00", "2018-08-30 10:00", "AGREED"),
        ("ACCEPT", "U1", "2018-08-30 10:00", "2018-09-05 16:00", "AGREED"))),
    done(5, "OTHER_PROVINCE", "M1-A EXT-43 EXT-43", "2018-07-10"),
    done(6, "EMPLOYED", "M1-A EXT-RAIL EXT-RAIL", "2018-07-05"),
    done(8, "EMPLOYED", "M1-A E1 E1-B", "2018-06-20"),
    transfer("T9", 9, "EMPLOYED", "REJECTED", "M1-A E1", "2018-06-05 10:00", steps=_REJECTED),
    transfer("T10", 10, "EMPLOYED", "WITHDRAWN", "M1-A E1", "2018-07-08 10:00"),
    transfer("T11", 11, "EMPLOYED", "OPEN", "M1-A E1", "2018-08-02 10:00", steps=(
        ("RELEASE", "M1", "2018-08-02 10:00", "", ""),)),
    done(12, "FURTHER_STUDY", "M2-T M1 M1-A", "2017-09-01"),
    done(13, "DELAYED_GRADUATION", "M1-A M1 M1-C", "2018-07-01"),
    done(15, "MOVED", "M1-A M1 M1-S", "2018-07-02"),
    done(16, "OTHER_PROVINCE", "M1-A EXT-43 EXT-43", "2018-06-30"),
    done(16, "MOVED", "EXT-43 M1 M1-S", "2018-08-20", "T16-2"),
    done(17, "OTHER_PROVINCE", "M1-A EXT-43 EXT-43", "2018-06-30"),
    done(17, "EMPLOYED", "EXT-43 E1 E1-A", "2018-09-01", "T17-2"),
    # the second hop has the lower id: moments decide, not ids
    transfer("T18-2", 18, "EMPLOYED", "COMPLETED", "M1-A E1 E1-A", "2018-07-08 10:00", "2018-07-09 09:00"),
    transfer("T18-1", 18, "UNEMPLOYED", "COMPLETED", "E1-A F1 F1", "2018-07-09 10:00", "2018-07-09 16:00"),
    transfer("T19", 19, "FURTHER_STUDY", "REVERSED", "M1-A U1 U1-C-22", "2018-07-03 10:00", "2018-07-03 16:00", "2018-07-10 09:00"),
    transfer("T20", 20, "EMPLOYED", "REJECTED", "M1-A E1", "2018-06-05 10:00", steps=_REJECTED),
    transfer("T20-2", 20, "EMPLOYED", "OPEN", "M1-A E1", "2018-07-06 10:00", steps=(
        ("RELEASE", "M1", "2018-07-06 10:00", "2018-07-12 08:30", "AGREED"), ("ACCEPT", "E1", "2018-07-12 08:30", "", ""))),
    done(22, "MOVED", "M1-B M1 M1-A", "2018-07-06"),
    done(23, "FURTHER_STUDY", "M1-B M2 M2-A", "2018-07-06"),
    transfer("T25", 25, "EMPLOYED", "REJECTED", "M1-B E1", "2018-05-20 10:00", steps=(
        ("RELEASE", "M1", "2018-05-20 10:00", "2018-05-25 09:00", "REJECTED"),)),
    done(27, "EMPLOYED", "M2-A E1 E1-A", "2018-08-15"),
    done(28, "MOVED", "M3-A M2 M2-A", "2018-06-15"),
    done(31, "EMPLOYED", "M2-A E1 E1-B", "2018-10-08"),
    done(35, "ABROAD", "M3-A EXT-43 EXT-43", "2018-08-30"),
    done(36, "FURTHER_STUDY", "U1-C-18 U1 U1-D-22", "2018-09-03"),
    done(37, "EMPLOYED", "U1-C-18 E1 E1-A", "2018-06-25"),
    done(38, "UNEMPLOYED", "U1-C-18 F1 F1", "2018-07-08"),
    done(39, "FURTHER_STUDY", "EXT-43 U1 U1-C-18", "2017-09-01"),
    transfer("T40", 40, "EMPLOYED", "REJECTED", "U1-C-18 E1", "2018-05-28 10:00", steps=(
        ("RELEASE", "U1", "2018-05-28 10:00", "2018-06-03 10:00", "AGREED"),
        ("ACCEPT", "E1", "2018-06-03 10:00", "2018-07-04 10:00", "REJECTED"))),
]  # fmt: skip
RETAINED = [["P14", "FURTHER_STUDY", "2018-08-01"], ["P34", "DELAYED_GRADUATION", "2018-06-01"]]
