"""What is wrong in plain words, where, and what to change: one constraint at a time."""

import re

import pytest

from okg.validation.wording import TEXTS
from tests.validation.support import ONTOLOGY, check

SHAPE = """
ex:S a sh:NodeShape ; sh:targetNode ex:it ; sh:property ex:P .
ex:P a sh:PropertyShape ; sh:path ex:p ; %s .
"""
TODAY = '"2026-01-02"^^xsd:date'

# The constraint, the data from line 3 on, and the finding: problem, suggestion, line, column.
CASES = [
    ("sh:minCount 1", "ex:q 1", "ex:p is missing", "add ex:p, a value", 2, 1),
    (
        "sh:minCount 1 ; sh:datatype xsd:date",
        "ex:q 1",
        "ex:p is missing",
        "add ex:p, a date such as 2026-01-31",
        2,
        1,
    ),
    (
        "sh:minCount 1 ; sh:in ( ex:a ex:b )",
        "ex:q 1",
        "ex:p is missing",
        "add ex:p, one of ex:a, ex:b",
        2,
        1,
    ),
    (
        "sh:minCount 2",
        "ex:p 1",
        "ex:p has 1 value, but needs at least 2",
        "add ex:p, a value",
        2,
        1,
    ),
    (
        "sh:maxCount 1",
        "ex:p 1 ;\n  ex:p 2",
        "ex:p has 2 values (1, 2), but may have 1 at most",
        "keep one of the values and take the others out",
        4,
        8,
    ),
    (
        "sh:maxCount 0",
        "ex:p 1",
        "ex:p must not be given here, but is 1",
        "take ex:p out",
        3,
        8,
    ),
    (
        "sh:datatype xsd:date",
        'ex:p "2026-01-02"',
        '"2026-01-02" is not a date such as 2026-01-31',
        f"write {TODAY}",
        3,
        8,
    ),
    (
        "sh:datatype xsd:date",
        'ex:p "soon"',
        '"soon" is not a date such as 2026-01-31',
        "write a date such as 2026-01-31",
        3,
        8,
    ),
    (
        "sh:datatype rdf:langString",
        'ex:p "name"',
        '"name" is not a text with its language such as "…"@en',
        'write it with its language, such as "name"@en',
        3,
        8,
    ),
    ("sh:nodeKind sh:IRI", 'ex:p "x"', '"x" is not an IRI', "", 3, 8),
    (
        "sh:class ex:Party",
        "ex:p ex:acm",
        "ex:acm is described nowhere; a party (ex:Party) is expected here",
        "did you mean ex:acme?",
        3,
        8,
    ),
    (
        "sh:class ex:Party",
        "ex:p ex:sample",
        "ex:sample is not a party (ex:Party)",
        "write one of ex:acme",
        3,
        8,
    ),
    (
        'sh:in ( "EUR" "GBP" "USD" )',
        'ex:p "EURO"',
        '"EURO" is not one of the 3 allowed values',
        'did you mean "EUR"?',
        3,
        8,
    ),
    (
        "sh:or ( [ sh:datatype xsd:integer ] [ sh:class ex:Party ] )",
        'ex:p "x"',
        '"x" is neither a whole number nor a party (ex:Party)',
        "",
        3,
        8,
    ),
    ("sh:minInclusive 1", "ex:p 0", "0 is less than 1", "", 3, 8),
    ("sh:maxInclusive 1", "ex:p 2", "2 is more than 1", "", 3, 8),
    ("sh:minExclusive 0", "ex:p 0", "0 is not more than 0", "", 3, 8),
    ("sh:maxExclusive 0", "ex:p 0", "0 is not less than 0", "", 3, 8),
    ("sh:minInclusive 1", 'ex:p "9"', '"9" cannot be compared with 1', "", 3, 8),
    (
        "sh:lessThan ex:q",
        "ex:p 5 ; ex:q 3",
        "ex:p 5 does not come before ex:q 3",
        "exchange the two if they are the wrong way round: ex:p 3, ex:q 5",
        3,
        8,
    ),
    (
        "sh:lessThanOrEquals ex:q",
        "ex:p 5 ; ex:q 3",
        "ex:p 5 comes after ex:q 3",
        "exchange the two if they are the wrong way round: ex:p 3, ex:q 5",
        3,
        8,
    ),
    (
        "sh:lessThan ex:q",
        "ex:p 5 ; ex:q 3.5",
        "ex:p 5 does not come before ex:q 3.5",
        "exchange the two if they are the wrong way round: ex:p 3.5, ex:q 5",
        3,
        8,
    ),
    (
        "sh:lessThan ex:q",
        'ex:p 5 ; ex:q "soon"',
        'ex:p 5 cannot be compared with ex:q "soon"',
        "",
        3,
        8,
    ),
    (
        "sh:lessThan ex:q",
        "ex:p 5 ; ex:q 5",
        "ex:p 5 does not come before ex:q 5",
        "",
        3,
        8,
    ),
    (
        "sh:equals ex:q",
        "ex:p 1, 2 ; ex:q 1",
        "2 is a value of ex:p, but not of ex:q",
        "",
        3,
        11,
    ),
    (
        "sh:equals ex:q",
        "ex:p 1 ;\n ex:q 1, 2",
        "2 is a value of ex:q, but not of ex:p",
        "",
        4,
        10,
    ),
    (
        "sh:disjoint ex:q",
        "ex:p 1 ; ex:q 1",
        "1 is a value of both ex:p and ex:q",
        "give ex:p another value, or correct the other property",
        3,
        8,
    ),
    ("sh:minLength 2", 'ex:p "x"', '"x" is shorter than 2 characters', "", 3, 8),
    ("sh:maxLength 2", 'ex:p "xyz"', '"xyz" is longer than 2 characters', "", 3, 8),
    ('sh:pattern "^a"', 'ex:p "x"', '"x" is not written as it must be (^a)', "", 3, 8),
    (
        "sh:uniqueLang true",
        'ex:p "x"@en ,\n "y"@en',
        'ex:p has several values in one language: "x"@en, "y"@en',
        "",
        4,
        2,
    ),
    (
        'sh:languageIn ( "en" )',
        'ex:p "x"@fr',
        '"x"@fr is in none of the allowed languages',
        "",
        3,
        8,
    ),
    ("sh:hasValue 1", "ex:p 2", "ex:p lacks the value 1", "", 2, 1),
    (
        'sh:hasValue 1 ; shape:suggestion "Write 1."@en',
        "ex:p 2",
        "ex:p lacks the value 1",
        "Write 1.",
        2,
        1,
    ),
]


