"""SPARQL-based constraint components: their parameters and validators (SHACL, section 6.2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from okg.columnar.shapes.reader import Reader
from okg.columnar.shapes.vocabulary import sh
from okg.columnar.sparql.model import Message
from okg.columnar.sparql.queries import literal, messages, query_of
from okg.columnar.sparql.syntax import Checked, check

__all__ = ["Component", "Validator", "components"]

RESERVED = frozenset({"this", "shapesGraph", "currentShape", "path", "PATH", "value"})
_LOCAL = re.compile(r"[^\W\d][\w.\-·]*$")
_NAME = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Validator:
    """A query that judges, and what to say."""

    query: str
    checked: Checked
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint component that is declared in the shapes graph."""

    iri: str
    parameters: tuple[tuple[str, str, bool], ...]
    """Each one's property, name, and whether it is optional."""
    for_node: Validator | None
    for_property: Validator | None


def components(reader: Reader) -> Iterator[Component]:
    """Return the components that have a validator; those of SHACL itself are not read.

    What breaks a rule is noted as a fault of the component.
    """
    for iri in sorted(reader.instances(sh("ConstraintComponent"))):
        # A vocabulary may come with queries for the components of SHACL Core, as DASH does.
        if iri.startswith(sh("")[:-1]) or not _has_validator(reader, iri):
            continue
        if not iri.startswith("<"):
            reader.fault(iri, "", "a constraint component must be an IRI")
            continue
        parameters = tuple(_parameters(reader, iri))
        names = tuple(name for _, name, _ in parameters)
        if len(set(names)) < len(names):
            reader.fault(iri, "parameter", "two parameters have the same name")
        if all(optional for _, _, optional in parameters):
            reader.fault(iri, "parameter", "at least one parameter must not be optional")
        general = _validator(reader, iri, "validator", names)
        yield Component(
            iri,
            parameters,
            _validator(reader, iri, "nodeValidator", names) or general,
            _validator(reader, iri, "propertyValidator", names) or general,
        )


def _has_validator(reader: Reader, iri: str) -> bool:
    kinds = ("validator", "nodeValidator", "propertyValidator")
    return any(reader.values(iri, sh(it)) for it in kinds)


def _parameters(reader: Reader, iri: str) -> Iterator[tuple[str, str, bool]]:
    for parameter in reader.values(iri, sh("parameter")):
        paths = reader.values(parameter, sh("path"))
        if len(paths) != 1 or not paths[0].startswith("<"):
            reader.fault(iri, "parameter", "must have one sh:path, an IRI")
            continue
        local = _LOCAL.search(paths[0][1:-1])
        name = local[0] if local else ""
        if not _NAME.fullmatch(name) or name in RESERVED:
            reader.fault(iri, "parameter", f"{paths[0]} ends in no name that a variable may have")
            continue
        optional = reader.values(parameter, sh("optional"))
        flags = [literal(it, "boolean") for it in optional]
        if len(optional) > 1 or None in flags:
            reader.fault(iri, "parameter", "sh:optional must be one xsd:boolean")
        yield paths[0], name, "true" in flags


def _validator(
    reader: Reader, iri: str, kind: str, parameters: tuple[str, ...]
) -> Validator | None:
    ask = kind == "validator"
    # Any one of several may be used (section 6.2.3); the first, so that it is always the same.
    for node in reader.values(iri, sh(kind)):
        query = query_of(reader, iri, kind, node, "ask" if ask else "select")
        if query is None:
            return None
        checked = check(query, ask, parameters)
        if isinstance(checked, list):
            for problem in checked:
                reader.fault(iri, kind, f"query of {reader.name(node)}: {problem}")
            return None
        said = messages(reader, iri, kind, node) or messages(reader, iri, "message", iri)
        return Validator(query, checked, said)
    return None
