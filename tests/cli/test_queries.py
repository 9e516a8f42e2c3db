"""okg queries"""

import json
import shlex
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Namespace

from okg.knowledge import packaged
from tests.cli.conftest import Run
from tests.cli.test_query import on_terminal

NAMES = sorted(packaged().query_files())


def test_the_queries_are_listed_by_theme(okg: Run) -> None:
    lines = okg("queries").out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  ")] == sorted(
        NAMES, key=lambda name: (packaged().query_files()[name].parent.name, name)
    )
    place = lines.index("skills")
    [line] = [line for line in lines if line.startswith("  services-requiring-skill ")]
    assert lines.index(line) > place
    assert line.endswith("?")


def test_a_theme_or_a_word_narrows_the_list(okg: Run) -> None:
    themed = okg("queries", "--theme", "skills").out
    assert themed.splitlines()[0] == "skills"
    assert "codes-of-service" not in themed
    assert okg("queries", "skills").out == themed
    found = okg("queries", "--search", "ESCO", "--format", "json")
    assert "occupations-for-service" in [it["name"] for it in json.loads(found.out)]


def test_a_query_is_described_with_an_answer(okg: Run) -> None:
    text = okg("queries", "services-in-category").out
    for expected in (
        "services-in-category: Which services belong to a category?\n",
        "\n  category: category; default okg:KnowledgeProcessOutsourcing\n",
        "okg:NarrowBusinessProcessOutsourcing",
        "\n  PREFIX okg: <https://w3id.org/outsourcing#>\n",
        "\n  okg query services-in-category --set category=okg:KnowledgeProcessOutsourcing\n",
        "\nanswer, 15 rows\n",
        "\n  … and 10 more\n",
    ):
        assert expected in text
    assert "#+" not in text


@pytest.mark.parametrize("name", NAMES)
def test_every_query_can_be_described_and_its_example_called(okg: Run, name: str) -> None:
    described = json.loads(okg("queries", name, "--format", "json").out)
    assert described["name"] == name
    assert okg("queries", name).out.startswith(f"{name}: {described['summary']}\n")
    _, *call = shlex.split(described["example"])
    if described["needs"]:
        assert call[-2:] == ["--data", "FILE.ttl"]
    else:
        assert okg(*call).status == 0


def test_the_answer_is_shown_as_a_table_on_a_terminal() -> None:
    text = on_terminal("queries", "services-in-category", "--no-pager", COLUMNS="80")
    assert "answer, 15 rows\r\n" in text
    assert "advanced" not in text
    assert "(okg:KnowledgeProcessOutsourcing)" in text
    assert "  … and 10 more\r\n" in text
    assert "5 rows" not in text.replace("15 rows", "")


def test_values_among_those_of_a_property_are_told(okg: Run) -> None:
    text = okg("queries", "passage-of-statement").out
    assert "\n    one of 186, such as 1, 2, 3\n" in text


def test_programs_get_everything(okg: Run) -> None:
    everything = json.loads(okg("queries", "--format", "json").out)
    assert sorted(it["name"] for it in everything) == NAMES
    [query] = [it for it in everything if it["name"] == "services-in-category"]
    assert query["theme"] == "services"
    assert query["form"] == "SELECT"
    [parameter] = query["parameters"]
    assert parameter["default"] == ["okg:KnowledgeProcessOutsourcing"]
    assert "okg:KnowledgeProcessOutsourcing" in parameter["values"]


def test_the_catalogue_is_exported_as_rdf(okg: Run, tmp_path: Path) -> None:
    target = tmp_path / "queries.ttl"
    assert okg("queries", "--format", "ttl", "-o", str(target)).status == 0
    shacl = Namespace("http://www.w3.org/ns/shacl#")
    graph = Graph().parse(target)
    assert len(set(graph.subjects(RDF.type, shacl.SPARQLExecutable))) == len(NAMES)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["services-in-categori"], "okg: there is no canned query 'services-in-categori'. Did you"),
        (["skill"], "okg: there is no canned query 'skill'. Did you mean "),
        (["--theme", "skill"], "okg: there is no theme 'skill'; the themes are "),
        (["--search", "zebra"], "okg: no canned query speaks of 'zebra'; okg queries lists all"),
        (["-o", "/absent/x"], "okg: /absent/x cannot be written: No such file or directory"),
    ],
)
def test_what_there_is_not(okg: Run, arguments: list[str], complaint: str) -> None:
    ran = okg("queries", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(complaint)