def short(text: str) -> str:
    return text.replace("<https://example.org/x#", "ex:").replace(">", "")


@pytest.mark.parametrize(
    ("constraint", "data", "problem", "suggestion", "place"),
    [(*case[:4], case[4:]) for case in CASES],
    ids=[f"{case[0]} / {case[1]}" for case in CASES],
)
def test_each_constraint(
    constraint: str, data: str, problem: str, suggestion: str, place: tuple[int, int]
) -> None:
    report = check(f"ex:it\n  {data} .", SHAPE % f"shape:judges shape:statedData ; {constraint}")
    [finding] = report.results
    assert short(finding.problem) == problem
    assert short(finding.suggestion) == suggestion
    assert (finding.line, finding.column) == place


@pytest.mark.parametrize(
    ("constraint", "data"), [case[:2] for case in CASES], ids=[case[0] for case in CASES]
)
def test_each_constraint_in_chinese(constraint: str, data: str) -> None:
    """Wherever there are plain words in English, there are others in Chinese."""
    report = check(f"ex:it\n  {data} .", SHAPE % f"shape:judges shape:statedData ; {constraint}")
    [finding] = report.results
    for texts in (finding.problems, finding.suggestions):
        if "shape:suggestion" not in constraint or texts is finding.problems:
            assert bool(texts["en"]) == bool(texts["zh"])
            assert texts["en"] != texts["zh"] or not texts["en"]


def test_templates_of_both_languages_take_the_same_values() -> None:
    for name, texts in TEXTS.items():
        assert len({frozenset(re.findall(r"\{\w+\}", text)) for text in texts}) == 1 or (
            name in ("1 value", "values")
        ), name


def test_the_ontology_says_what_a_missing_value_would_be() -> None:
    shapes = (SHAPE % "sh:minCount 1").replace("sh:path ex:p", "sh:path ex:owner")
    [finding] = check("ex:it ex:q 1 .", shapes).results
    assert short(finding.suggestion) == "add ex:owner, a party (ex:Party)"


