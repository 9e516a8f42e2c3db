"""The ready-made dumps: the same knowledge in every syntax, and the same bytes every time."""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from okg.knowledge import packaged
from okg.namespaces import INFERRED_GRAPH
from okg.store.closed import open_knowledge
from okg.store.dumps import write_dumps
from tests.servers.server import Server, free_port, working

ROOT = Path(__file__).parents[2]
RECIPES = ROOT / "docs" / "loading-by-hand.md"
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
}
COUNT = "SELECT (COUNT(*) AS ?triples) WHERE { ?subject ?predicate ?object }"


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Path:
    """What scripts/release writes."""
    assert cache_folder.is_dir()
    folder = tmp_path_factory.mktemp("dumps")
    write_dumps(folder, RECIPES.read_text("utf-8"))
    return folder


@pytest.fixture(scope="module")
def knowledge(cache_folder: Path) -> dict[str, list[ox.Quad]]:
    """What is to be in the dumps."""
    closed = list(open_knowledge(packaged(), cache_folder))
    inferred = ox.NamedNode(INFERRED_GRAPH)
    return {"closed": closed, "asserted": [it for it in closed if it.graph_name != inferred]}


def canonical(quads: list[ox.Quad]) -> set[ox.Quad]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", ["asserted", "closed"])
def test_each_says_all_of_it(
    name: str, suffix: str, dumps: Path, knowledge: dict[str, list[ox.Quad]]
) -> None:
    found = list(ox.parse(path=dumps / f"okg-{name}.{suffix}", format=FORMATS[suffix]))
    given = knowledge[name]
    if suffix != "trig":
        given = [ox.Quad(it.subject, it.predicate, it.object) for it in given]
    assert canonical(found) == canonical(given)


def test_another_process_writes_the_same_bytes(dumps: Path, tmp_path: Path) -> None:
    # From the files of the ontology, with nothing kept from before, and another order of sets.
    subprocess.run(
        [sys.executable, "-m", "okg.store.dumps", tmp_path / "again"],
        cwd=ROOT,
        env={**os.environ, "OKG_CACHE_DIR": str(tmp_path / "cache"), "PYTHONHASHSEED": "99"},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    names = sorted(it.name for it in dumps.iterdir())
    assert names == sorted(it.name for it in (tmp_path / "again").iterdir())
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (dumps / name).read_bytes(), name


def test_the_sums_are_those_of_all_other_files(dumps: Path) -> None:
    lines = (dumps / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert sums == {
        it.name: hashlib.sha256(it.read_bytes()).hexdigest()
        for it in dumps.iterdir()
        if it.name != "SHA256SUMS"
    }


def test_the_page_tells_how_many_triples_there_are(dumps: Path) -> None:
    page = (dumps / "README.md").read_text("utf-8")
    for name in ("asserted", "closed"):
        with (dumps / f"okg-{name}.nt").open("rb") as lines:
            assert f"| `okg-{name}.*` | {sum(1 for _ in lines):,} |" in page
    # The page with the load commands comes after, a level deeper.
    assert page.endswith(RECIPES.read_text("utf-8").replace("\n#", "\n##").removeprefix("#"))
    assert re.findall(r"^# ", page, re.MULTILINE) == ["# "]


def commands(store: str) -> list[str]:
    """Return the commands that the page shows for ``store``."""
    section = re.split(rf"^## {store}.*$", RECIPES.read_text("utf-8"), flags=re.MULTILINE)[1]
    blocks = re.findall(r"^```console\n(.*?)^```$", section.split("\n## ")[0], re.M | re.S)
    return [line for block in blocks for line in block.splitlines()]


def run(command: str, folder: Path, **replaced: str) -> None:
    for word, by in replaced.items():
        assert word in command
        command = command.replace(word, by)
    done = subprocess.run(
        shlex.split(command), cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def count(query_url: str, graph: str | None = None, auth: httpx.Auth | None = None) -> int:
    asked = {"query": COUNT} | ({"default-graph-uri": graph} if graph else {})
    answer = httpx.get(
        query_url,
        params=asked,
        auth=auth,
        headers={"Accept": "application/sparql-results+json"},
        trust_env=False,
        timeout=60,
    ).raise_for_status()
    return int(answer.json()["results"]["bindings"][0]["triples"]["value"])


@pytest.fixture(scope="module")
def expected(dumps: Path) -> int:
    assert COUNT in RECIPES.read_text("utf-8")
    return (dumps / "okg-closed.nt").read_bytes().count(b"\n")


needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="no program curl")


def test_oxigraph_is_loaded_as_the_page_says(dumps: Path, expected: int, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        pytest.skip("no program oxigraph: pip install oxigraph")
    shutil.copy(dumps / "okg-closed.nt", tmp_path)
    load, serve = commands("Oxigraph")
    run(load, tmp_path, **{"oxigraph load": f"{program} load"})
    port = free_port()
    arguments = [str(program), *shlex.split(serve)[1:], "--bind", f"127.0.0.1:{port}"]
    with working(arguments, f"http://127.0.0.1:{port}/query", tmp_path):
        assert count(f"http://127.0.0.1:{port}/query") == expected


@needs_curl
def test_fuseki_is_loaded_as_the_page_says(
    dumps: Path, expected: int, fuseki_server: Server
) -> None:
    [load] = commands("Apache Jena Fuseki")
    auth = httpx.BasicAuth(fuseki_server.user or "", fuseki_server.password or "")
    address = fuseki_server.query_url.removesuffix("/query")
    run(load, dumps, **credentials(fuseki_server), **{"http://localhost:3030/okg": address})
    try:
        assert count(fuseki_server.query_url, auth=auth) == expected
    finally:
        # Other tests share the server.
        httpx.delete(
            f"{fuseki_server.graph_store_url}?default",
            auth=auth,
            trust_env=False,
        ).raise_for_status()


@needs_curl
def test_virtuoso_is_loaded_as_the_page_says(
    dumps: Path, expected: int, virtuoso_server: Server
) -> None:
    [load] = commands("Virtuoso")
    graph = "https://w3id.org/outsourcing"
    address = virtuoso_server.query_url.removesuffix("/sparql")
    run(load, dumps, **credentials(virtuoso_server), **{"http://localhost:8890": address})
    try:
        assert count(virtuoso_server.query_url, graph) == expected
    finally:
        httpx.delete(
            virtuoso_server.graph_store_url,
            params={"graph-uri": graph},
            auth=httpx.DigestAuth(virtuoso_server.user or "", virtuoso_server.password or ""),
            trust_env=False,
        ).raise_for_status()


def credentials(server: Server) -> dict[str, str]:
    return {"USER:PASSWORD": f"{server.user}:{server.password}"}
