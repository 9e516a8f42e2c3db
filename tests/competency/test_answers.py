"""Every canned query has a checked answer, and every row of it rests on something.

The answers are in ``answers/<theme>/<name>.tsv``, with defaults for all parameters. The last column
names what the row rests on (see ``support.py``); what is too long for it is in ``supports/``. After
a change that is meant, run ``OKG_UPDATE_GOLDEN=1 scripts/test tests/competency/test_answers.py``,
which takes unit after unit away and so takes some twenty minutes, and check the difference against
the sources. That what is named there is right and complete is tested in ``test_support.py``.
"""

import os
from pathlib import Path

import pytest

from okg.graph import KnowledgeGraph
from okg.knowledge import packaged
from okg.namespaces import OKG
from okg.query.results import Answer, GraphAnswer
from tests.competency.rests import (
    Group,
    Place,
    abbreviated,
    find_all,
    read_golden,
    read_supports,
    text_of,
    write_golden,
)

QUERIES = packaged().query_files()


def table(answer: Answer | GraphAnswer) -> list[list[str]]:
    """Return the answer as rows of text, header first."""
    if isinstance(answer, GraphAnswer):
        return [["triple"], *([line] for line in sorted(answer.to_ntriples().splitlines()))]
    return [answer.columns, *map(list, answer.cells())]


@pytest.fixture(scope="session")
def found() -> dict[Place, set[Group]]:
    """What the rows rest on, found anew where the answers are to be written anew."""
    return find_all() if os.environ.get("OKG_UPDATE_GOLDEN") else {}


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_answer(
    name: str,
    knowledge: KnowledgeGraph,
    with_examples: KnowledgeGraph,
    found: dict[Place, set[Group]],
) -> None:
    query = knowledge.queries[name]
    answer = table((with_examples if query.needs else knowledge).ask(name))
    if os.environ.get("OKG_UPDATE_GOLDEN"):
        write_golden(query, answer, [found[name, i] for i in range(len(answer) - 1)])
    assert answer == [row[:-1] for row in read_golden(query)]


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_every_answer_has_rows_and_every_row_rests_on_something(
    name: str, knowledge: KnowledgeGraph
) -> None:
    query = knowledge.queries[name]
    header, *rows = read_golden(query)
    assert rows
    assert header[-1] == "rests on"
    assert all(row[-1] for row in rows)
    # What is abbreviated beside the row is the beginning of what is listed in full.
    supports = read_supports(query)
    assert [abbreviated(text_of(groups)) for groups in supports] == [row[-1] for row in rows]


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_row_rests_on_the_statements_that_it_names(name: str, knowledge: KnowledgeGraph) -> None:
    query = knowledge.queries[name]
    header, *rows = read_golden(query)
    columns = [i for i, column in enumerate(header[:-1]) if "statement" in column.lower()]
    if name in COUNTS or query.needs:
        columns = []
    for row, groups in zip(rows, read_supports(query), strict=True):
        named = {number for i in columns for number in row[i].split(", ") if number}
        assert named <= {token for group in groups for token in group}, row


COUNTS = ("statement-coverage", "statements-by-kind")
"""Queries whose column of statements is how many there are."""


def test_no_answer_without_a_query() -> None:
    folder = Path(__file__).parent
    assert {path.stem for path in (folder / "answers").rglob("*.tsv")} == set(QUERIES)
    assert {path.stem for path in (folder / "supports").rglob("*.tsv")} <= set(QUERIES)


def test_every_question_and_every_kind_of_statement_has_a_query(
    knowledge: KnowledgeGraph,
) -> None:
    lines = (Path(__file__).parent / "questions.tsv").read_text("utf-8").splitlines()
    header, *rows = [line.split("\t") for line in lines]
    assert header == ["question", "queries"]
    served = {question: names.split() for question, names in rows}
    kinds = {
        str(kind).removeprefix(OKG)
        for (kind,) in knowledge.query(
            "SELECT DISTINCT ?kind { ?claim okg:kind ?kind ; okg:statementNumber ?n }"
        )
    }
    assert set(served) == {str(number) for number in range(1, 41)} | kinds
    for question, names in served.items():
        assert names, question
        assert set(names) <= set(QUERIES), question


def test_there_are_queries_enough() -> None:
    assert len(QUERIES) >= 50
    assert all(name == name.lower() and not any(map(str.isdigit, name)) for name in QUERIES)
