"""What shapes were compiled to, for reading."""

from okg.columnar.plan import Layer
from okg.columnar.shapes.explain import explain
from tests.columnar.shapes.support import EX, compiled, graph_of

SHAPES = """
ex:Shape sh:targetClass ex:Kind ; sh:property ex:Name, ex:Owner .
ex:Name sh:path ex:name ; sh:minCount 1 ; sh:maxLength 9 ; sh:uniqueLang true .
ex:Owner sh:path (ex:owner [ sh:zeroOrMorePath ex:partOf ]) ; sh:or (ex:IsText ex:IsFew) .
ex:IsText sh:datatype xsd:string .
ex:IsFew sh:in (ex:a ex:b) .
ex:Other sh:targetNode ex:other ; sh:nodeKind sh:IRI .
"""

EXPECTED = """\
classes below, stated:
    ?class among Kind
    reach ?type from ?class, ?class itself too, by
        ?narrower subClassOf ?wider (stated)
        take ?from = ?wider, ?to = ?narrower

instances of Kind, stated:
    ?node type ?type (stated)
    with
        ?class among Kind
        and «classes below, stated»
        take ?type
    take ?node

focus of Shape:
    «instances of Kind, stated»
    take ?focus = ?node

Name: minCount "1"^^integer is broken by:
    «focus of Shape»
    without ?focus name ?value (stated)

name of focus of Shape:
    «focus of Shape»
    and ?focus name ?value (stated)

Name: maxLength "9"^^integer is broken by:
    «name of focus of Shape»
    where not ?value has 0 to 9 characters

Name: uniqueLang "true"^^boolean is broken by:
    «name of focus of Shape»
    with
        «name of focus of Shape»
        at least 2 rows by ?focus
    take ?language, the language of ?value
    at least 2 rows by ?focus, ?language

where partOf* starts:
    «focus of Shape»
    and ?focus owner ?via1 (stated)
    take ?focus, ?via1

owner/(partOf*) of focus of Shape:
    «where partOf* starts»
    and
        «where partOf* starts»
        take ?via1
        reach ?value from ?via1, ?via1 itself too, by
            ?from partOf ?to (stated)
    take ?focus, ?value

nodes in owner/(partOf*) of focus of Shape:
    «owner/(partOf*) of focus of Shape»
    take ?focus = ?value

failing IsText:
    «nodes in owner/(partOf*) of focus of Shape»
    take ?focus, ?value = ?focus
    where not ?value is a string
    take ?focus

failing IsFew:
    «failing IsText»
    take ?focus, ?value = ?focus
    without ?value among a, b
    take ?focus

Owner: or IsText IsFew is broken by:
    «owner/(partOf*) of focus of Shape»
    with
        «failing IsFew»
        take ?value = ?focus"""


def short(term: str) -> str:
    return term[1:-1].rpartition("#")[2].rpartition("/")[2]


def test_explain() -> None:
    plan = compiled(graph_of(SHAPES), Layer.STATED)
    assert explain(plan, f"<{EX.Shape}>", short) == EXPECTED


def test_only_what_belongs_to_the_shape() -> None:
    plan = compiled(graph_of(SHAPES), Layer.STATED)
    assert explain(plan, f"<{EX.Other}>", short) == (
        "focus of Other:\n    ?focus among other\n\n"
        "Other: nodeKind IRI is broken by:\n"
        "    «focus of Other»\n    take ?focus, ?value = ?focus\n    where not ?value is iri"
    )
    assert explain(plan, f"<{EX.Unknown}>") == ""
