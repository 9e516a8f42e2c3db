"""The terms that the rules speak of, and what counts as schema or as saying nothing."""

__all__ = [
    "ANNOTATION_PROPERTY",
    "BUILT_IN_ANNOTATIONS",
    "FIRST",
    "NIL",
    "NOTHING",
    "REFLEXIVE",
    "REST",
    "SAME_AS",
    "SCHEMA_PREDICATES",
    "THING",
    "TYPE",
    "full",
    "is_schema",
    "is_schema_class",
    "owl",
    "says_something",
    "says_something_sql",
    "terms",
]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PREFIXES = {
    "rdf": RDF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
RESERVED = tuple(f"<{namespace}" for namespace in PREFIXES.values())
"""How the names begin that OWL reserves (OWL 2 Structural Specification, section 2.4)."""


def full(name: str) -> str:
    """Return the term that a prefixed name such as ``owl:Thing`` stands for."""
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def terms(names: str) -> frozenset[str]:
    """Return the terms that the prefixed ``names``, with spaces between them, stand for."""
    return frozenset(map(full, names.split()))


def owl(local: str) -> str:
    return full(f"owl:{local}")


TYPE, FIRST, REST, NIL = (full(f"rdf:{it}") for it in ("type", "first", "rest", "nil"))
SAME_AS, THING, NOTHING = owl("sameAs"), owl("Thing"), owl("Nothing")
REFLEXIVE = terms(
    """
    owl:sameAs owl:equivalentClass owl:equivalentProperty rdfs:subClassOf
    rdfs:subPropertyOf
    """
)
"""Properties that relate everything to itself."""
TOP = terms(
    """
    owl:Thing rdfs:Resource rdfs:Class owl:Class rdfs:Literal
    """
)
ANNOTATION_PROPERTY = owl("AnnotationProperty")

SCHEMA_PREDICATES = terms(
    """
    rdfs:subClassOf rdfs:subPropertyOf rdfs:domain rdfs:range owl:equivalentClass
    owl:equivalentProperty owl:inverseOf owl:propertyChainAxiom owl:disjointWith
    owl:propertyDisjointWith owl:disjointUnionOf owl:hasKey owl:intersectionOf owl:unionOf
    owl:complementOf owl:oneOf owl:someValuesFrom owl:allValuesFrom owl:hasValue
    owl:hasSelf owl:onProperty owl:onProperties owl:onClass owl:onDataRange
    owl:maxCardinality owl:minCardinality owl:cardinality owl:maxQualifiedCardinality
    owl:minQualifiedCardinality owl:qualifiedCardinality owl:members owl:distinctMembers
    owl:sourceIndividual owl:assertionProperty owl:targetIndividual owl:targetValue
    owl:onDatatype owl:withRestrictions owl:datatypeComplementOf
    """
)
"""The predicates of axioms (OWL 2 Mapping to RDF Graphs, table 16)."""

INDIVIDUAL_CLASSES = terms(
    """
    owl:Thing owl:NamedIndividual owl:Ontology rdf:List owl:Nothing
    """
)

BUILT_IN_ANNOTATIONS = terms(
    """
    rdfs:label rdfs:comment rdfs:seeAlso rdfs:isDefinedBy owl:versionInfo owl:versionIRI
    owl:deprecated owl:priorVersion owl:backwardCompatibleWith owl:incompatibleWith
    owl:imports
    """
)
"""Section 5.5 of the OWL 2 Structural Specification, and the triples of an ontology's header."""


def is_schema_class(term: str) -> bool:
    """Tell whether being of the type ``term`` is an axiom, such as that a property is symmetric."""
    return term.startswith(RESERVED[:3]) and term not in INDIVIDUAL_CLASSES


def is_schema(predicate: str, value: str) -> bool:
    """Tell whether a triple with these is (part of) an axiom."""
    return predicate in SCHEMA_PREDICATES or (predicate == TYPE and is_schema_class(value))


def says_something(subject: str, predicate: str, value: str) -> bool:
    """Tell whether an inferred triple is worth knowing.

    Its subject is a name that is not OWL's own, its object no blank node, and it does not say that
    a thing is itself, is a thing, or was declared.
    """
    if subject[0] != "<" or value[0] == "_" or subject.startswith(RESERVED):
        return False
    if predicate in REFLEXIVE:
        return subject != value and value not in TOP
    return predicate != TYPE or not value.startswith(RESERVED)


def says_something_sql() -> str:
    """Return the same test in SQL, over the texts ``subject``, ``predicate`` and ``object``."""

    def is_reserved(column: str) -> str:
        return " OR ".join(f"starts_with({column}, '{it}')" for it in RESERVED)

    def listed(names: frozenset[str]) -> str:
        return ", ".join(f"'{it}'" for it in sorted(names))

    return (
        f"(subject[1] = '<' AND object[1] <> '_' AND NOT ({is_reserved('subject')}) AND CASE "
        f"WHEN predicate IN ({listed(REFLEXIVE)}) "
        f"THEN subject <> object AND object NOT IN ({listed(TOP)}) "
        f"WHEN predicate = '{TYPE}' THEN NOT ({is_reserved('object')}) ELSE true END)"
    )