def test_a_closed_shape() -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetNode ex:it ; sh:closed true ; "
    shapes += "shape:judges shape:statedData ."
    [finding] = check("ex:it\n  ex:nmae 1 .", shapes).results
    assert short(finding.problem) == "ex:nmae is not foreseen here"
    assert short(finding.suggestion) == "take ex:nmae out, or check its spelling"
    assert finding.line == 3


def test_a_path_of_several_steps_is_placed_at_the_node() -> None:
    path = "sh:path ( ex:p [ sh:inversePath ex:q ] [ sh:alternativePath ( ex:r ex:s ) ] )"
    shapes = (SHAPE % "sh:minCount 1").replace("sh:path ex:p", path)
    [finding] = check("ex:it ex:z 1 .", shapes, ontology="").results
    assert short(finding.path) == "<ex:p/^<ex:q/(<ex:r|<ex:s)".replace("<", "")
    assert (finding.line, finding.column) == (2, 1)
    assert finding.problem == ""


def test_a_kind_of_text_tells_less_than_the_shape() -> None:
    shapes = (SHAPE % 'sh:minCount 1 ; shape:suggestion "Add its code."@en').replace(
        "sh:path ex:p", "sh:path ex:code"
    )
    ontology = ONTOLOGY + "ex:code schema:rangeIncludes xsd:string ."
    [finding] = check("ex:it ex:q 1 .", shapes, ontology).results
    assert finding.suggestions == {"en": "Add its code.", "zh": ""}


MESSAGES = """
ex:S a sh:NodeShape ; sh:targetNode ex:it ; sh:name "rule"@en ; sh:description "Why."@en ;
  sh:severity sh:Warning ;
  sh:sparql [ sh:message "Not {?value}."@en, "不是 {?value}。"@zh-Hans ;
    sh:select "SELECT $this ?value { $this <https://example.org/x#p> ?value }" ] .
"""


def test_messages_keep_their_language_when_values_are_filled_in() -> None:
    [finding] = check("ex:it ex:p 7 .", MESSAGES, ontology="").results
    assert finding.messages == {"en": "Not 7.", "zh": "不是 7。"}
    assert (finding.message("zh"), finding.message()) == ("不是 7。", "Not 7.")
    assert (finding.severity, finding.rule, finding.description) == ("warning", "rule", "Why.")
    assert finding.line == 2


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        ("ex:a a ex:Contarct .", "did you mean ex:Contract instead of ex:Contarct?"),
        ("ex:a a <urn:other#Lease> .", "did you mean ex:Lease instead of <urn:other#Lease?"),
        ("ex:a ex:ownr 1 .", "did you mean ex:owner instead of ex:ownr?"),
        ("ex:a ex:zzz 1 .", "give each its class (rdf:type), such as ex:Contract, ex:Lease"),
        (
            "ex:a a ex:Zzz .",
            "okg knows which classes it checks by their IRIs: compare the prefixes",
        ),
    ],
)
def test_silence_is_no_success(data: str, hint: str) -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:Contract ; sh:targetSubjectsOf ex:owner ."
    report = check(data, shapes)
    [note] = report.notes
    told, _, hinted = short(note).partition("; ")
    assert told == "0 of 1 subjects were checked: no shape is about any of them"
    assert hinted == hint.replace(">", "")
    assert (report.conforms, report.checked, report.subjects) == (True, 0, 1)


@pytest.mark.parametrize(
    ("data", "hints"),
    [
        ("ex:b a ex:Contarct .", "did you mean ex:Contract instead of ex:Contarct?"),
        ("ex:b ex:ownr 1 .", "did you mean ex:owner instead of ex:ownr?"),
        ("ex:b a ex:Party .", None),
        ("ex:b ex:unlike 1 .", None),
    ],
)
def test_what_looks_misspelt_among_what_is_not_checked(data: str, hints: str | None) -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:Contract ; sh:targetSubjectsOf ex:owner ."
    notes = [short(it) for it in check(f"ex:a a ex:Contract . {data}", shapes).notes]
    assert notes == ([f"no shape is about 1 of 2 subjects; {hints}"] if hints else [])


def test_empty_data_is_said_to_be_empty() -> None:
    assert (
        "the data is empty: there was nothing to check" in check("", SHAPE % "sh:minCount 1").notes
    )
