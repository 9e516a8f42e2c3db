"""Terms by the names that people give them."""

import pytest

import okg
from okg.errors import InputError
from okg.graph import KnowledgeGraph
from okg.namespaces import expand, shorten
from okg.query.terms import Terms


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return okg.open()


@pytest.fixture(scope="module")
def terms(graph: KnowledgeGraph) -> Terms:
    return graph.terms


@pytest.mark.parametrize(
    ("kind", "text", "term"),
    [
        ("category", "okg:KnowledgeProcessOutsourcing", "okg:KnowledgeProcessOutsourcing"),
        ("category", expand("okg:KnowledgeProcessOutsourcing"), "okg:KnowledgeProcessOutsourcing"),
        ("category", "<https://w3id.org/outsourcing#ServiceOutsourcing>", "okg:ServiceOutsourcing"),
        ("category", "KPO", "okg:KnowledgeProcessOutsourcing"),
        ("category", "kpo", "okg:KnowledgeProcessOutsourcing"),
        ("category", "Knowledge-Process OUTSOURCING", "okg:KnowledgeProcessOutsourcing"),
        ("category", "KnowledgeProcessOutsourcing", "okg:KnowledgeProcessOutsourcing"),
        ("category", "知识流程外包", "okg:KnowledgeProcessOutsourcing"),
        ("category", "知识流程", "okg:KnowledgeProcessOutsourcing"),
        ("category", "BPO", "okg:BusinessProcessOutsourcing"),
        ("category", "business process outsourcing", "okg:BusinessProcessOutsourcing"),
        ("category", "narrow", "okg:NarrowBusinessProcessOutsourcing"),
        ("skill", "advanced analytical", "okg:advancedAnalyticalSkill"),
        ("service", "payroll", "okg:payroll"),
        ("service", "book-keeping", "okg:bookkeeping"),
        ("service", "tech support", "okg:technicalSupport"),
        ("role", "CIO", "okg:chiefInformationOfficer"),
        ("iri", "CIO", "okg:chiefInformationOfficer"),
        ("iri", "urn:example:1", "urn:example:1"),
        ("iri", "http://example.org/x", "http://example.org/x"),
        ("iri", "claim:74", "claim:74"),
    ],
)
def test_a_term_is_found(terms: Terms, kind: str, text: str, term: str) -> None:
    assert shorten(terms.resolve(kind, text).value) == term


@pytest.mark.parametrize(
    ("kind", "text", "complaint"),
    [
        ("category", "KPOO", "no category is called 'KPOO'. Did you mean knowledge process outsou"),
        ("category", "zzz", "no category is called 'zzz'. There are: business process outsourcing"),
        ("service", "payrol processing", "no service is called 'payrol processing'. Did you mean "),
        ("service", "zzz", "no service is called 'zzz'. There are 50, such as "),
        ("category", "okg:payroll", "okg:payroll is not a category. There are: "),
        ("skill", "okg:advancedAnalyticSkill", "okg:advancedAnalyticSkill is not a skill. Did you"),
        ("officeType", "zzz", "no office type is called 'zzz'. There are: "),
        ("officeType", "okg:payroll", "okg:payroll is not an office type. There are: "),
        ("iri", "zzz", "no term is called 'zzz'. "),
        ("iri", "<a b>", "'<a b>' is not an IRI"),
        ("iri", "<>", "'<>' is not an IRI"),
        ("iri", "ex:mine", "the prefix ex: is not known; write the whole IRI, as <…>"),
        ("category", "!?", "no category is called '!?'. "),
        ("categry", "KPO", "there is no type 'categry'. Did you mean category"),
        ("zzz", "KPO", "there is no type 'zzz'. The types are iri, string, integer, "),
    ],
)
def test_a_miss_is_met_with_help(terms: Terms, kind: str, text: str, complaint: str) -> None:
    with pytest.raises(InputError) as caught:
        terms.resolve(kind, text)
    assert caught.value.message.startswith(complaint)


def test_what_could_be_several_lists_them(terms: Terms) -> None:
    with pytest.raises(InputError) as caught:
        terms.resolve("service", "web")
    assert caught.value.message == (
        "'web' could be any of 4: hosting (okg:hosting), web design (okg:webDesign), web design "
        "and development (okg:webDesignAndDevelopment), web development (okg:webDevelopment). "
        "Say which"
    )


def test_every_name_of_a_canned_type_leads_back_to_its_term(terms: Terms) -> None:
    """The label and the acronym of every category, service, skill and role are unambiguous."""
    for kind in ("category", "service", "skill", "role"):
        for name in terms.names(kind):
            if name.rank < 4 and name.language in ("", "en"):
                assert terms.resolve(kind, name.text) == name.term, (kind, name)


@pytest.mark.parametrize(
    ("term", "language", "label"),
    [
        ("okg:payroll", "en", "payroll"),
        ("okg:dataProcessing", "zh", "数据处理"),
        ("okg:InformationProcessOutsourcing", "zh", "information process outsourcing"),
        ("okg:absent", "en", ""),
    ],
)
def test_a_label_falls_back_to_english(terms: Terms, term: str, language: str, label: str) -> None:
    import pyoxigraph as ox

    assert terms.label(ox.NamedNode(expand(term)), language) == label


def test_of_a_large_class_things_are_found_by_their_whole_names(
    graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okg.query.terms.LARGE", 10)
    large = Terms(graph.store)
    assert large.is_large("service")
    assert not large.is_large("category")
    assert shorten(large.resolve("service", "payroll").value) == "okg:payroll"
    assert shorten(large.resolve("service", "okg:payroll").value) == "okg:payroll"
    assert large.names("service") == []
    assert 0 < len(large.members("service")) <= 12
    with pytest.raises(InputError, match=r"^no service is called 'payr'. There are more than 10, "):
        large.resolve("service", "payr")
    assert shorten(large.resolve("category", "narrow").value).startswith("okg:Narrow")


def test_much_data_of_ones_own_does_not_hide_the_terms_of_okg(
    graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyoxigraph as ox

    class Counted(list[ox.NamedNode]):
        def __len__(self) -> int:
            raise AssertionError("counting is what takes long")

    monkeypatch.setattr("okg.query.terms.LARGE", 10)
    large = Terms(graph.store, Counted(ox.NamedNode(f"urn:own:{it}") for it in range(20)))
    assert shorten(large.resolve("iri", "CIO").value) == "okg:chiefInformationOfficer"
    assert {it.value for it in large.members("iri")}.isdisjoint({"urn:own:1"})
    with pytest.raises(InputError, match=r"^no term is called 'payrrol'. Did you mean payroll"):
        large.resolve("iri", "payrrol")
