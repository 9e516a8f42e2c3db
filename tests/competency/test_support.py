"""What the checked answers say they rest on is proved by taking it away.

Not unit by unit, which would take an hour: the units are taken away in batches, of which each is
closed once. A row must change or vanish exactly if the batch holds all of one of the groups that it
rests on (see ``rests.py``). So nothing is missing: a unit that is not named beside the row changes
it with its batch. Nor is there one too many: a row rests on few of the units of a batch, most often
on one. Sums and counts rest on units in every batch; for these the batches prove completeness only.
"""

import pytest

from okg.knowledge import packaged
from okg.namespaces import CLAIM, INFERRED_GRAPH, OKG
from okg.query.catalogue import Catalogue
from okg.rdf import to_rdflib
from okg.reasoning.reference import inferred
from okg.store.closed import asserted_quads, open_knowledge
from tests.competency.rests import (
    BATCHES,
    Group,
    Place,
    abbreviated,
    batches,
    from_text,
    read_supports,
    text_of,
    trial,
)

PARTS = [(kind, number) for kind, count in BATCHES.items() for number in range(count)]


@pytest.fixture(scope="module")
def supports() -> dict[Place, set[Group]]:
    """What each row rests on, as the checked answers say."""
    catalogue = Catalogue(packaged().query_files())
    return {
        (name, i): groups
        for name, query in catalogue.items()
        for i, groups in enumerate(read_supports(query))
    }


def check(kind: str, tokens: list[str], supports: dict[Place, set[Group]]) -> None:
    """Take ``tokens`` away, and see that the rows change that rest on them, and no others."""
    test = trial(kind)
    places = {place for place in supports if place[0] in test.queries}
    if kind == "terms":
        # What is said of terms is named only beside rows that rest on nothing else.
        known = test.world.units.keys()
        places = {it for it in places if all(group <= known for group in supports[it])}
    expected = {it for it in places if any(group <= set(tokens) for group in supports[it])}
    found = test.changed(tokens, sorted({name for name, _ in places})) & places
    assert {it: supports[it] for it in expected - found} == {}, "named, and not needed"
    assert sorted(found - expected) == [], "needed, and not named"


@pytest.mark.parametrize(
    ("kind", "number"),
    # The first of each kind is tried in every run of the tests.
    [pytest.param(*part, marks=[pytest.mark.slow] if part[1] else []) for part in PARTS],
)
def test_rows_rest_on_what_they_name_and_on_nothing_else(
    kind: str, number: int, supports: dict[Place, set[Group]]
) -> None:
    check(kind, batches(kind)[number], supports)


@pytest.mark.slow
@pytest.mark.parametrize("kind", BATCHES)
def test_alternatives_together_are_needed(kind: str, supports: dict[Place, set[Group]]) -> None:
    """Units of a group are most often in different batches: here all of it goes at once."""
    units = trial(kind).world.units.keys()
    groups = {group for its in supports.values() for group in its if len(group) > 1}
    for group in sorted(groups, key=sorted):
        if group <= units:
            check(kind, sorted(group), supports)


def test_nothing_follows_from_claims_but_about_claims() -> None:
    """So a claim whose triple stays can be taken away without reasoning again."""
    knowledge = packaged()

    def about_claims(subject: object, value: object) -> bool:
        return str(subject).startswith(CLAIM) or str(value).startswith(CLAIM)

    asserted = to_rdflib(asserted_quads(knowledge))
    for subject, predicate, value in list(asserted):
        if about_claims(subject, value):
            asserted.remove((subject, predicate, value))
    closed = to_rdflib(
        quad for quad in open_knowledge(knowledge) if str(quad.graph_name) == f"<{INFERRED_GRAPH}>"
    )
    before = {(s, p, o) for s, p, o in closed if not about_claims(s, o)}
    assert set(inferred(asserted)) == before
    assert any(str(predicate).startswith(OKG) for _, predicate, _ in before)


@pytest.mark.parametrize(
    ("groups", "text"),
    [
        ([], ""),
        ([["9"], ["74"], ["editors/a"]], "9 74 editors/a"),
        ([["10", "9"]], "any of 9 10"),
        ([["b", "a"], ["74"], ["c", "d", "e"]], "74; any of a b; any of c d e"),
    ],
)
def test_what_a_row_rests_on_as_text(groups: list[list[str]], text: str) -> None:
    wanted = set(map(Group, groups))
    assert text_of(wanted) == text
    assert from_text(text) == wanted


def test_long_texts_are_abbreviated() -> None:
    short = " ".join(map(str, range(12)))
    assert abbreviated(short) == short
    assert abbreviated(f"{short} 12") == "0 1 2 3 4 5 … 13 in all"
