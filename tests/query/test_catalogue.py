"""Reading query files: what a header may say, and what is said of a wrong one."""

import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from okg.errors import InputError, QuerySyntaxError
from okg.knowledge import packaged
from okg.query.catalogue import Catalogue, Parameter, Query, parse_query

GOOD = """\
#+ summary: Which services fall under a category?
#+ description: >-
#+   In two
#+   lines.
#+ tags: [services, categories]
#+ parameters:
#+   - name: category
#+     type: category
#+     default: okg:KnowledgeProcessOutsourcing
#+   - name: code
#+     type: string
#+     description: As the standard writes it.
#+     default: [0070, 1e3]
#+     several: true
#+   - name: limit
#+     type: decimal
#+     optional: true
#+ needs: data
SELECT ?category ?code ?limit { ?s okg:hasCategory ?category ; skos:notation ?code } ORDER BY ?s
"""


def test_a_header_becomes_a_frozen_record() -> None:
    query = parse_query(GOOD, "some-name")
    assert query == Query(
        text=GOOD,
        name="some-name",
        summary="Which services fall under a category?",
        description="In two lines.",
        tags=("services", "categories"),
        parameters=(
            Parameter("category", "category", ("okg:KnowledgeProcessOutsourcing",)),
            Parameter(
                "code", "string", ("0070", "1e3"), "As the standard writes it.", several=True
            ),
            Parameter("limit", "decimal", optional=True),
        ),
        needs="data",
    )
    assert query.form == "SELECT"
    assert query.body.startswith("SELECT ?category")
    with pytest.raises(FrozenInstanceError):
        query.name = "other"  # type: ignore[misc]


def test_a_query_without_a_header_is_just_a_query() -> None:
    query = parse_query("# a comment\nSELECT * { ?s ?p ?o }")
    assert (query.parameters, query.summary, query.needs) == ((), "", "")


def test_a_canned_query_needs_a_header() -> None:
    with pytest.raises(InputError, match=r"^q, line 1: no header; begin with"):
        parse_query("ASK {}", "q", canned=True)


