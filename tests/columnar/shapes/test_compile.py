"""Plans: what is shared, what is judged by which facts, and what plans cannot say."""

import pickle
import subprocess
import sys
from collections.abc import Iterable, Sequence

import pytest

from okg.columnar.errors import Refused
from okg.columnar.execution import execute
from okg.columnar.plan import Define, Evaluate, Facts, Layer, Relation, Report, Values
from okg.columnar.sets import Row
from okg.columnar.shapes.compile import compile_shapes
from okg.columnar.shapes.demand import Demand
from okg.columnar.shapes.model import Beyond, Predicate
from okg.columnar.shapes.parse import parse
from okg.columnar.simplify import relations, relations_of
from tests.columnar.shapes.support import EX, compiled, graph_of, on_sets, triples_of
from tests.columnar.support import columnar, in_python


def test_a_constraint_says_all_that_a_report_needs() -> None:
    plan = compiled(
        graph_of("""
        ex:Shape sh:targetNode ex:a ; sh:path ex:p ; sh:pattern "^a" ; sh:flags "i" ;
            sh:severity ex:Odd ; sh:message "no"@EN, "nein"@de-AT, "plain" .""")
    )
    [constraint] = plan.constraints
    assert constraint.shape == f"<{EX.Shape}>"
    assert constraint.component == "<http://www.w3.org/ns/shacl#PatternConstraintComponent>"
    assert constraint.severity == f"<{EX.Odd}>"
    assert constraint.path == Predicate(f"<{EX.p}>")
    assert set(constraint.messages) == {("no", "EN"), ("nein", "de-AT"), ("plain", "")}
    assert constraint.parameters == (
        ("<http://www.w3.org/ns/shacl#pattern>", ('"^a"',)),
        ("<http://www.w3.org/ns/shacl#flags>", ('"i"',)),
    )
    assert constraint.layer is Layer.OWN


def test_literals_are_as_they_were_written() -> None:
    shapes = 'ex:S sh:targetNode ex:a ; sh:in ("01"^^xsd:integer "X"@EN "s"^^xsd:string "q\\"") .'
    [(_, members)] = compiled(graph_of(shapes)).constraints[0].parameters
    integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    assert members == (f'"01"^^{integer}', '"X"@en', '"s"', '"q\\""')


def test_values_and_targets_are_worked_out_once() -> None:
    plan = compiled(
        graph_of("""
        ex:S sh:targetClass ex:C ; sh:property ex:P, ex:Q .
        ex:T sh:targetClass ex:C ; sh:property ex:P .
        ex:P sh:path ex:p ; sh:datatype xsd:string ; sh:maxCount 1 .
        ex:Q sh:path ex:p ; sh:minLength 3 .""")
    ).plan
    defined = [it.name for it in plan.steps if isinstance(it, Define)]
    assert [it for it in defined if "/p>" in it] == [f"<{EX.p}> of focus of <{EX.S}>"]
    assert [it for it in defined if it.startswith("focus")] == [f"focus of <{EX.S}>"]


def test_a_constraint_has_one_number_whoever_uses_it() -> None:
    plan = compiled(
        graph_of("""
        ex:S sh:targetNode ex:a ; sh:property ex:P .
        ex:T sh:targetNode ex:b ; sh:property ex:P .
        ex:P sh:path ex:p ; sh:minCount 1 .""")
    )
    assert len(plan.constraints) == 1
    assert [it.constraint for it in plan.plan.steps if isinstance(it, Report)] == [0, 0]


def test_shapes_are_judged_by_their_own_layer_and_take_others_with_them() -> None:
    shapes = parse(
        graph_of("""
        ex:Stated sh:targetNode ex:a ; sh:property ex:P .
        ex:Closed sh:targetNode ex:a ; sh:property ex:P .
        ex:P sh:path ex:p ; sh:minCount 1 .""")
    )
    layer = {f"<{EX.Stated}>": Layer.STATED, f"<{EX.Closed}>": Layer.CLOSED}
    plan = compile_shapes(shapes, layer.__getitem__)
    inferred = triples_of(graph_of("ex:a ex:p ex:b ."))
    evaluation = in_python([], [], inferred)
    found = [plan.constraints[it.constraint].layer for it, _ in evaluation.findings(plan.plan)]
    assert found == [Layer.STATED]


