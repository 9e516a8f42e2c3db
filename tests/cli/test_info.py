"""okg info"""

import json

import okg as package
from okg.knowledge import packaged
from okg.store.closed import close
from tests.cli.conftest import Run


def test_the_sizes_of_the_small_knowledge(small_okg: Run) -> None:
    found = json.loads(small_okg("info", "--format", "json").out)
    assert found["knowledge"] == {
        "triples asserted": 123,
        "triples inferred": 5,
        "triples in alignments": 4,
        "source statements": 4,
        "source statements about the domain": 4,
        "claims added by the editors": 1,
        "contested claims": 1,
        "services": 2,
        "categories": 2,
        "skills": 0,
        "mappings to other standards": 0,
        "standards": 0,
    }
    assert found["versions"]["okg"] == package.__version__


def test_people_get_the_same_in_lines(small_okg: Run) -> None:
    lines = small_okg("info").out.splitlines()
    assert lines[0] == "versions"
    assert any(line.split() == ["services", "2"] for line in lines)


def test_the_packaged_knowledge(okg: Run) -> None:
    found = json.loads(okg("info", "--format", "json").out)
    counts = found["knowledge"]
    assert counts["source statements"] == 186
    assert counts["source statements about the domain"] == 170
    triples = [count for name, count in counts.items() if name.startswith("triples")]
    assert sum(triples) == len(close(packaged()))
    assert found["places"]["ontology"] == str(packaged().ontology)
