"""okg claim"""

import json
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from okg.cli.output import output_file, text_format, write
from okg.namespaces import CLAIM, shorten

if TYPE_CHECKING:
    import pyoxigraph as ox

    from okg.claims import Claim

__all__ = ["claim"]

ASPECTS = {
    "kind": "okg:kind",
    "seen from": "okg:viewpoint",
    "on condition": "okg:underCondition",
    "attributed to": "okg:isAttributedTo",
    "to be read": "okg:hasReading",
    "reason given": "okg:hasReason",
    "conflicts with": "okg:conflictsWith",
    "in tension with": "okg:isInTensionWith",
    "rests on": "okg:restsOn",
    "because": "okg:reason",
    "citing": "okg:citation",
    "confidence": "okg:confidence",
    "note": "skos:editorialNote",
}
"""What is told about a claim where it has it, by the property that says so."""

INDENT = " " * 6


@click.command
@click.argument(
    "name", metavar="CLAIM", help="A statement's number, or the IRI of a claim or its end."
)
@click.option(
    "--follows/--no-follows",
    default=True,
    help="Work out what follows from the claim, which takes seconds.",
)
@text_format
@output_file
def claim(name: str, follows: bool, form: str, output: Path | None) -> None:
    """Explain a claim: what it says, who says it, where, how firmly, and what follows from it.

    What follows is what could no longer be inferred if the triples that rest on this claim alone
    were not asserted.

    \b
    Examples:
      okg claim 74
      okg claim 74 --no-follows --format json
    """
    import okg
    from okg.claims import consequences, find_claim

    graph = okg.open()
    found = find_claim(graph, name)
    following = consequences(graph, found) if follows else None
    if form == "json":
        text = json.dumps(_as_data(found, following), indent=2, ensure_ascii=False) + "\n"
    else:
        text = _as_text(found, following)
    write(text, output)


def _as_text(claim: "Claim", following: "list[ox.Triple] | None") -> str:
    lines = [f"claim {claim.name}: {claim.label}", ""]
    for title, values in _aspects(claim).items():
        for heading, value in zip([title, *[""] * len(values)], values, strict=False):
            lines.append(f"  {heading:<15} {value}")
    if following is not None:
        lines += ["", *_following(claim, following)]
    return "\n".join(lines) + "\n"


def _aspects(claim: "Claim") -> dict[str, list[str]]:
    editors = any(value.iri == "true" for value in claim["okg:addedByEditors"])
    aspects = {
        "says": [_line(triple) for triple in claim.triples()],
        "said by": [
            f"the editors, from “{source.label}”" if editors else f"“{source.label}”"
            for source in claim["dcterms:source"]
        ],
        "where": ["characters {} to {}".format(*claim.positions)] if claim.positions else [],
        "how firmly": [
            ", ".join(value.label for value in claim["okg:modality"] + claim["okg:endorsement"])
        ],
    }
    for title, term in ASPECTS.items():
        aspects[title] = [
            f"{shorten(value.iri)}, {value.label}" if _is_claim(value.iri) else value.label
            for value in claim[term]
        ]
    aspects["premise of"] = [f"{shorten(it.iri)}, {it.label}" for it in claim.rested_on_by()]
    aspects["also said by"] = [
        f"{shorten(other.iri)}, {other.label}"
        for triple in claim.supported()
        for other in claim.others_supporting(triple)
    ]
    return aspects


def _following(claim: "Claim", following: "list[ox.Triple]") -> list[str]:
    if not claim.supported():
        return ["what follows: nothing, because nothing is asserted on its word"]
    if not following:
        shared = any(claim.others_supporting(triple) for triple in claim.supported())
        reason = "another claim says the same" if shared else "no rule draws on it"
        return [f"what follows: nothing from this claim alone, because {reason}"]
    triples = "1 triple" if len(following) == 1 else f"{len(following)} triples"
    lines = [f"what follows: {triples} that could not be inferred without it"]
    ordered = sorted(following, key=lambda it: (str(it.predicate), str(it.object), str(it.subject)))
    for (predicate, value), group in groupby(ordered, key=lambda it: (it.predicate, it.object)):
        subjects = [_short(triple.subject) for triple in group]
        lines.append(f"  … {_short(predicate)} {_short(value)}, of {len(subjects)}:")
        lines += wrap(", ".join(subjects), 100, initial_indent=INDENT, subsequent_indent=INDENT)
    return lines


def _as_data(claim: "Claim", following: "list[ox.Triple] | None") -> dict[str, Any]:
    def named(term: str) -> list[dict[str, str]]:
        return [{"iri": value.iri, "label": value.label} for value in claim[term]]

    return {
        "claim": claim.iri,
        "label": claim.label,
        "triples": [_parts(triple) for triple in claim.triples()],
        "sources": named("dcterms:source"),
        "positions": claim.positions,
        "modality": named("okg:modality"),
        "endorsement": named("okg:endorsement"),
        **{title.replace(" ", "_"): named(term) for title, term in ASPECTS.items()},
        "premise_of": [it.iri for it in claim.rested_on_by()],
        "asserted": [
            {
                "triple": _parts(triple),
                "also_supported_by": [it.iri for it in claim.others_supporting(triple)],
            }
            for triple in claim.supported()
        ],
        "follows": None if following is None else [_parts(triple) for triple in following],
    }


def _is_claim(iri: str) -> bool:
    return iri.startswith(CLAIM)


def _parts(triple: "ox.Triple") -> list[str]:
    return [str(triple.subject), str(triple.predicate), str(triple.object)]


def _line(triple: "ox.Triple") -> str:
    return " ".join(map(_short, (triple.subject, triple.predicate, triple.object)))


def _short(term: "ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple") -> str:
    text = str(term)
    return shorten(text[1:-1]) if text.startswith("<") else text
