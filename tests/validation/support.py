"""A small ontology, and a short way to validate Turtle with it."""

import rdflib

from okg.validation.report import Finding, Report
from okg.validation.run import Engine, validate

PREFIXES = """
@prefix ex: <https://example.org/x#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <http://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/outsourcing/shape/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
EX = rdflib.Namespace("https://example.org/x#")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")

ONTOLOGY = """
ex:Contract a owl:Class .
ex:Lease a owl:Class ; rdfs:subClassOf ex:Contract .
ex:Party a owl:Class ; owl:disjointWith ex:Contract ; rdfs:label "party"@en .
ex:owner a owl:ObjectProperty ; schema:rangeIncludes ex:Party .
ex:holds a owl:ObjectProperty ; owl:inverseOf ex:owner .
ex:name a owl:DatatypeProperty .
ex:acme a ex:Party ; rdfs:label "Acme"@en .
ex:sample a ex:Contract .
"""


def turtle(text: str) -> tuple[bytes, str]:
    """Return ``text`` with the prefixes before it, in one line so that line 2 is the first."""
    return (" ".join(PREFIXES.split("\n")) + "\n" + text).encode(), "ttl"


def check(
    data: str,
    shapes: str,
    ontology: str = ONTOLOGY,
    context: str = "",
    *,
    engine: Engine = "columnar",
) -> Report:
    return validate(
        turtle(data),
        shapes=turtle(shapes),
        ontology=turtle(ontology) if ontology else [],
        context=[turtle(context)] if context else [],
        engine=engine,
    )


def brief(finding: Finding) -> tuple[str, str, str]:
    """Return the local names of a finding's focus, shape and component."""
    component = finding.component.rpartition("#")[2].removesuffix("ConstraintComponent")
    return (
        str(finding.focus).rpartition("#")[2],
        finding.shape.rpartition("#")[2],
        component,
    )
