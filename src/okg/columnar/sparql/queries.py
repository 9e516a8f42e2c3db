"""Queries in a shapes graph: their text with prefixes, and their messages (SHACL, section 5.2)."""

from okg.columnar.shapes.reader import Reader
from okg.columnar.shapes.vocabulary import sh
from okg.columnar.sparql.model import Message
from okg.columnar.values.terms import XSD, Kind, term

__all__ = ["literal", "messages", "query_of"]

IMPORTS = "<http://www.w3.org/2002/07/owl#imports>"


def literal(text: str, datatype: str) -> str | None:
    """Return the lexical form of a literal of that XSD datatype, None for any other term."""
    it = term(text)
    return it.lexical if it.datatype == XSD + datatype else None


def query_of(reader: Reader, owner: str, kind: str, node: str, form: str) -> str | None:
    """Return the query of ``node``, a value of ``kind`` at ``owner``, with its prefixes.

    ``form`` is "select" or "ask". None where it breaks a rule, which is then noted.
    """
    if node.startswith('"'):
        reader.fault(owner, kind, f"must be an IRI or a blank node, not {node}")
        return None
    found = reader.values(node, sh(form))
    text = literal(found[0], "string") if len(found) == 1 else None
    if text is None:
        reader.fault(
            owner, kind, f"{reader.name(node)} must have one sh:{form}, which is an xsd:string"
        )
        return None
    prefixes = _prefixes(reader, owner, kind, node)
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in sorted(prefixes.items())) + text


def messages(reader: Reader, owner: str, kind: str, node: str) -> tuple[Message, ...]:
    """Return the values of ``sh:message``; noted are those that are no strings."""
    found = []
    for text in reader.values(node, sh("message")):
        it = term(text)
        if it.kind is Kind.LITERAL and (it.language or it.datatype == f"{XSD}string"):
            found.append(Message(it.lexical, it.language))
        else:
            reader.fault(owner, kind, f"sh:message must be a string, not {text}")
    return tuple(found)


def _prefixes(reader: Reader, owner: str, kind: str, node: str) -> dict[str, str]:
    """Return what ``sh:prefixes/owl:imports*/sh:declare`` leads to (section 5.2.1)."""
    prefixes: dict[str, str] = {}
    waiting = reader.values(node, sh("prefixes"))
    seen: set[str] = set()
    while waiting:
        if (source := waiting.pop()) in seen:
            continue
        seen.add(source)
        waiting += reader.values(source, IMPORTS)
        for declaration in reader.values(source, sh("declare")):
            names = [literal(it, "string") for it in reader.values(declaration, sh("prefix"))]
            iris = [literal(it, "anyURI") for it in reader.values(declaration, sh("namespace"))]
            name, iri = next(iter(names), None), next(iter(iris), None)
            if len(names) != 1 or len(iris) != 1 or name is None or iri is None:
                reader.fault(
                    owner, kind,
                    f"prefix declaration {reader.name(declaration)} must have one sh:prefix, an "
                    "xsd:string, and one sh:namespace, an xsd:anyURI",
                )  # fmt: skip
            elif prefixes.setdefault(name, iri) != iri:
                reader.fault(owner, kind, f"prefix {name} has more than one namespace")
    return prefixes