SUMMARY = "#+ summary: What?\n"
PARAMETER = f"{SUMMARY}#+ parameters:\n#+   - name: x\n#+     type: iri\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("#+ tags: [a]\nASK {}", "q, line 1: summary must be there, and be a question"),
        ("#+ tags: [a]\n#+ summary: No.\nASK {}", "q, line 2: summary must be there"),
        (f"{SUMMARY}#+ sumary: x\nASK {{}}", "q, line 2: unknown key 'sumary'; the keys are summ"),
        (f"{SUMMARY}#+ summary: Who?\nASK {{}}", "q, line 2: the key 'summary' is there twice"),
        (f"{SUMMARY}#+ tags: a\nASK {{}}", "q, line 2: tags must be a list, such as [tags]"),
        (f"{SUMMARY}#+ description: []\nASK {{}}", "q, line 2: description must be a text"),
        (f"{SUMMARY}#+ needs: time\nASK {{}}", "q, line 2: needs can only be data, not 'time'"),
        (f"{SUMMARY}#+ tags: [\nASK {{}}", "q, line 2: the header is not YAML: "),
        (f"{SUMMARY}#+ tags: &a [*a]\nASK {{}}", "q, line 2: the header is nested too deeply"),
        (
            f"{SUMMARY}#+ tags: {'[' * 5000 + ']' * 5000}\nASK {{}}",
            "q, line 1: the header is nested too deeply",
        ),
        ("#+ just words\nASK {}", "q, line 1: the header must consist of keys and values"),
        ("#+\nASK {}", "q, line 1: the header must consist of keys and values"),
        (f"{SUMMARY}ASK {{}}\n#+ needs: data", "q, line 3: a line with #+ below the header"),
        (f"{SUMMARY}#+ parameters: x\nASK {{}}", "q, line 2: parameters must be a list"),
        (f"{SUMMARY}#+ parameters: [x]\nASK {{}}", "q, line 2: a parameter must begin with"),
        (f"{PARAMETER}#+     typ: x\nASK {{?x ?p ?o}}", "q, line 5: unknown key 'typ'"),
        (f"{PARAMETER}#+     several: yes\nASK {{?x ?p ?o}}", "q, line 5: several must be true or"),
        (f"{PARAMETER}#+     several: true\nASK {{?x ?p ?o}}", "q, line 3: ASK gives one answer"),
        (f"{PARAMETER}#+     default: [a, b]\nASK {{?x ?p ?o}}", "q, line 5: x takes one value"),
        (
            f"{PARAMETER}#+     default: a\n#+     optional: true\nASK {{?x ?p ?o}}",
            "q, line 6: x has a default, so it is never left out",
        ),
        (f"{PARAMETER}#+   - name: x\n#+     type: iri\nASK {{?x ?p ?o}}", "q, line 5: the para"),
        (
            f"{SUMMARY}#+ parameters:\n#+   - name: x y\n#+     type: iri\nASK {{}}",
            "q, line 3: a parameter's name must be letters and digits, not 'x y'",
        ),
        (
            f"{SUMMARY}#+ parameters:\n#+   - name: x\n#+     type: IRI\nASK {{}}",
            "q, line 4: unknown type 'IRI' of the parameter x; the types are iri, string, ",
        ),
        (f"{SUMMARY}#+ parameters:\n#+   - name: x\nASK {{}}", "q, line 3: unknown type ''"),
        (f"{PARAMETER}ASK {{?s ?p ?o}}", "q, line 3: the query has no variable ?x"),
        (
            f"{PARAMETER}SELECT ?s {{?s ?p ?x}} ORDER BY ?s",
            "q, line 3: ?x is not among the columns: add it to SELECT",
        ),
        (
            f"{PARAMETER}ASK {{?s ?p ?o FILTER (?o = ?x)}}",
            "q, line 3: ?x stands in expressions alone: use it in a triple as well",
        ),
        (f"{PARAMETER}\nSELECT ?x {{?s ?p ?x}}", "q, line 6: no ORDER BY"),
        (
            f"{SUMMARY}SELECT * {{ {{ SELECT ?s {{?s ?p ?x}} ORDER BY ?s }} }}",
            "q, line 2: no ORDER BY",
        ),
    ],
)
def test_a_wrong_header_is_refused_with_its_place(text: str, complaint: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_query(text, "q")
    assert re.sub(r", column \d+", "", caught.value.message).startswith(complaint)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{SUMMARY}#+ sumary: x\nASK {{}}", "q, line 2, column 4: unknown key 'sumary'"),
        (f"{PARAMETER}#+     typ: x\nASK {{?x ?p ?o}}", "q, line 5, column 8: unknown key 'typ'"),
        (
            f"{SUMMARY}#+ tags: [a,\n#+ needs: data\nASK {{}}",
            "q, line 2, column 10: the header is ",
        ),
        (f"{SUMMARY}#+ tags [a\n#+ needs: data\nASK {{}}", "q, line 2, column 4: the header is n"),
        (
            f"{PARAMETER}#+     among: okg:statementNumber\nASK {{?x ?p ?o}}",
            "q, line 5, column 8: among must be a property, such as skos:notation, and the type",
        ),
        (
            f"{PARAMETER.replace('iri', 'string')}#+     among: notation\nASK {{?x ?p ?o}}",
            "q, line 5, column 8: among must be a property",
        ),
    ],
)
def test_the_column_is_that_of_the_key(text: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_query(text, "q")
    assert caught.value.message.startswith(place)


@pytest.mark.parametrize(
    "form", ["ASK {{?x ?p ?o}}", "CONSTRUCT {{?s ?p ?o}} WHERE {{?x ?p ?o}}", "DESCRIBE ?x"]
)
def test_forms_without_columns_take_parameters_too(form: str) -> None:
    assert parse_query(PARAMETER + form.format(), "q").parameters[0].name == "x"


def test_a_syntax_error_counts_the_lines_of_the_header() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse_query(f"{PARAMETER}SELECT ?x {{ ?x }} ORDER BY ?x", "q")
    assert (caught.value.line, caught.value.column) == (5, 16)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Three queries, one of which is broken."""
    texts = {
        "pay/who-is-paid": "#+ summary: Who is paid?\n#+ tags: [money]\nASK {}",
        "pay/what-it-costs": "#+ summary: What does it cost?\nASK {}",
        "other/broken": "#+ summary: No.\nASK {}",
    }
    for name, text in texts.items():
        path = tmp_path / f"{name}.rq"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Catalogue({path.stem: path for path in sorted(tmp_path.rglob("*.rq"))})


def test_a_catalogue_reads_a_file_when_it_is_asked_for(catalogue: Catalogue) -> None:
    assert list(catalogue) == ["broken", "what-it-costs", "who-is-paid"]
    assert catalogue.themes() == ["other", "pay"]
    assert catalogue["who-is-paid"].theme == "pay"
    with pytest.raises(InputError, match=r"broken\.rq, line 1, column 4: summary must"):
        catalogue["broken"]
    with pytest.raises(KeyError):
        catalogue["absent"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("who-is-payed", "Did you mean who-is-paid?"),
        ("costs", "Did you mean what-it-costs?"),
        ("xyz", "There are: broken, what-it-costs, who-is-paid"),
    ],
)
def test_an_unknown_name_is_met_with_the_nearest(
    catalogue: Catalogue, name: str, hint: str
) -> None:
    with pytest.raises(InputError) as caught:
        catalogue.find(name)
    assert caught.value.message == f"there is no canned query {name!r}. {hint}"


def test_queries_are_selected_by_theme_tag_and_word() -> None:
    catalogue = Catalogue(packaged().query_files())
    skills = catalogue.select(theme="skills")
    assert {query.theme for query in skills} == {"skills"}
    tagged = catalogue.select(tag="disagreement")
    assert tagged
    assert all("disagreement" in query.tags for query in tagged)
    assert "codes-of-service" in [query.name for query in catalogue.select(word="CODES")]
    assert len(catalogue.select()) == len(catalogue)
