"""What entries of a register say of their classification, as triples."""

from dataclasses import replace

import pytest

from okg.ingest.arrangements import PROV, Code, Entry, Origin, Party, Service, Statement
from okg.ingest.classify.classifier import key_of, packaged_classifier
from okg.ingest.classify.entries import classified
from okg.namespaces import OKG, ONTOLOGY

BASE = "https://example.org/"
SUBJECT = f"<{BASE}arrangement/C-1>"
PAYROLL = Code("CPV", "79211110")
PLAIN = Entry(Origin("x.csv", row=2), identifier="C-1", clients=(Party("Us"),), title="Lot 3")


def made(entry: Entry, **decisions: str) -> Entry:
    classifier = packaged_classifier()
    if decisions:
        key = key_of(entry.codes, entry.title)
        classifier = classifier.with_decisions({key: decisions["chosen"]})
    [found] = classified([entry], classifier, BASE)
    return found


def said(entry: Entry, predicate: str) -> list[str]:
    return [o for s, p, o in entry.also if s == SUBJECT and p == f"<{predicate}>"]


def of_services(entry: Entry) -> set[tuple[str, str]]:
    """What is said of services: predicate and object, by their last parts."""
    triples: list[Statement] = [it for it in entry.also if it[0] != SUBJECT]
    return {(p.rpartition("#")[2][:-1], o.rpartition("#")[2][:-1]) for _, p, o in triples}


def test_a_code_gives_the_service_and_leads_to_its_mapping() -> None:
    entry = made(replace(PLAIN, codes=(PAYROLL,)))
    assert entry.services == (Service(f"{OKG}payroll"),)
    assert entry.codes[0].iri == "http://data.europa.eu/cpv/cpv/79211110"
    assert said(entry, f"{OKG}confidence") == ['"0.95"^^<http://www.w3.org/2001/XMLSchema#decimal>']
    assert said(entry, f"{PROV}wasInfluencedBy") == [
        f"<{ONTOLOGY}/mapping/cpv-2008/payroll-79211110>"
    ]
    [reason] = said(entry, f"{OKG}reason")
    assert reason == ('"CPV 79211110 Payroll management services is mapped to payroll (0.95)"@en')


def test_a_code_of_several_services_is_a_service_below_each() -> None:
    entry = made(replace(PLAIN, codes=(Code("CPV", "79419000"),)))
    assert entry.services == (
        Service(label="Evaluation consultancy services", parent=f"{OKG}businessConsultancy"),
    )
    assert of_services(entry) == {("hasParentService", "dataResearchAndAnalysis")}


def test_a_code_of_categories_only_is_a_service_that_has_them() -> None:
    entry = made(replace(PLAIN, codes=(Code("CPV", "72222300"),)))
    assert entry.services == (Service(label="Information technology services"),)
    assert of_services(entry) == {
        ("hasCategory", "InformationProcessOutsourcing"),
        ("hasCategory", "InformationTechnologyOutsourcing"),
    }


def test_an_additional_code_does_not_speak_for_what_the_main_one_is_called() -> None:
    codes = (Code("CPV", "60200000"), Code("CPV", "72222300", main=False))
    entry = made(replace(PLAIN, codes=codes))
    assert [it.label for it in entry.services] == ["Information technology services"]


def test_words_say_what_may_be_and_nothing_more() -> None:
    entry = made(replace(PLAIN, title="Outsourced payroll"))
    assert entry.services == (Service(label="Outsourced payroll"),)
    assert of_services(entry) == set()
    assert said(entry, f"{OKG}mayFallUnder") == [f"<{OKG}BusinessProcessOutsourcing>"]
    notice = made(replace(PLAIN, title="Outsourced payroll", notice=True))
    assert f"<{OKG}mayFallUnder>" not in {p for _, p, _ in notice.also}


@pytest.mark.parametrize(
    ("entry", "label"),
    [
        (replace(PLAIN, codes=(Code("CPV", "85000000"),)), "Health and social work services"),
        (replace(PLAIN, codes=(Code("CPV", "30000000", "Machines"),)), "Machines"),
        (PLAIN, "Lot 3"),
        (replace(PLAIN, title=""), "unnamed service"),
    ],
)
def test_what_is_not_classified_has_a_service_of_the_users_own(entry: Entry, label: str) -> None:
    found = made(entry)
    assert found.services == (Service(label=label),)
    assert of_services(found) == set()
    assert len(said(found, f"{OKG}reason")) == 1
    assert said(found, f"{OKG}confidence") == []


def test_the_users_own_service_is_put_below_that_of_its_code() -> None:
    own = replace(PLAIN, services=(Service(label="Wages"),), codes=(PAYROLL,))
    assert made(own).services == (Service(label="Wages", parent=f"{OKG}payroll"),)


def test_a_known_service_is_left_as_it_is() -> None:
    known = replace(PLAIN, services=(Service(f"{OKG}billing"),), codes=(PAYROLL,))
    assert made(known).services == known.services
    assert made(known).also == ()


def test_what_the_user_decided_is_stated() -> None:
    entry = made(PLAIN, chosen="marketing")
    assert entry.services == (Service(f"{OKG}marketing"),)
    assert said(entry, f"{OKG}reason") == ['"you decided that this is marketing"@en']


def test_an_entry_without_a_title_is_called_after_service_and_client() -> None:
    entry = made(replace(PLAIN, title="", codes=(PAYROLL,)))
    assert entry.title == "payroll for Us"
