"""Reports as text, data and pages."""

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
import rdflib
from rdflib.compare import isomorphic

import okg
from okg.errors import InputError
from okg.validation.report import Report
from tests.validation.support import check

SHAPES = """
ex:S a sh:NodeShape ; sh:targetClass ex:Contract ; sh:property ex:Name, ex:Code ;
  shape:judges shape:statedData .
ex:Name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ; sh:name "a name"@en ;
  sh:description "People need names."@en ; sh:severity sh:Warning ;
  sh:message "Give it a name."@en, "请命名。"@zh-Hans .
ex:Code a sh:PropertyShape ; sh:path ex:code ; sh:in ( "<b>" ) ; sh:name "a code"@en .
"""
DATA = """ex:a a ex:Contract ; rdfs:label "=A | 1"@en ; ex:code "<i>" .
ex:b a ex:Contract .
ex:c a ex:Contract .
"""


@pytest.fixture(scope="module")
def report() -> Report:
    return check(DATA, SHAPES)


def test_text(report: Report) -> None:
    assert report.render("text", limit=2) == (
        "VIOLATION  a code (<https://example.org/x#Code>): 1 finding\n"
        "\n"
        "  data 1:2:55  =A | 1 (<https://example.org/x#a>)\n"
        '      "<i>" is not the one allowed value\n'
        '    → write one of "<b>"\n'
        "\n"
        "WARNING  a name (<https://example.org/x#Name>): 3 findings\n"
        "  People need names.\n"
        "  Give it a name.\n"
        "\n"
        "  data 1:2:1  =A | 1 (<https://example.org/x#a>)\n"
        "      <https://example.org/x#name> is missing\n"
        "    → add <https://example.org/x#name>, a value\n"
        "\n"
        "  data 1:3:1  <https://example.org/x#b>\n"
        "      <https://example.org/x#name> is missing\n"
        "    → add <https://example.org/x#name>, a value\n"
        "\n"
        "  … and 1 more (--limit 0 shows all)\n"
        "\n"
        "1 violation, 3 warnings; 3 of 3 subjects checked\n"
    )


def test_what_is_less_severe_is_counted(report: Report) -> None:
    text = report.render("text", severity="violation")
    assert "a name" not in text
    assert text.endswith(
        "1 violation, 3 warnings; 3 of 3 subjects checked; 3 of lower severity not shown\n"
    )


def test_no_limit_shows_all(report: Report) -> None:
    text = report.render("text")
    assert text.count("is missing") == 3
    assert "more" not in text


def test_chinese(report: Report) -> None:
    """The shapes have no Chinese names, so those stay as they are."""
    assert report.render("text", language="zh", limit=1) == (
        "违规  a code (<https://example.org/x#Code>): 1 项\n"
        "\n"
        "  data 1:2:55  =A | 1 (<https://example.org/x#a>)\n"
        '      "<i>" 不是唯一允许的值\n'
        '    → 请写下列之一："<b>"\n'
        "\n"
        "警告  a name (<https://example.org/x#Name>): 3 项\n"
        "  请命名。\n"
        "\n"
        "  data 1:2:1  =A | 1 (<https://example.org/x#a>)\n"
        "      缺少 <https://example.org/x#name>\n"
        "    → 请添加 <https://example.org/x#name>，其值为任意值\n"
        "\n"
        "  ……另有 2 项（--limit 0 显示全部）\n"
        "\n"
        "1 项违规、3 项警告；3 个主体中已检查 3 个\n"
    )


@pytest.mark.parametrize("form", ["md", "html", "csv", "json", "sarif"])
def test_every_format_speaks_chinese(report: Report, form: str) -> None:
    text = report.render(form, language="zh")
    assert "不是唯一允许的值" in text
    assert "请写下列之一" in text
    # JSON has all languages beside the one that was chosen.
    assert form == "json" or "is not the one" not in text


