"""The generated arrangements: same bytes, realistic shape, planted defects, right consequences."""

import json
import os
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from benchmarks.generation.defects import DEFECTS
from benchmarks.generation.output import Order, write
from okg.knowledge import packaged
from okg.namespaces import INFERRED_GRAPH, OKG, RDF, RDFS
from okg.rdf import from_rdflib, to_rdflib
from okg.reasoning.reference import inferred
from okg.store.closed import asserted_quads, open_knowledge

ROOT = Path(__file__).parents[2]
GENERATED = "https://example.org/generated"


class Node(dict[str, list[str]]):
    """The values of each property of one subject: none, where it has none."""

    def __missing__(self, name: str) -> list[str]:
        return []


Facts = dict[str, Node]


def generate(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "benchmarks.generation", *map(str, arguments)]
    return subprocess.run(
        program,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def facts(path: Path) -> Facts:
    found: Facts = defaultdict(Node)
    for triple in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES):
        assert isinstance(triple.subject, ox.NamedNode)
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)
        name = triple.predicate.value.removeprefix(OKG)
        found[triple.subject.value].setdefault(name, []).append(triple.object.value)
    return dict(found)


def of_kind(found: Facts, kind: str) -> Facts:
    return {node: values for node, values in found.items() if OKG + kind in values[f"{RDF}type"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("generated")


@pytest.fixture(scope="module")
def sound(folder: Path) -> Facts:
    write(folder / "sound.nt", Order(3000))
    return facts(folder / "sound.nt")


@pytest.fixture(scope="module")
def arrangements(sound: Facts) -> Facts:
    return of_kind(sound, "ServiceOutsourcing")


@pytest.mark.parametrize("more", [(), ("--closed", "--defects", "0.02", "--list-defects")])
def test_same_arguments_same_bytes(more: tuple[str, ...], tmp_path: Path) -> None:
    for number in "12":
        file = tmp_path / f"{number}.nt"
        done = generate(300, "-o", file, "--seed", 7, *more, PYTHONHASHSEED=number)
        assert done.returncode == 0, done.stderr
    for one in sorted(tmp_path.glob("1.*")):
        assert one.read_bytes() == one.with_name(one.name.replace("1", "2", 1)).read_bytes()
    assert len(list(tmp_path.iterdir())) == (4 if more else 2)


def test_another_seed_gives_other_data(tmp_path: Path) -> None:
    for seed in (1, 2):
        write(tmp_path / f"{seed}.nt", Order(50, seed=seed))
    assert (tmp_path / "1.nt").read_bytes() != (tmp_path / "2.nt").read_bytes()


def test_it_is_fast_and_keeps_little(tmp_path: Path) -> None:
    start = time.perf_counter()
    triples = write(tmp_path / "fast.nt", Order(5000))
    assert time.perf_counter() - start < 6  # 50,000 a minute
    assert triples == (tmp_path / "fast.nt").read_bytes().count(b"\n")

    tracemalloc.start()
    write(tmp_path / "small.nt", Order(5000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < (tmp_path / "small.nt").stat().st_size / 4


def test_arrangements_have_the_size_wanted(arrangements: Facts) -> None:
    assert len(arrangements) == 3000
    triples = sum(len(values) for node in arrangements.values() for values in node.values())
    assert 20 <= triples / 3000 <= 25


def test_few_providers_and_clients_hold_most(arrangements: Facts) -> None:
    for name in ("hasProvider", "hasClient"):
        held = Counter(node[name][0] for node in arrangements.values())
        top = sum(count for _, count in held.most_common(max(1, len(held) // 5)))
        assert 0.5 < top / 3000 < 0.95, name


def test_values_are_skewed_and_dates_spread(arrangements: Facts) -> None:
    values = [float(node["contractValue"][0]) for node in arrangements.values()]
    assert min(values) > 0
    assert statistics.mean(values) > 2 * statistics.median(values)
    years = Counter(node["startDate"][0][:4] for node in arrangements.values())
    assert len(years) == 11
    status = Counter(node["status"][0].removeprefix(OKG) for node in arrangements.values())
    assert min(status["active"], status["ended"], status["terminated"]) > 20


def test_some_cover_several_services_or_come_from_several_countries(
    sound: Facts, arrangements: Facts
) -> None:
    assert 0.2 < share(arrangements, lambda node: len(node["coversService"]) > 1) < 0.4
    assert 0.05 < share(arrangements, lambda node: len(node["deliveryCountry"]) > 1) < 0.2
    own = of_kind(sound, "Service")
    assert 0.05 < share(arrangements, lambda node: bool(own.keys() & node["coversService"])) < 0.15
    assert 0 < sum("hasParentService" not in node for node in own.values()) < len(own) / 2
    notices = of_kind(sound, "SourcingNotice")
    assert len(notices) == 75
    assert not any("hasProvider" in node for node in notices.values())


def share(nodes: Facts, test: Callable[[Node], bool]) -> float:
    return sum(map(test, nodes.values())) / len(nodes)


def test_without_defects_nothing_is_wrong(sound: Facts, arrangements: Facts) -> None:
    described = sound.keys() | {str(term) for term in to_rdflib(terms()).subjects()}
    for name, node in arrangements.items():
        (client,), (provider,), (home,) = (
            node[key] for key in ("hasClient", "hasProvider", "clientCountry")
        )
        assert client != provider, name
        assert {client, provider, *node["coversService"], *node["hasSubprovider"]} <= described
        assert provider not in node["hasSubprovider"], name
        assert len(node["currency"]) == len(node[f"{RDFS}label"]) == 1, name
        assert node["startDate"] < (node["endDate"] or ["9999"]), name
        if node["noticeDate"]:
            assert node["startDate"] < node["noticeDate"] < node["endDate"], name
        model = node["locationModel"][0].removeprefix(OKG)
        delivery = set(node["deliveryCountry"])
        if delivery == {home}:
            assert model == "onshore", name
        else:
            assert model in ({"mixedLocation"} if home in delivery else {"nearshore", "offshore"})
        over = bool(node["endDate"]) and node["endDate"][0] < "2026-11-22"
        assert (node["status"][0].removeprefix(OKG) in {"ended", "terminated"}) == over, name


def terms() -> list[ox.Quad]:
    return asserted_quads(packaged())


def test_every_term_is_declared(sound: Facts) -> None:
    declared = {str(term) for term in to_rdflib(terms()).subjects(rdflib.RDF.type)}
    used = {OKG + name for node in sound.values() for name in node if ":" not in name}
    used |= {
        value
        for node in sound.values()
        for values in node.values()
        for value in values
        if value.startswith(OKG)
    }
    assert len(used) > 80
    assert used - declared == set()


def test_a_stated_category_is_one_that_follows(folder: Path) -> None:
    write(folder / "closed.nt", Order(1000, closed=True))
    found = of_kind(facts(folder / "closed.nt"), "ServiceOutsourcing")
    stated = [node for node in found.values() if node["statedCategory"]]
    assert len(stated) > 100
    ours = defaultdict(set)
    for quad in open_knowledge(packaged()).quads_for_pattern(
        None, ox.NamedNode(OKG + "hasCategory"), None, None
    ):
        ours[str(quad.subject)].add(str(quad.object))
    own = facts(folder / "closed.nt")
    for node in stated:
        follows = set()
        for service in node["coversService"]:
            follows |= ours[f"<{service}>"]
            if service in own:
                follows |= {f"<{category}>" for category in own[service]["hasCategory"]}
        assert {f"<{category}>" for category in node["statedCategory"]} <= follows


def test_defects_are_planted_as_the_account_says_and_nowhere_else(
    folder: Path, sound: Facts
) -> None:
    file = folder / "defects.nt"
    write(file, Order(3000, defects=0.01, listed=True))
    account = json.loads((folder / "defects.nt.defects.json").read_text("utf-8"))
    assert account["counts"] == {kind: len(nodes) for kind, nodes in account["focus"].items()}
    assert account["counts"].keys() == DEFECTS.keys()
    assert all(28 <= count <= 32 for count in account["counts"].values())
    listed = [node for nodes in account["focus"].values() for node in nodes]
    assert len(listed) == len(set(listed))
    defective = facts(file)
    changed = {node for node in sound if sound[node] != defective.get(node)}
    assert changed == set(listed)
    for kind, marks in MARKS.items():
        for name in account["focus"][kind]:
            assert marks(defective[name]), (kind, name)
            assert not marks(sound[name]), (kind, name)
    assert MARKS.keys() == DEFECTS.keys()


MARKS: dict[str, Callable[[Node], bool]] = {
    "missing label": lambda node: not node[f"{RDFS}label"],
    "missing client": lambda node: not node["hasClient"],
    "missing provider": lambda node: not node["hasProvider"],
    "missing service": lambda node: not node["coversService"],
    "unknown service": lambda node: OKG + "payrol" in node["coversService"],
    "undescribed provider": lambda node: f"{GENERATED}/provider/unknown" in node["hasProvider"],
    "client is provider": lambda node: node["hasClient"] == node["hasProvider"],
    "unknown status": lambda node: node["status"] == [OKG + "finished"],
    "end before start": lambda node: "" < "".join(node["endDate"]) < node["startDate"][0],
    "date as text": lambda node: node["startDate"] == ["01/02/2024"],
    "negative value": lambda node: float(node["contractValue"][0]) < 0,
    "value without currency": lambda node: not node["currency"],
    "bad currency code": lambda node: node["currency"] == ["EURO"],
    "bad country code": lambda node: node["clientCountry"] == node["deliveryCountry"] == ["UK"],
    "location model against countries": lambda node: (
        (node["locationModel"] == [OKG + "onshore"])
        != (node["clientCountry"] == node["deliveryCountry"])
    ),
    "provider in words": lambda node: node["hasProvider"] == ["Alder Services"],
}


@pytest.mark.parametrize("defects", [0.0, 0.05])
def test_what_is_looked_up_is_what_the_reasoner_infers(defects: float, tmp_path: Path) -> None:
    data, closed = tmp_path / "data.nt", tmp_path / "closed.nt"
    write(data, Order(200, defects=defects))
    write(closed, Order(200, defects=defects, closed=True))
    stated = set(ox.parse(path=str(data), format=ox.RdfFormat.N_TRIPLES))
    quads = [*terms(), *(ox.Quad(t.subject, t.predicate, t.object) for t in stated)]
    new = from_rdflib(inferred(to_rdflib(quads)), ox.NamedNode(INFERRED_GRAPH))
    follows = {str(q.triple) for q in new if str(q.subject).startswith(f"<{GENERATED}")}
    assert len(follows) > 1000
    looked_up = list(ox.parse(path=str(closed), format=ox.RdfFormat.N_TRIPLES))
    assert len(looked_up) == len(set(looked_up))
    assert {str(t.triple) for t in looked_up} == follows | {str(t.triple) for t in stated}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((0, "-o", "{folder}/x.nt"), "at least one arrangement"),
        ((9, "-o", "{folder}/x.nt", "--defects", 0.5), "kinds of defect"),
        ((9, "-o", "{folder}/x.nt", "--defects", -1), "kinds of defect"),
        ((9, "-o", "{folder}/none/x.nt"), "No such file"),
        (("many", "-o", "{folder}/x.nt"), "invalid int"),
    ],
)
def test_bad_arguments_are_refused(
    arguments: tuple[object, ...], said: str, tmp_path: Path
) -> None:
    done = generate(*(str(argument).format(folder=tmp_path) for argument in arguments))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