def test_types_that_are_complete_need_no_class_tree() -> None:
    shapes = parse(graph_of("ex:S sh:targetClass ex:C ; sh:class ex:D ."))
    plan = compile_shapes(shapes, lambda _: Layer.CLOSED, typed=[Layer.CLOSED]).plan
    read = {
        part.predicate
        for step in plan.steps
        for relation in relations_of(step)
        for part in relations(relation)
        if isinstance(part, Facts)
    }
    assert "subClassOf" not in str(read)
    data = triples_of(graph_of("ex:a a ex:C . ex:b a ex:C, ex:D ."))
    assert [row[0] for _, row in in_python(data).findings(plan)] == [f"<{EX.a}>"]


SPARQL = """
ex:S sh:targetNode ex:a ; sh:in () ; sh:sparql ex:query .
ex:T sh:targetNode ex:a ; sh:node ex:S .
"""


def test_what_is_not_core_is_refused_without_an_extension() -> None:
    with pytest.raises(Refused, match="query>, which is not SHACL Core"):
        compiled(graph_of(SPARQL))


def test_others_answer_what_is_no_set_operation() -> None:
    facts = Facts("subject", "predicate", "object", Layer.OWN)

    def extension(_: Beyond, at: Demand) -> Relation:
        return at.compiling.evaluated("why?", "an answer", ("focus", "value"), at.nodes, facts)

    def answer(step: Evaluate, nodes: Sequence[str], facts: bytes) -> Iterable[Row]:
        asked.append((plan.questions[step.question], list(nodes), facts))
        return [(nodes[0], "")]

    asked: list[object] = []
    plan = compile_shapes(parse(graph_of(SPARQL)), lambda _: Layer.OWN, extension=extension)
    triple = (f"<{EX.a}>", f"<{EX.p}>", f"<{EX.b}>")
    rows = [
        (plan.constraints[report.constraint].component, row)
        for report, row in in_python([triple]).findings(plan.plan, answer)
    ]
    with columnar([triple]) as database:
        execute(database, plan.plan, answer)
        found = database.execute(
            "SELECT f.text, v.text FROM finding JOIN term f ON f.id = focus "
            "LEFT JOIN term v ON v.id = value WHERE constraint_number = 1"
        )
    start, a = "<http://www.w3.org/ns/shacl#", f"<{EX.a}>"
    assert set(rows) == {
        (f"{start}InConstraintComponent>", (a, a)),
        (f"{start}SPARQLConstraintComponent>", (a, "")),
        (f"{start}NodeConstraintComponent>", (a, a)),
    }
    assert found == [(a, None)]
    question = ("why?", [a], f"{' '.join(triple)} .\n".encode())
    assert asked == [question] * 4


def test_an_extension_compiles_what_is_beyond() -> None:
    def extension(beyond: Beyond, at: Demand) -> Relation:
        assert beyond.term == f"<{EX.query}>"
        assert at.nodes.columns == ("focus",)
        return Values(("focus", "value"), frozenset([(f"<{EX.a}>", '"v"')]))

    plan = compile_shapes(parse(graph_of(SPARQL)), lambda _: Layer.OWN, extension=extension)
    found = [(plan.constraints[it.constraint].component, it.value) for it in on_sets(plan, [])]
    start = "<http://www.w3.org/ns/shacl#"
    assert sorted(found, key=str) == [
        (f"{start}InConstraintComponent>", f"<{EX.a}>"),
        (f"{start}NodeConstraintComponent>", f"<{EX.a}>"),
        (f"{start}SPARQLConstraintComponent>", '"v"'),
    ]


def test_what_was_compiled_is_loaded_without_rdflib() -> None:
    plan = compiled(
        graph_of("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:in () ] .")
    )
    program = (
        "import pickle, sys; plan = pickle.loads(sys.stdin.buffer.read()); "
        "print(len(plan.constraints), {'rdflib', 'pyoxigraph', 'duckdb'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], input=pickle.dumps(plan), capture_output=True, check=True
    )
    assert run.stdout.decode().split() == ["1", "set()"]


def test_deep_nesting_of_the_same_shapes_stays_small() -> None:
    """Each level uses the next twice: compiled anew for each use, there would be a million."""
    levels = "\n".join(f"ex:L{it} sh:and (ex:L{it + 1} ex:L{it + 1}) ." for it in range(20))
    shapes = f"ex:L0 sh:targetNode ex:a . {levels} ex:L20 sh:class ex:C ."
    assert len(compiled(graph_of(shapes)).plan.steps) < 100
