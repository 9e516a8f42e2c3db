"""What the tests of the shapes share: data with defects, judged as okg judges it.

A file of ``defects/`` holds sound data and, for each defect, what is written in place of which
part of it. All cases of a file are judged at once, each in a namespace of its own: a file costs one
closure, and no defect sees another.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import rdflib
from rdflib import SH, BNode, Namespace, URIRef
from rdflib.term import Node

from okg.ingest.positions import Positions
from okg.rdf import read_turtle, to_rdflib
from okg.validation.findings import findings
from okg.validation.inputs import Background, Given, background, packaged_shapes, read_inputs
from okg.validation.quiet import quiet
from okg.validation.reference import Outcome, judge
from okg.validation.render.view import short
from okg.validation.report import Finding
from okg.validation.shapes import Shapes, path_text
from okg.validation.terms import key, local_name

FOLDER = Path(__file__).parent / "defects"
FILES = sorted(path.stem for path in FOLDER.glob("*.toml"))
SHAPE = Namespace("https://w3id.org/outsourcing/shape/")
CASE = "https://example.org/case/"
SOUND = "sound"
TERM = re.compile(r"""("[^"]*"(@[\w-]+|\^\^\w+:\w+)?|[^\s,;]+)""")
PREFIXES = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix okg: <https://w3id.org/outsourcing#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <http://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TARGETS = (SH.targetClass, SH.targetSubjectsOf)

Row = tuple[str, ...]
"""A result: focus, path, value, component, shape and severity, blank nodes without their names."""


def ignore(_: str) -> None:
    """Take no note."""


@cache
def known() -> Background:
    """The knowledge as stated, and with what follows from it."""
    found = background(None, Given(rdflib.Graph()))
    assert found is not None
    return found


@cache
def rules(name: str | None = None) -> rdflib.Graph:
    """The shapes of the file ``name``, or of all files."""
    files = [path for path in packaged_shapes() if name in {None, path.stem}]
    return to_rdflib(quad for path in files for quad in read_turtle(path))


@dataclass(frozen=True)
class Judged:
    """Data beside the knowledge, and what all shapes find in it."""

    given: Given
    outcome: Outcome

    @classmethod
    def of(cls, given: Given) -> "Judged":
        with quiet():
            return cls(given, judge(given.graph, rdflib.Graph(), known(), Shapes(rules())))

    @property
    def stated(self) -> rdflib.Graph:
        return self.given.graph + known().closed

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        with quiet():
            return findings(self.given, Shapes(rules(), Positions([])), self.outcome)

    @property
    def rows(self) -> Counter[Row]:
        return Counter(row(self.outcome.report, it) for it in self.outcome.results)


def row(report: rdflib.Graph, result: Node) -> Row:
    """Return what ``report`` says of ``result``."""

    def text(predicate: rdflib.URIRef) -> str:
        found = report.value(result, predicate)
        return "" if found is None else "_:" if isinstance(found, BNode) else key(found)

    path = path_text(report, report.value(result, SH.resultPath))
    return (
        text(SH.focusNode),
        path if "<" in path or not path else f"<{path}>",
        *map(text, (SH.value, SH.sourceConstraintComponent, SH.sourceShape, SH.resultSeverity)),
    )


@dataclass(frozen=True)
class Defect:
    """Some sound text, what stands in its place, and the one finding that this must cause."""

    sound: str
    broken: str
    finding: str
    """Severity, focus, shape, component, and the path unless the finding has none."""
    line: int
    """Of the broken data."""
    at: str
    """What stands at the place of the finding."""
    contradicts: bool = False
    """It contradicts the ontology as well, which is a second finding."""

    @property
    def expected(self) -> str:
        """What is found, and where."""
        return f"{self.line}: {self.at}: {self.finding}"


@dataclass(frozen=True)
class Document:
    """Cases one after the other, each in a namespace of its own."""

    cases: dict[str, str]

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def text(self) -> str:
        return PREFIXES + "".join(
            f"@prefix ex: <{CASE}{case}#> .\n{text}" for case, text in self.cases.items()
        )

    @cached_property
    def starts(self) -> dict[str, int]:
        """The line before the first one of each case."""
        starts, line = {}, PREFIXES.count("\n")
        for case, text in self.cases.items():
            starts[case] = line + 1
            line += 1 + text.count("\n")
        return starts

    @cached_property
    def judged(self) -> Judged:
        with quiet():
            return Judged.of(read_inputs((self.text.encode(), "ttl"), ignore))

    @cached_property
    def found(self) -> dict[str, list[str]]:
        """What is found in each case, as defects have it."""
        found = defaultdict(list)
        for it in self.judged.findings:
            case, _, name = str(it.focus).removeprefix(CASE).partition("#")
            found[case].append(f"{self.place(it, case)}: {brief(it, name)}")
        return {case: sorted(found[case]) for case in self.cases}

    def place(self, finding: Finding, case: str) -> str:
        assert finding.line is not None
        assert finding.column is not None
        at = TERM.match(self.lines[finding.line - 1], finding.column - 1)
        assert at is not None
        return f"{finding.line - self.starts[case]}: {at.group()}"


def brief(finding: Finding, focus: str) -> str:
    """Return what a finding says, as defects have it."""
    component = local_name(URIRef(finding.component)).removesuffix("ConstraintComponent")
    shape = finding.shape.removeprefix(SHAPE)
    return f"{finding.severity} {focus} {shape} {component} {short(finding.path)}".strip()


@dataclass(frozen=True)
class Fixture:
    """The defects of one file of shapes."""

    file: str
    sound: str
    defects: tuple[Defect, ...]

    @classmethod
    @cache
    def read(cls, file: str) -> "Fixture":
        content = tomllib.loads((FOLDER / f"{file}.toml").read_text("utf-8"))
        return cls(file, content["sound"], tuple(Defect(**it) for it in content["defect"]))

    @cached_property
    def cases(self) -> dict[str, str]:
        """The sound data, and the data with each defect by its number."""
        texts = {SOUND: self.sound}
        for number, defect in enumerate(self.defects):
            assert self.sound.count(defect.sound), f"not in the sound data: {defect.sound}"
            texts[str(number)] = self.sound.replace(defect.sound, defect.broken, 1)
        return texts

    @cached_property
    def document(self) -> Document:
        """All cases but those that contradict the ontology: nothing is inferred beside them."""
        return Document({case: it for case, it in self.cases.items() if case not in self.apart})

    @cached_property
    def apart(self) -> dict[str, Document]:
        return {
            str(number): Document({str(number): self.cases[str(number)]})
            for number, defect in enumerate(self.defects)
            if defect.contradicts
        }

    @property
    def found(self) -> dict[str, list[str]]:
        found = dict(self.document.found)
        for document in self.apart.values():
            found |= document.found
        return found

    @property
    def whole(self) -> Iterable[Judged]:
        return [self.document.judged, *(it.judged for it in self.apart.values())]
