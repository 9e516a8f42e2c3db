"""Each defect is found where it is, and nothing else; each part of each shape is needed for it."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import rdflib
from rdflib import SH, BNode, URIRef

from okg.validation.inputs import Given
from okg.validation.reference import CONSISTENCY
from okg.validation.report import Finding
from okg.validation.run import validate
from okg.validation.terms import key
from tests.shapes import second
from tests.shapes.mutation import survivors
from tests.shapes.support import CASE, FILES, SHAPE, SOUND, Fixture, Judged, rules

pytestmark = pytest.mark.slow

BLANK = re.compile(r"_:\w+")
CONTRADICTION = " Consistency Consistency"


@pytest.fixture(scope="module", params=FILES)
def fixture(request: pytest.FixtureRequest) -> Iterator[Fixture]:
    yield Fixture.read(request.param)
    # Graphs of all cases are large: one file's are enough at a time.
    Fixture.read.cache_clear()


def test_each_defect_is_found_and_no_other(fixture: Fixture) -> None:
    expected = {str(number): [it.expected] for number, it in enumerate(fixture.defects)}
    found = {
        case: [it for it in lines if not it.endswith(CONTRADICTION)]
        for case, lines in fixture.found.items()
    }
    assert found == {SOUND: [], **expected}


def test_what_contradicts_the_ontology_is_told_once_more(fixture: Fixture) -> None:
    told = {
        case: sum(it.endswith(CONTRADICTION) for it in lines)
        for case, lines in fixture.found.items()
    }
    assert told == {case: int(case in fixture.apart) for case in fixture.cases}


def test_a_second_engine_finds_the_same(fixture: Fixture) -> None:
    for judged in fixture.whole:
        own = {it: n for it, n in judged.rows.items() if key(CONSISTENCY) not in it}
        assert own == dict(second.rows(judged))


@pytest.mark.parametrize("little", [1 << 20, 0], ids=["in memory", "in a database"])
def test_the_columnar_engine_finds_the_same(
    fixture: Fixture, little: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okg.validation.data.LITTLE", little)
    for document in (fixture.document, *fixture.apart.values()):
        path = tmp_path / "data 1.ttl"
        path.write_text(document.text, encoding="utf-8")
        found = validate(path).results
        told = partial(said, suggestions=bool(little))
        assert Counter(map(told, found)) == Counter(map(told, document.judged.findings))


def said(finding: Finding, *, suggestions: bool) -> tuple[object, ...]:
    """Return what two engines must say alike: all but the names of blank nodes and of files.

    A suggestion may name another node of the data, which is not looked for in a database.
    """
    terms = ("_:" if isinstance(it, BNode) else it for it in (finding.focus, finding.value))
    if finding.shape == str(CONSISTENCY):
        return (*terms, finding.shape)
    return (
        *terms,
        finding.severity,
        finding.label,
        finding.path,
        finding.shape,
        finding.component,
        tuple(sorted(finding.names.items())),
        # In what order GROUP_CONCAT joins is open (SPARQL 1.1, section 18.5.1.7).
        *(tuple(sorted(re.findall(r"[\w:#/-]+", it))) for it in finding.messages.values()),
        BLANK.sub("_:", str(finding.problems)),
        BLANK.sub("_:", str(finding.suggestions)) if suggestions else "",
        finding.line,
    )


def test_every_shape_and_parameter_is_needed(fixture: Fixture) -> None:
    assert survivors(fixture.file, fixture.whole) == []


@pytest.mark.parametrize("file", sorted(set(FILES) - {"mapping", "vocabulary"}))
def test_rows_without_a_type_are_checked(file: str) -> None:
    """Each property that a shape looks for, alone on a row, with a value that nobody describes."""
    own, data = rules(file), rdflib.Graph()
    looked_at = set()
    for number, (root, target) in enumerate(sorted(own.subject_objects(SH.targetSubjectsOf))):
        judges_rows = own.value(root, SHAPE.judges) == SHAPE.statedData
        if judges_rows and any(own.value(it, SH.path) == target for it in own.objects(root)):
            focus = URIRef(f"{CASE}row#{number}")
            data.add((focus, URIRef(str(target)), URIRef(f"{CASE}nobody#describes-this")))
            looked_at.add((focus, str(root)))
    found = {(it.focus, it.shape.partition("-")[0]) for it in Judged.of(Given(data)).findings}
    assert found >= looked_at
