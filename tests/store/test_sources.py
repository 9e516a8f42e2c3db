"""What is loaded, as files with their hashes."""

from hashlib import sha256
from pathlib import Path

from okg.store.sources import gathered


def test_a_file_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "contracts.ttl"
    path.write_bytes(b"# nothing")
    files, [source] = gathered([path], tmp_path)
    assert files == [path]
    assert (source.name, source.size) == ("contracts.ttl", 9)
    assert source.sha256 == sha256(b"# nothing").hexdigest()


def test_what_tells_how_to_read_a_table_is_a_source(tmp_path: Path) -> None:
    """A changed mapping, or another decision, makes other data of the same table."""
    table = tmp_path / "contracts.csv"
    for name in ("contracts.csv", "contracts.mapping.toml", "contracts.decisions.tsv"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    files, sources = gathered([table], tmp_path)
    assert files == [table]
    assert [it.name for it in sources] == [
        "contracts.csv",
        "contracts.mapping.toml",
        "contracts.decisions.tsv",
    ]


def test_bytes_become_a_file(tmp_path: Path) -> None:
    [file], [source] = gathered([(b"# nothing", "ttl")], tmp_path)
    assert file.read_bytes() == b"# nothing"
    assert source.name == "data-1.ttl"
