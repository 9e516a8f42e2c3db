"""Random small ontologies and data, as Turtle without prefixes, for the comparison of engines."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

few = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

CLASSES = [":A", ":B", ":C", ":D", ":E"]
PROPERTIES = [":p", ":q", ":r", ":s"]
THINGS = [":a", ":b", ":c", ":d", "_:e", "_:f"]
VALUES = ["'one'", "'two'", "1", "'one'@en"]

classes, properties, things = map(st.sampled_from, (CLASSES, PROPERTIES, THINGS))
values = st.sampled_from(VALUES)
datatypes = st.sampled_from(["xsd:integer", "xsd:string"])


def joined(*parts: "st.SearchStrategy[str] | str") -> st.SearchStrategy[str]:
    """Return what the parts are, one after the other."""
    return st.tuples(*(st.just(it) if isinstance(it, str) else it for it in parts)).map(" ".join)


def listed(member: st.SearchStrategy[str], least: int = 1, most: int = 3) -> st.SearchStrategy[str]:
    """Return a list in round brackets."""
    return st.lists(member, min_size=least, max_size=most).map(lambda it: f"( {' '.join(it)} )")


restriction = st.one_of(
    joined("[ owl:onProperty", properties, "; owl:someValuesFrom", classes, "]"),
    joined("[ owl:onProperty", properties, "; owl:someValuesFrom owl:Thing ]"),
    joined("[ owl:onProperty", properties, "; owl:allValuesFrom", classes, "]"),
    joined("[ owl:onProperty", properties, "; owl:allValuesFrom", datatypes, "]"),
    joined("[ owl:onProperty", properties, "; owl:someValuesFrom", datatypes, "]"),
    joined("[ owl:onProperty", properties, "; owl:hasValue", st.one_of(things, values), "]"),
    joined("[ owl:onProperty", properties, "; owl:maxCardinality 1 ]"),
    joined("[ owl:onProperty", properties, "; owl:maxCardinality 0 ]"),
    joined(
        "[ owl:onProperty",
        properties,
        "; owl:maxQualifiedCardinality 1 ; owl:onClass",
        classes,
        "]",
    ),
    joined("[ owl:intersectionOf", listed(classes), "]"),
    joined("[ owl:unionOf", listed(classes), "]"),
    joined("[ owl:oneOf", listed(things), "]"),
    joined("[ owl:complementOf", classes, "]"),
)
expression = st.one_of(classes, classes, restriction)

hierarchy = [
    joined(classes, "rdfs:subClassOf", expression, "."),
    joined(restriction, "rdfs:subClassOf", classes, "."),
    joined(classes, "owl:equivalentClass", expression, "."),
    joined(properties, "rdfs:subPropertyOf", properties, "."),
    joined(properties, "owl:equivalentProperty", properties, "."),
    joined(properties, "owl:inverseOf", properties, "."),
    joined(properties, "rdfs:domain", expression, "."),
    joined(properties, "rdfs:range", expression, "."),
    joined(properties, "rdfs:range", datatypes, "."),
    joined(properties, "a owl:SymmetricProperty ."),
    joined(properties, "a owl:TransitiveProperty ."),
    joined(properties, "owl:propertyChainAxiom", listed(properties, 1), "."),
    joined(classes, "owl:intersectionOf", listed(classes), "."),
    joined(classes, "owl:unionOf", listed(classes), "."),
    joined(classes, "a owl:Class ."),
    joined(properties, "a owl:ObjectProperty ."),
]
equality = [
    joined(properties, "a owl:FunctionalProperty ."),
    joined(properties, "a owl:InverseFunctionalProperty ."),
    joined(things, "owl:sameAs", things, "."),
]
conflict = [
    joined(classes, "owl:disjointWith", classes, "."),
    joined(properties, "owl:propertyDisjointWith", properties, "."),
    joined(properties, "a owl:IrreflexiveProperty ."),
    joined(properties, "a owl:AsymmetricProperty ."),
    joined(things, "owl:differentFrom", things, "."),
    joined(
        "[ owl:sourceIndividual",
        things,
        "; owl:assertionProperty",
        properties,
        "; owl:targetIndividual",
        things,
        "] .",
    ),
]
beyond_owlrl = [
    joined(classes, "owl:hasKey", listed(properties), "."),
    joined("[ a owl:AllDisjointClasses ; owl:members", listed(classes, 2, 4), "] ."),
    joined("[ a owl:AllDisjointProperties ; owl:members", listed(properties, 2, 4), "] ."),
    joined("[ a owl:AllDifferent ; owl:distinctMembers", listed(things, 2, 4), "] ."),
]
"""What owlrl has wrong, see ``test_against_owlrl``."""

fact = st.one_of(
    joined(things, properties, things, "."),
    joined(things, properties, things, "."),
    joined(things, "a", classes, "."),
    joined(things, properties, values, "."),
)
facts = st.lists(fact, max_size=8).map(" ".join)
named_facts = st.lists(
    st.one_of(joined(things, properties, things, "."), joined(things, "a", classes, ".")),
    max_size=8,
).map(" ".join)
"""Without literals."""


def ontology(*kinds: list[st.SearchStrategy[str]], most: int = 7) -> st.SearchStrategy[str]:
    """Return axioms of these kinds."""
    axiom = st.one_of([it for kind in kinds for it in kind])
    return st.lists(axiom, max_size=most).map(" ".join)
