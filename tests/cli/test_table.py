"""Tables on a screen, at the widths that screens have."""

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

import okg
from okg.cli.table import print_table
from okg.graph import KnowledgeGraph
from okg.query.results import Answer


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return okg.open()


def drawn(answer: object, width: int, language: str = "en") -> list[str]:
    """The lines that a screen without colours shows."""
    assert isinstance(answer, Answer)
    file = StringIO()
    print_table(Console(file=file, width=width, force_terminal=False), answer, language)
    return file.getvalue().splitlines()


def test_what_fits_stands_in_one_line_a_row(graph: KnowledgeGraph) -> None:
    answer = graph.query(
        "SELECT ?service ?n { VALUES (?service ?n) { (okg:payroll 7) (okg:animation 10) } }"
    )
    assert drawn(answer, 80) == [
        "service                     n",
        "─────────────────────────  ──",
        "payroll (okg:payroll)       7",
        "animation (okg:animation)  10",
        "2 rows",
    ]


def test_what_is_the_same_in_all_rows_is_told_once(graph: KnowledgeGraph) -> None:
    lines = drawn(graph.ask("services-requiring-skill"), 80)
    assert lines[0] == "skill             advanced analytical skill (okg:advancedAnalyticalSkill)"
    assert lines[1:3] == [
        "category          knowledge process outsourcing",
        "                  (okg:KnowledgeProcessOutsourcing)",
    ]
    assert lines[3:5] == ["skillByStatement  74", ""]
    assert "advanced" not in "".join(lines[5:])


def test_one_row_has_nothing_in_common(graph: KnowledgeGraph) -> None:
    assert drawn(graph.query("SELECT ?a ?b { VALUES (?a ?b) { (1 2) } }"), 80) == [
        "a  b",
        "─  ─",
        "1  2",
        "1 row",
    ]


def test_rows_that_are_all_alike_are_a_table_still(graph: KnowledgeGraph) -> None:
    assert len(drawn(graph.query("SELECT ?a { VALUES ?a { 1 1 } }"), 80)) == 2 + 2 + 1


def test_the_term_is_below_the_label_of_the_first_column_where_space_is_short(
    graph: KnowledgeGraph,
) -> None:
    lines = drawn(graph.ask("order-of-emergence"), 80)
    assert lines[0].split() == ["earlier", "later", "how", "statements"]
    text = "\n".join(line.rstrip() for line in lines)
    assert "okg:Information\nProcessOutsourcing\n" in text
    # The first two rows are about the same.
    assert text.count("okg:Information") == 1
    assert "okg:Knowledge" not in text
    assert lines[-1] == "3 rows; --format csv has every term in full"


def test_what_would_be_torn_apart_is_shown_row_by_row(graph: KnowledgeGraph) -> None:
    lines = drawn(graph.ask("contested-services"), 60)
    assert lines[0] == "service      animation (okg:animation)"
    assert lines[1] == "category     business process outsourcing"
    assert lines[2] == "             (okg:BusinessProcessOutsourcing)"
    assert lines.count("service      animation (okg:animation)") == 3
    assert lines[-1] == "5 rows"


def test_an_empty_answer_shows_its_columns(graph: KnowledgeGraph) -> None:
    assert drawn(graph.query("SELECT ?a ?b { ?a <urn:none> ?b }"), 80) == ["a  b", "─  ─", "0 rows"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_screen_and_nothing_is_lost(
    graph: KnowledgeGraph, width: int, language: str
) -> None:
    for name in (
        "categories-of-service",
        "claims-about",
        "codes-of-service",
        "compare-categories",
        "contested-services",
        "editors-claims",
        "glossary",
        "hedged-claims",
        "services-in-category",
        "who-oversees",
    ):
        answer = graph.ask(name)
        assert isinstance(answer, Answer)
        lines = drawn(answer, width, language)
        assert max(map(cell_len, lines)) <= width, name
        shown = "".join("".join(lines).split())
        for row in answer.labelled(language):
            for cell in row:
                # Its letters are there, though other columns may stand between its lines.
                for word in cell.text.split():
                    assert len(word) > 8 or word in shown, (name, word)
