"""The page of the report: no name becomes markup or program, and the policy allows its own scripts alone."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tomllib

import pytest

from analytics.report.html import FOLDER, BrokenScript, Library, embed, make_page
from analytics.report.names import visible
from analytics.report.report import Report
from domain.cohorts import Outcome
from tests.own_server import ROOT

EVIL = "</script><img src=x onerror=alert(1)>\"'&\u2028\u2029{{script}}<!-- ${1+1}"
LIBRARY = Library("var echarts = {};", "Licence <b>")


def page(name: str = "广州市", language: str = "zh") -> str:
    about = {"within": "4401", "year": 2018}
    picture = {"horizons": {"table": {"columns": [], "rows": [[name]], "totals": 0}}}
    return make_page(Report(about, {"4401": (name, name)}, picture), LIBRARY, language)


def data_of(text: str) -> str:
    return text.partition('<script type="application/json" id="data">')[2].partition("</script>")[0]


def test_names_stand_in_the_page_as_text() -> None:
    made = page(EVIL)
    assert made.count("<script") == made.count("</script>") == 3
    assert "<img" not in made
    assert "<!--" not in made
    assert json.loads(data_of(made))["names"]["4401"] == [EVIL, EVIL]
    assert not set("<>&\u2028\u2029") & set(data_of(made))
    assert "<title>2018 届毕业生，&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#x27;&amp;" in made
    assert "Licence &lt;b&gt;" in made


def test_what_cannot_be_seen_is_written_out() -> None:
    assert visible("中山\u202e大学\u200b\ufeff\u00ad\u2066") == "中山⟨U+202E⟩大学⟨U+200B⟩⟨U+FEFF⟩⟨U+00AD⟩⟨U+2066⟩"
    assert visible("\u3164\x00\x1b[31m") == "⟨U+3164⟩⟨U+0000⟩⟨U+001B⟩[31m"
    assert visible("جامعة é 𠮷") == "جامعة é 𠮷"


def test_the_policy_allows_the_two_scripts_and_nothing_else() -> None:
    made = page()
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', made)
    assert found
    scripts = re.findall(r"<script>(.*?)</script>", made, re.DOTALL)
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts]
    assert found[1].split("; ") == [
        "default-src 'none'", f"script-src {' '.join(hashes)}", "style-src 'unsafe-inline'", "img-src data:", "base-uri 'none'",
        "form-action 'none'",
    ]  # fmt: skip
    assert made.index("Content-Security-Policy") < made.index("<script")


def test_a_script_that_would_end_itself_is_refused() -> None:
    for script in ("'</SCRIPT>'", "/* <!-- */"):
        with pytest.raises(BrokenScript):
            make_page(Report({"within": "44", "year": 2018}, {"44": ("", "")}, {}), Library(script, ""), "zh")


def test_nothing_in_the_page_names_another_source() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in sorted(FOLDER.iterdir()))
    allowed = {"http://www.w3.org/2000/svg"}
    assert set(re.findall(r"\bhttps?://[^\s\"'`)]+", sources)) == allowed
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|\beval\b|fetch\(|XMLHttpRequest|@import|url\(", sources)


def test_the_same_report_gives_the_same_page() -> None:
    assert page() == page()
    assert '<html lang="en">' in page(language="en")


def test_every_text_is_in_both_languages_and_every_word_of_the_page_has_one() -> None:
    texts = json.loads((FOLDER / "texts.json").read_text(encoding="utf-8"))
    for key, pair in texts.items():
        assert len(pair) == 2, key
        assert all(pair), key
        places = [set(re.findall(r"\{\w+\}", text)) for text in pair]
        assert places[0] == places[1], key
    sources = "".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("*.[jh]*") if file.suffix != ".json")
    said = set(re.findall(r"""say\(\s*"(\w+)\"""", sources)) | set(re.findall(r'data-t="(\w+)"', sources))
    assert said <= set(texts)
    assert {each.value for each in Outcome} | {f"status_{code}" for code in (1, 4, 5, 6, 8)} <= set(texts)


def test_embedded_json_is_the_same_value() -> None:
    value = {"a": [EVIL, 1.5, None, True]}
    assert json.loads(embed(value)) == value


def test_what_the_page_is_made_of_comes_with_the_package() -> None:
    """Hatch takes whole folders; nothing here may be left out of version control, and the lock names every package by its sum."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "analytics" in build["packages"]
    lock = json.loads((FOLDER.parent / "echarts" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert all(each["integrity"].startswith("sha512-") and "resolved" not in each for each in packages.values())
