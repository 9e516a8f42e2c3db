"""What a worker writes and remembers is bounded, whoever asks for whatever."""

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from okg.query.substitution import substituted
from okg.server.jobs import spool
from okg.server.jobs.canned import AskCanned
from okg.server.jobs.desk import Desk
from okg.server.jobs.explore import Explore
from okg.server.jobs.pages.home import ShowHome
from okg.server.jobs.pages.question import ShowQuestion
from okg.server.jobs.pages.sparql import ShowEditor
from okg.server.jobs.search import FindTerms
from okg.server.jobs.sparql import AskSparql
from okg.server.linked.addresses import address_of
from okg.server.linked.known import Known
from okg.server.pool.worker import Job
from okg.server.problems import Problem
from okg.server.settings import Settings

ROWS = AskSparql("SELECT * { ?s ?p ?o } LIMIT 1000")
JOBS = [
    ROWS,
    ShowEditor(ROWS),
    ShowQuestion("glossary"),
    ShowHome(),
    Explore(suffix="html"),
    Explore(suffix="json"),
    FindTerms("payroll", suffix="html"),
]
LONG = "REPLACE('" + "x" * 100 + "', 'x', '" + "y" * 50 + "')"
"""5,000 characters, of which the query has none in a row."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Desk:  # noqa: ARG001
    return Desk(Settings(), tmp_path_factory.mktemp("desk"))


@pytest.fixture
def limited(whole: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Desk]:
    """Gives the desk of a server with other limits."""

    def desk(**limits: int) -> Desk:
        monkeypatch.setattr(whole, "settings", replace(Settings(), **limits))  # type: ignore[arg-type]
        return whole

    return desk


@pytest.mark.parametrize("job", JOBS, ids=lambda it: type(it).__name__)
def test_no_answer_is_larger_than_allowed(limited: Callable[..., Desk], job: Job) -> None:
    with pytest.raises(Problem) as caught:
        job.run(limited(answer_limit=1000))
    assert (caught.value.status, caught.value.kind) == (413, "answer-too-large")


@pytest.mark.parametrize("job", JOBS, ids=lambda it: type(it).__name__)
def test_a_large_answer_goes_through_the_disk(
    whole: Desk, monkeypatch: pytest.MonkeyPatch, job: Job
) -> None:
    inline = job.run(whole)
    monkeypatch.setattr(spool, "SMALL", 100)
    reply = job.run(whole)
    path = Path(reply.path)
    assert (reply.status, reply.body) == (200, b"")
    assert path.read_bytes() == inline.body
    path.unlink()


@pytest.mark.parametrize("fault", ["no folder", "full"])
@pytest.mark.parametrize("rows", [3, 300])
def test_a_disk_that_fails_is_no_fault_of_the_client(
    whole: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: str, rows: int
) -> None:
    monkeypatch.setattr(spool, "SMALL", 100)
    folder = tmp_path / "private"
    if fault == "full":
        folder.mkdir()
        (folder / str(whole._spools + 1)).symlink_to("/dev/full")
    monkeypatch.setattr(whole, "folder", folder)
    for form in ("json", "csv"):
        with pytest.raises(Problem) as caught:
            AskSparql(f"SELECT * {{ ?s ?p ?o }} LIMIT {rows}", suffix=form).run(whole)
        assert (caught.value.status, caught.value.kind) == (503, "unavailable")
        assert "private" not in str(caught.value.document())
        assert not folder.exists() or not list(folder.iterdir())
        if fault == "full":
            (folder / str(whole._spools + 1)).symlink_to("/dev/full")


def test_a_store_that_cannot_be_read_is_no_fault_of_the_client(
    whole: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise OSError(5, "Input/output error", "/private/store")

    monkeypatch.setattr("okg.server.jobs.pages.answer._table", failing)
    with pytest.raises(Problem) as caught:
        ShowEditor(ROWS).run(whole)
    assert caught.value.status == 503
    assert "private" not in str(caught.value.document())


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", "rdf"])
def test_triples_are_counted_in_every_form(limited: Callable[..., Desk], form: str) -> None:
    def asked(triples: int) -> AskSparql:
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }} LIMIT {triples}"
        return AskSparql(text, suffix=form)

    desk = limited(rows_limit=5)
    known = {"rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}
    found = asked(5).run(desk).body
    parsed = ox.parse(found, known.get(form) or ox.RdfFormat.from_extension(form))
    assert len(list(parsed)) == 5
    with pytest.raises(Problem) as caught:
        asked(6).run(desk)
    assert caught.value.kind == "answer-too-large"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ({LONG} AS ?it) {{}}",
        f"SELECT (IRI(CONCAT('urn:', {LONG})) AS ?it) {{}}",
        f"CONSTRUCT {{ <urn:a> <urn:b> ?it }} WHERE {{ BIND({LONG} AS ?it) }}",
        f"CONSTRUCT {{ <urn:a> <urn:b> ?it }} WHERE {{ BIND(STRLANG({LONG}, 'en') AS ?it) }}",
    ],
)
def test_of_a_long_text_a_page_shows_the_beginning(whole: Desk, query: str) -> None:
    page = ShowEditor(AskSparql(query)).run(whole).body.decode()
    assert "y" * 1900 in page
    assert "y" * 2001 not in page
    assert "yyy…" in page


def held(make: Callable[[str], object]) -> int:
    """Return how many bytes stay in use after making things of a hundred long texts."""
    tracemalloc.start()
    try:
        for it in range(100):
            make(f"{it:0>30000}")
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("which", range(4))
def test_long_texts_are_not_remembered(whole: Desk, which: int) -> None:
    term = {"it": ox.NamedNode("urn:a")}
    known = whole.once(Known)
    AskCanned("definition").run(whole)
    makers: list[Callable[[str], object]] = [
        lambda text: address_of(f"urn:{text}"),
        lambda text: substituted(f"SELECT * {{ ?it ?p '{text}' }}", term),
        lambda text: known.count(f"?it a okg:Service FILTER(?it != <urn:{text}>)"),
        lambda text: AskCanned("definition", accept=f"*/*, x/{text}").run(whole),
    ]
    assert held(makers[which]) < 1 << 20
