"""The shapes for names and terms: each finds its own defect."""

import pytest

from tests.shapes.support import Defects

pytestmark = pytest.mark.slow

SOUND = """
ex:firm a okg:Organization ; rdfs:label "Firm"@en, "Firma"@de .

ex:registers
    a rdf:Property ;
    rdfs:label "registers"@en, "登记"@zh-Hans ;
    rdfs:isDefinedBy ex:ontology ;
    skos:definition "Relation from a register to what is entered in it."@en, "登记关系。"@zh-Hans ;
    schema:domainIncludes okg:Organization ;
    schema:rangeIncludes okg:Service ;
    .
"""

# What is written instead of what, and the finding that this alone must cause.
DEFECTS = [
    (
        'rdfs:label "Firm"@en, "Firma"@de',
        'skos:altLabel "Firm"@en',
        "firm NamedThingShape-label MinCount",
    ),
    (
        '"Firma"@de',
        '"Company"@en',
        "firm NamedThingShape-label UniqueLang",
    ),
    (
        '"Firma"@de',
        '"Firma"',
        "firm NamedThingShape-labelLanguage Datatype Warning",
    ),
    (
        "rdfs:isDefinedBy ex:ontology",
        'rdfs:isDefinedBy "ontology"',
        "registers TermShape-definedBy NodeKind",
    ),
    (
        "rdfs:isDefinedBy ex:ontology",
        "rdfs:isDefinedBy ex:ontology, ex:other",
        "registers TermShape-definedBy MaxCount",
    ),
    (
        'rdfs:label "registers"@en, "登',
        'rdfs:label "登',
        "registers TermShape-label QualifiedMinCount",
    ),
    (
        '"登记"@zh-Hans',
        '"enters"@en',
        "registers TermShape-label UniqueLang",
    ),
    (
        '"登记"@zh-Hans',
        '"inscrit"@fr',
        "registers TermShape-label LanguageIn",
    ),
    (
        'skos:definition "Relation from a register to what is entered in it."@en, ',
        "skos:definition ",
        "registers TermShape-definition QualifiedMinCount",
    ),
    (
        '"登记关系。"@zh-Hans',
        '"Entry."@en',
        "registers TermShape-definition UniqueLang",
    ),
    (
        '"登记关系。"@zh-Hans',
        '"Relation."',
        "registers TermShape-definition LanguageIn",
    ),
    (
        "    schema:domainIncludes okg:Organization ;\n",
        "",
        "registers PropertyTermShape-domain MinCount",
    ),
    (
        "schema:domainIncludes okg:Organization",
        'schema:domainIncludes "firms"',
        "registers PropertyTermShape-domain NodeKind",
    ),
    (
        "    schema:rangeIncludes okg:Service ;\n",
        "",
        "registers PropertyTermShape-range MinCount",
    ),
    (
        "schema:rangeIncludes okg:Service",
        'schema:rangeIncludes "services"',
        "registers PropertyTermShape-range NodeKind",
    ),
    (
        "schema:rangeIncludes okg:Service",
        "schema:rangeIncludes okg:Service ; rdfs:domain okg:Organization",
        "registers PropertyTermShape-noDomain MaxCount",
    ),
    (
        "schema:rangeIncludes okg:Service",
        "schema:rangeIncludes okg:Service ; rdfs:range okg:Service",
        "registers PropertyTermShape-noRange MaxCount",
    ),
]

CASES = Defects("vocabulary", SOUND, DEFECTS)


@pytest.mark.parametrize("number", range(len(CASES.defects)), ids=[row[2] for row in CASES.defects])
def test_each_defect_is_found_and_no_other(number: int) -> None:
    assert CASES.findings[str(number)] == [CASES.defects[number][2]]


def test_the_sound_data_conform() -> None:
    assert CASES.findings["sound"] == []


def test_every_shape_and_parameter_is_needed() -> None:
    assert CASES.idle() == []
