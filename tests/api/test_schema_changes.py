"""What breaks clients of a release, and what was announced by a deprecation; each case is written by hand."""

from __future__ import annotations

import pytest

from api.schema import printed_schema
from api.schema_changes import Effect, releases, schema_changes

OLD = """
type Query { kept: String gone: String old: Old @deprecated(reason: "Ask for kept.") pages(first: Int, old: Int @deprecated(reason: "x")): Int
  colour(of: Colour): Colour input(input: In): Int }
type Old { name: String }
enum Colour { RED BLUE @deprecated(reason: "Ask for RED.") GREEN }
input In { a: Int b: Int @deprecated(reason: "x") }
"""
CASES = {
    "a field is removed": ("gone: String", "", Effect.BREAKING),
    "a deprecated field is removed": ('old: Old @deprecated(reason: "Ask for kept.")', "", Effect.ANNOUNCED),
    "an argument is removed": ("first: Int,", "", Effect.BREAKING),
    "a deprecated argument is removed": (', old: Int @deprecated(reason: "x")', "", Effect.ANNOUNCED),
    "a value is removed": (" GREEN", "", Effect.BREAKING),
    "a deprecated value is removed": ('BLUE @deprecated(reason: "Ask for RED.")', "", Effect.ANNOUNCED),
    "an input field is removed": ("a: Int", "", Effect.BREAKING),
    "a deprecated input field is removed": ('b: Int @deprecated(reason: "x")', "", Effect.ANNOUNCED),
    "a field has another type": ("kept: String", "kept: Int", Effect.BREAKING),
    "an argument becomes required": ("first: Int", "first: Int!", Effect.BREAKING),
    "a value is added": ("GREEN", "GREEN GREY", Effect.DANGEROUS),
    "a field is added": ("kept: String", "kept: String new: Int", Effect.SAFE),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_change_does_to_clients(case: str) -> None:
    before, after, effect = CASES[case]
    assert before in OLD
    changes = schema_changes(OLD, OLD.replace(before, after))
    assert changes[0].effect is effect
    assert schema_changes(OLD, OLD) == []


def test_a_type_goes_with_the_last_deprecated_field_that_has_it() -> None:
    gone = OLD.replace('old: Old @deprecated(reason: "Ask for kept.")', "").replace("type Old { name: String }", "")
    assert {change.effect for change in schema_changes(OLD, gone)} == {Effect.ANNOUNCED}


def test_clients_of_the_last_release_go_on_working() -> None:
    released = releases()[-1].read_text(encoding="utf-8")
    breaking = [change.what for change in schema_changes(released, printed_schema()) if change.effect is Effect.BREAKING]
    assert breaking == []