def test_json(report: Report) -> None:
    found = json.loads(report.render("json", limit=1))
    assert found["conforms"] is False
    assert found["counts"] == {"violation": 1, "warning": 3, "info": 0}
    assert (found["subjects"], found["checked"]) == (3, 3)
    first = found["results"][0]
    assert first["value"] == {"type": "literal", "value": "<i>"}
    assert (first["file"], first["line"], first["column"]) == ("data 1", 2, 55)
    assert first["component"] == "http://www.w3.org/ns/shacl#InConstraintComponent"
    assert [it["focus"]["value"][-1] for it in found["results"]] == ["a", "a", "b", "c"]
    assert found["results"][1]["messages"] == {"en": "Give it a name.", "zh": "请命名。"}


def test_csv_is_safe_in_a_spreadsheet(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(report.render("csv"))))
    assert [row["severity"] for row in rows] == ["violation", "warning", "warning", "warning"]
    assert rows[0]["label"] == "'=A | 1"
    assert rows[0]["line"] == "2"


def test_numbers_stay_numbers_in_csv() -> None:
    shapes = SHAPES.replace("sh:path ex:code", "sh:path ex:name ; sh:minInclusive 0")
    report = check("ex:a a ex:Contract ; ex:name -1.5 .", shapes)
    assert {row["value"] for row in csv.DictReader(io.StringIO(report.render("csv")))} == {"-1.5"}


def test_markdown(report: Report) -> None:
    lines = report.render("md", limit=1).splitlines()
    assert lines[:5] == [
        "# Validation report",
        "",
        "1 violation, 3 warnings; 3 of 3 subjects checked",
        "",
        "## Violation: a code (\\<https://example.org/x\\#Code\\>)",
    ]
    [row] = [line for line in lines if "data 1:2:55" in line]
    assert "=A \\| 1" in row
    assert len(re.findall(r"(?<!\\)\|", row)) == 5
    assert "… and 2 more" in lines


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_is_one_page_and_escapes_the_data(report: Report) -> None:
    page = Tags()
    page.feed(report.render("html"))
    assert not {"i", "b", "script", "link", "img"} & set(page.tags)
    assert page.addresses == []
    assert page.tags.count("section") == 2
    assert page.tags.count("tr") == 2 + 4
    assert '"<i>" is not the one allowed value' in page.text
    assert "2 more" in report.render("html", limit=1)


def test_turtle_is_the_whole_report_of_shacl(report: Report) -> None:
    read = rdflib.Graph().parse(data=report.render("ttl", severity="violation"), format="turtle")
    assert isomorphic(read, report.graph)
    assert len(list(read.objects(None, rdflib.SH.result))) == 4


def test_sarif(report: Report) -> None:
    document = json.loads(report.render("sarif"))
    assert document["version"] == "2.1.0"
    [run] = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [
        "https://example.org/x#Code",
        "https://example.org/x#Name",
    ]
    assert rules[1]["fullDescription"] == {"text": "People need names."}
    assert [it["level"] for it in run["results"]] == ["error", "warning", "warning", "warning"]
    assert all(rules[it["ruleIndex"]]["id"] == it["ruleId"] for it in run["results"])
    [location] = run["results"][0]["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "data%201"},
        "region": {"startLine": 2, "startColumn": 55},
    }
    assert run["columnKind"] == "unicodeCodePoints"


def test_another_form_is_refused(report: Report) -> None:
    with pytest.raises(InputError, match="there is no format 'pdf'; there are text, json, csv"):
        report.render("pdf")


def test_data_that_does_not_conform_can_be_an_error(report: Report) -> None:
    with pytest.raises(okg.NotConforming) as caught:
        report.raise_unless_conforms()
    assert caught.value.report is report
    assert caught.value.exit_status == 1
    assert "is not the one allowed value" in caught.value.message
    warned = check("ex:b a ex:Contract .", SHAPES)
    warned.raise_unless_conforms()
    with pytest.raises(okg.OkgError, match="is missing"):
        warned.raise_unless_conforms("warning")


@pytest.mark.parametrize(
    ("on", "fails"), [("violation", False), ("warning", True), ("info", True), ("none", False)]
)
def test_what_counts_as_failure(on: str, fails: bool) -> None:
    judged = check("ex:b a ex:Contract .", SHAPES)
    decide: Callable[..., bool] = judged.fails
    assert decide(on) == fails
    assert not judged.conforms
