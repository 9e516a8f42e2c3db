"""Ready-made dumps of the knowledge, for people who load it into a triple store by hand.

``write_dumps`` makes the same bytes of the same knowledge, wherever and whenever it runs.
"""

import argparse
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from okg import __version__
from okg.knowledge import Knowledge, packaged
from okg.namespaces import INFERRED_GRAPH
from okg.store.closed import open_knowledge
from okg.store.export import Form, write_quads

__all__ = ["main", "write_dumps"]

SUFFIXES: dict[Form, str] = {
    "ttl": "ttl",
    "nt": "nt",
    "rdfxml": "rdf",
    "jsonld": "jsonld",
    "trig": "trig",
}
CONTENTS = {
    "asserted": "what the ontology, the claims and the alignments say",
    "closed": "the same, and all that follows from the ontology: what `okg query` asks",
}
SYNTAXES = {
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF/XML",
    "jsonld": "JSON-LD",
    "trig": "TriG, a graph a file of the ontology",
}
SUMS = "SHA256SUMS"


def write_dumps(folder: Path, recipes: str, knowledge: Knowledge | None = None) -> list[Path]:
    """Write ``knowledge`` (default: the packaged one) into ``folder``, and return what was written.

    Each of ``CONTENTS`` comes in every syntax, then a README that ends with ``recipes``, the load
    commands, and SHA-256 sums of all in the form that ``sha256sum --check`` reads.
    """
    folder.mkdir(parents=True, exist_ok=True)
    store = open_knowledge(knowledge or packaged())
    closed = list(store)
    asserted = [quad for quad in closed if quad.graph_name != ox.NamedNode(INFERRED_GRAPH)]
    paths = []
    counts = {}
    for name, quads in (("asserted", asserted), ("closed", closed)):
        # What two files of the ontology say is one triple.
        counts[name] = len({quad.triple for quad in quads})
        for form, suffix in SUFFIXES.items():
            path = folder / f"okg-{name}.{suffix}"
            with path.open("wb") as file:
                write_quads(quads, file, form, canonical=True)
            paths.append(path)
    readme = folder / "README.md"
    readme.write_text(_readme(counts, recipes), encoding="utf-8")
    paths.append(readme)
    sums = folder / SUMS
    sums.write_text("".join(f"{_sum(path)}  {path.name}\n" for path in paths), encoding="utf-8")
    return [*paths, sums]


def _readme(counts: dict[str, int], recipes: str) -> str:
    contents = "".join(
        f"| `okg-{name}.*` | {counts[name]:,} | {what} |\n" for name, what in CONTENTS.items()
    )
    syntaxes = ", ".join(f"`.{suffix}` {what}" for suffix, what in SYNTAXES.items())
    return (
        f"# The outsourcing knowledge graph, version {__version__}\n\n"
        f"| files | triples | what is in them |\n|---|---|---|\n{contents}\n"
        f"Syntaxes: {syntaxes}.\n\n"
        f"`sha256sum --check {SUMS}` tells whether the files arrived whole. Terms are under\n"
        "<https://w3id.org/outsourcing#>; the licence is CC BY 4.0.\n\n"
        + re.sub("^#", "##", recipes, flags=re.MULTILINE)
    )


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``scripts/release``: write the dumps, and list them."""
    parser = argparse.ArgumentParser(
        prog="scripts/release",
        description="Write the knowledge as Turtle, N-Triples, RDF/XML, JSON-LD and TriG, with "
        "checksums and the load command of each common store.",
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path("dist", "knowledge"))
    parser.add_argument(
        "--recipes", type=Path, default=Path("docs", "loading-by-hand.md"), help=argparse.SUPPRESS
    )
    options = parser.parse_args(arguments)
    recipes = options.recipes.read_text(encoding="utf-8")
    for path in write_dumps(options.folder, recipes):
        print(path)


if __name__ == "__main__":
    main()
