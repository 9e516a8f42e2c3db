"""Every canned query has a checked answer, and every row of it rests on something.

The answers are in `answers/<theme>/<name>.tsv`, with defaults for all parameters. The last column
names what supports the row (see `support.py`). After a change that is meant, run
`OKG_UPDATE_GOLDEN=1 scripts/test tests/competency`, and check the difference against the sources.
"""

import os
from pathlib import Path

import pytest

from okg.graph import KnowledgeGraph
from okg.knowledge import packaged
from okg.namespaces import OKG
from okg.query.results import Answer, GraphAnswer
from tests.competency.support import Support

ANSWERS = Path(__file__).parent / "answers"
QUERIES = packaged().query_files()


@pytest.fixture(scope="session")
def supports(knowledge: KnowledgeGraph, with_examples: KnowledgeGraph) -> dict[str, Support]:
    return {"": Support(knowledge), "data": Support(with_examples)}


def golden(name: str) -> Path:
    path = QUERIES[name]
    return ANSWERS / path.parent.name / f"{name}.tsv"


def cell(text: str) -> str:
    return " ".join(text.split())


def table(answer: Answer | GraphAnswer, support: Support) -> list[list[str]]:
    """Return the answer as rows of text, header first, each with what supports it."""
    if isinstance(answer, GraphAnswer):
        return [["triple"], *([line] for line in sorted(answer.to_ntriples().splitlines()))]
    if not answer.terms():
        return [answer.columns, *(list(row) for row in answer.cells())]
    rows = zip(answer.cells(), answer.terms(), strict=True)
    return [
        [*answer.columns, "rests on"],
        *(
            [*map(cell, cells), " ".join(support.of(answer.columns, terms))]
            for cells, terms in rows
        ),
    ]


def read(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_answer(
    name: str,
    knowledge: KnowledgeGraph,
    with_examples: KnowledgeGraph,
    supports: dict[str, Support],
) -> None:
    needs = knowledge.queries[name].needs
    graph = with_examples if needs else knowledge
    found = table(graph.ask(name), supports[needs])
    path = golden(name)
    if os.environ.get("OKG_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join("\t".join(row) + "\n" for row in found), "utf-8")
    assert found == read(path)


def test_every_answer_has_rows_and_every_row_rests_on_something() -> None:
    for name in QUERIES:
        header, *rows = read(golden(name))
        assert rows, name
        if header[-1] == "rests on":
            assert all(row[-1] for row in rows), name


def test_no_answer_without_a_query() -> None:
    assert {path.stem for path in ANSWERS.rglob("*.tsv")} == set(QUERIES)


def test_every_question_and_every_kind_of_statement_has_a_query(
    knowledge: KnowledgeGraph,
) -> None:
    header, *rows = read(Path(__file__).parent / "questions.tsv")
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
