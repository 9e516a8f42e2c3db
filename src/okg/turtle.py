"""Canonical Turtle: one layout for every graph, so that a diff shows meaning.

The layout follows Turtle 1.1 (https://www.w3.org/TR/turtle/), one triple a line:

- prefixes first, only those in use, sorted;
- then the `owl:Ontology` header, then the other subjects by IRI, numbers in IRIs by value;
- `a`, `rdfs:label`, `skos:definition`, then the other predicates by IRI;
- a predicate is repeated for each of its objects, each line ends in `;` and the subject in a
  full stop of its own, so that adding a triple adds one line and changes no other.

Literals keep their lexical form. Language tags get the case of RFC 5646, section 2.1.1.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import rdflib

from okg.errors import InputError
from okg.rdf import from_rdflib
from okg.turtle_layout import Triple, Writer, isomorphic, triple_of

__all__ = ["TurtleError", "canonical", "format_file", "main"]

ANY_GRAPH = ox.NamedNode("urn:any")
FOLDERS = ("ontology", "shapes", "queries", "examples")

TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""' + r"|'''(?:\\.|[^\\])*?'''" + r'|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\.|[^'\\\n])*'" + r'|<[^<>"{}|^`\s]*>' + r"|\\." + r"|(?P<comment>#[^\r\n]*)",
    re.DOTALL,
)


class TurtleError(InputError):
    """A file cannot be formatted; the message names the file, the line and the cause."""


def canonical(graph: rdflib.Graph) -> str:
    """Return the graph as canonical Turtle, with the prefixes that the graph binds.

    Raises ValueError for terms that Turtle cannot hold, such as an IRI with a space.
    """
    prefixes = {prefix: str(namespace) for prefix, namespace in graph.namespaces()}
    triples = {triple_of(quad) for quad in from_rdflib(graph, ANY_GRAPH)}
    return Writer(triples, prefixes).text()


def format_file(path: Path, *, check: bool = False) -> bool:
    """Bring a Turtle file into canonical form; return whether it differed from it.

    With `check` the file is left as it is. Comments are lost, as no triple holds them.
    Raises TurtleError if the file is not Turtle 1.1, OSError if it cannot be read or written.
    """
    content = path.read_bytes()
    triples, prefixes = _parse(content, path)
    text = Writer(triples, prefixes).text()
    written = text.encode()
    if written == content:
        return False
    if not isomorphic(triples, _parse(written, path)[0]):
        raise TurtleError(f"{path}: formatting would change the graph, so the file is left alone")
    if not check:
        path.write_bytes(written)
    return True


def main(arguments: Sequence[str] | None = None, root: Path | None = None) -> int:
    """Run `scripts/format`: exit status 0 done, 1 `--check` found differences, 2 bad input."""
    parser = argparse.ArgumentParser(
        prog="scripts/format",
        description=f"Bring Turtle files into canonical form: {', '.join(FOLDERS)}, or FILES.",
    )
    parser.add_argument("--check", action="store_true", help="change nothing, list what differs")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    folder = root or Path.cwd()
    files = options.files or sorted(
        file for name in FOLDERS for file in (folder / name).rglob("*.ttl")
    )
    status = 0
    for file in files:
        try:
            comments = _comment_lines(file.read_text("utf-8", errors="replace"))
            differs = format_file(file, check=options.check)
        except (TurtleError, OSError) as error:
            message = str(error) if isinstance(error, TurtleError) else f"{file}: {error.strerror}"
            print(message, file=sys.stderr)
            status = 2
            continue
        if differs:
            print(f"{file}: {'differs' if options.check else 'formatted'}")
            status = max(status, 1 if options.check else 0)
        if differs and comments:
            lost = "would be lost" if options.check else "lost"
            lines = ", ".join(map(str, comments))
            print(f"{file}: comments {lost} (line {lines}); say it in an annotation")
    return status


def _parse(content: bytes, path: Path) -> tuple[set[Triple], dict[str, str]]:
    parser = ox.parse(content, format=ox.RdfFormat.TURTLE)
    try:
        return {triple_of(quad) for quad in parser}, parser.prefixes
    except SyntaxError as error:
        cause = error.msg.partition(": ")[2] or error.msg
        raise TurtleError(f"{path}, line {error.lineno}, column {error.offset}: {cause}") from error
    except ValueError as error:
        raise TurtleError(f"{path}: {error}") from error


def _comment_lines(text: str) -> list[int]:
    """Return the numbers of the lines that hold a comment."""
    found = (match for match in TOKEN.finditer(text) if match["comment"] is not None)
    return [text.count("\n", 0, match.start()) + 1 for match in found]
