"""The passages of the source documents on which claims rest.

The documents are not part of the knowledge; whoever has one can check a claim against it.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from okg.claims import Claim
from okg.errors import InputError
from okg.graph import KnowledgeGraph
from okg.query.results import Answer

__all__ = ["CONTEXT", "Passage", "find_passage"]

CONTEXT = 120
"""Code points shown on either side of a passage, at most."""


@dataclass(frozen=True)
class Passage:
    """A passage, the text around it, and where it stands (0-based code points, end exclusive)."""

    source: str
    title: str
    start: int
    end: int
    before: str
    text: str
    after: str


def find_passage(graph: KnowledgeGraph, claim: Claim, document: Path) -> Passage:
    """Return the passage of ``document`` that ``claim`` rests on.

    Raises InputError where the claim rests on no passage, or ``document`` cannot be read or is not
    the text that the claim was read from, which its SHA-256 decides.
    """
    if claim.positions is None:
        premises = ", ".join(premise.iri.rpartition("/")[2] for premise in claim["okg:restsOn"])
        hint = f"It rests on the claims {premises}: ask for one of those." if premises else ""
        raise InputError(
            f"claim {claim.name} is the editors', so no passage says it. {hint}".rstrip()
        )
    source = claim["dcterms:source"][0]
    text = _read(document)
    expected, found = _digest(graph, source.iri), hashlib.sha256(text.encode()).hexdigest()
    if found != expected:
        raise InputError(
            f"{document} is not the text of “{source.label}” that claim {claim.name} was read "
            f"from:\n  expected SHA-256 {expected}\n  found SHA-256    {found}\n"
            "Give the file that has the expected hash (source documents are plain UTF-8 text)."
        )
    start, end = claim.positions
    return Passage(
        source=source.iri,
        title=source.label,
        start=start,
        end=end,
        before=text[:start][-CONTEXT:],
        text=text[start:end],
        after=text[end:][:CONTEXT],
    )


def _read(document: Path) -> str:
    """Return the text of ``document``, whichever way its lines end."""
    try:
        return document.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise InputError(f"{document} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{document} is not UTF-8 text; give the document as plain text") from None


def _digest(graph: KnowledgeGraph, source: str) -> str:
    answer = graph.look_up(f"SELECT ?digest {{ <{source}> okg:sha256 ?digest }}")
    assert isinstance(answer, Answer)
    for (digest,) in answer:
        return str(digest).lower()
    raise InputError(f"no SHA-256 is recorded for {source}, so no document can be checked")
