"""Backup: one file that comes back as the same store, or not at all."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import zstandard

from okg.errors import EnvironmentFault, InputError
from okg.store.backup import TAIL_LENGTH, back_up, restore
from okg.store.catalogue import Catalogue, Dataset, repeat, to_quads
from okg.store.content import hash_of, line_of
from okg.store.folder import Folder
from okg.store.names import graph_of, inferred_graph_of

SAYS = ox.NamedNode("http://example.org/says")
KNOWLEDGE = "https://w3id.org/outsourcing/ontology/services"


def quad(number: int, graph: str) -> ox.Quad:
    thing = ox.NamedNode(f"http://example.org/{number}")
    return ox.Quad(thing, SAYS, ox.Literal('quote " line \n é'), ox.NamedNode(graph))


def contents() -> list[ox.Quad]:
    """A dataset of some size, with blank nodes, and one that repeats a triple of it."""
    blank = ox.BlankNode()
    large = [quad(number, graph_of("large")) for number in range(20_000)]
    large += [
        ox.Quad(blank, SAYS, ox.Literal(str(number)), ox.NamedNode(graph_of("large")))
        for number in range(2)
    ]
    repeated = line_of(large[0])
    first = Dataset(
        *("large", (), "2026-01-01T00:00:00Z", "0", 1, len(large), 1),
        content=hash_of(map(line_of, large)),
    )
    second = replace(
        first, name="same", order=2, triples=1, inferred=0, content=hash_of([repeated])
    )
    return [
        *large,
        ox.Quad(blank, SAYS, ox.Literal("inferred"), ox.NamedNode(inferred_graph_of("large"))),
        quad(-1, KNOWLEDGE),
        *to_quads(Catalogue("hash", "0", (first, second))),
        repeat("same", repeated),
    ]


def make(folder: Path, quads: list[ox.Quad]) -> Folder:
    made = Folder(folder)
    with made.writing() as draft:
        draft.store.extend(quads)
        draft.commit()
    return made


def state(folder: Folder) -> set[ox.Quad]:
    with folder.reading() as store:
        dataset = ox.Dataset(store)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return make(tmp_path_factory.mktemp("original") / "store", contents())


@pytest.fixture(scope="module")
def file(original: Folder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backup") / "store.nq.zst"
    with path.open("wb") as target:
        catalogue = back_up(original, target)
    assert [it.name for it in catalogue.datasets] == ["large", "same"]
    return path


def unpacked(path: Path) -> bytes:
    with path.open("rb") as packed:
        return zstandard.ZstdDecompressor().stream_reader(packed).read()


def test_it_comes_back_as_it_was(original: Folder, file: Path, tmp_path: Path) -> None:
    restored = Folder(tmp_path / "restored")
    catalogue = restore(file, restored)
    assert [it.name for it in catalogue.datasets] == ["large", "same"]
    assert state(restored) == state(original)


def test_any_store_reads_it_once_it_is_unpacked(original: Folder, file: Path) -> None:
    dataset = ox.Dataset(ox.parse(unpacked(file), format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert set(dataset) == state(original)


def test_a_store_without_datasets_may_be_overwritten(file: Path, tmp_path: Path) -> None:
    folder = make(tmp_path / "store", [quad(1, KNOWLEDGE), *to_quads(Catalogue("old", "0"))])
    restore(file, folder)
    with folder.reading() as store:
        assert quad(1, KNOWLEDGE) not in store
        assert quad(-1, KNOWLEDGE) in store


def test_a_store_with_datasets_is_left_alone(file: Path, tmp_path: Path) -> None:
    folder = make(tmp_path / "store", contents())
    before = state(folder)
    with pytest.raises(InputError, match=r"store holds large, same: restore into a new folder"):
        restore(file, folder)
    assert state(folder) == before


@pytest.mark.parametrize(
    ("position", "what"),
    [(0.0, "is not a backup"), (0.001, "is not a backup|is damaged"), (0.5, "is damaged"),
     (0.999, "is damaged")],
)  # fmt: skip
def test_half_a_backup_changes_nothing(
    position: float, what: str, file: Path, tmp_path: Path
) -> None:
    whole = file.read_bytes()
    half = tmp_path / "half.nq.zst"
    half.write_bytes(whole[: int(position * len(whole))])
    with pytest.raises(InputError, match=what):
        restore(half, Folder(tmp_path / "store"))
    assert not (tmp_path / "store").exists()


def test_every_changed_byte_is_noticed(file: Path, tmp_path: Path) -> None:
    whole = file.read_bytes()
    changed = tmp_path / "changed.nq.zst"
    for position in range(0, len(whole), len(whole) // 23):
        content = bytearray(whole)
        content[position] ^= 1
        changed.write_bytes(content)
        with pytest.raises(InputError, match=r"changed.nq.zst is (damaged|not a backup)"):
            restore(changed, Folder(tmp_path / "store"))
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    "tampered", ["a line more", "a line less", "another sum", "another content", "cut at a line"]
)
def test_what_was_written_by_another_hand_is_noticed(
    tampered: str, file: Path, tmp_path: Path
) -> None:
    content = unpacked(file)
    lines = content[:-TAIL_LENGTH].splitlines(keepends=True)
    tail = content[-TAIL_LENGTH:]
    match tampered:
        case "a line more":
            lines.append(f"{quad(-2, KNOWLEDGE)} .\n".encode())
        case "a line less":
            lines.pop()
        case "another sum":
            tail = tail[:20] + bytes([tail[20] ^ 1]) + tail[21:]
        case "another content":
            tail = tail[:-2] + bytes([tail[-2] ^ 1]) + tail[-1:]
        case "cut at a line":
            lines, tail = lines[:100], b""
    path = tmp_path / "tampered.nq.zst"
    path.write_bytes(zstandard.compress(b"".join([*lines, tail])))
    with pytest.raises(InputError, match=r"tampered.nq.zst is damaged"):
        restore(path, Folder(tmp_path / "store"))
    assert not (tmp_path / "store").exists()


def test_what_is_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with pytest.raises(InputError, match=r"file cannot be read: No such file"):
        restore(path, Folder(tmp_path / "store"))
    for content in (b"", b"text", zstandard.compress(b"<a:a> <a:a> <a:a> .\n" * 9)):
        path.write_bytes(content)
        with pytest.raises(InputError, match=r"file is not a backup of okg"):
            restore(path, Folder(tmp_path / "store"))
    path.write_bytes(zstandard.compress(b'# okg-backup {"format": 99, "okg": "9.1"}\n'))
    with pytest.raises(InputError, match=r"was written by okg 9\.1: use okg 9\.1 or later"):
        restore(path, Folder(tmp_path / "store"))


def test_what_is_no_store(tmp_path: Path) -> None:
    with (
        (tmp_path / "backup").open("wb") as target,
        pytest.raises(EnvironmentFault, match=r"there is no store at"),
    ):
        back_up(Folder(tmp_path / "nothing"), target)


def test_a_folder_that_cannot_be_made(file: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"cannot be made"):
        restore(file, Folder(file / "store"))
