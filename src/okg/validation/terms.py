"""rdflib's terms, as keys and as people read them."""

from rdflib import RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from okg.namespaces import PREFIXES, XSD, shorten

__all__ = ["key", "label", "local_name", "readable"]

SH = "http://www.w3.org/ns/shacl#"
SHAPE = "https://w3id.org/outsourcing/shape/"
BARE = {f"{XSD}{name}" for name in ("integer", "decimal", "boolean")}
"""The datatypes whose values Turtle writes without quotation marks."""
LABELS = (RDFS.label, SKOS.prefLabel, URIRef(f"{PREFIXES['dcterms']}title"))


def key(node: Node) -> str:
    """Return the N-Triples form of ``node``, as pyoxigraph writes it."""
    import pyoxigraph as ox

    if isinstance(node, Literal):
        if node.language:
            return str(ox.Literal(str(node), language=node.language))
        datatype = ox.NamedNode(node.datatype) if node.datatype else None
        return str(ox.Literal(str(node), datatype=datatype))
    return f"_:{node}" if isinstance(node, BNode) else f"<{node}>"


def readable(node: Node | None) -> str:
    """Return ``node`` as people read it: IRIs shortened, literals as in Turtle."""
    if node is None:
        return ""
    if isinstance(node, Literal):
        suffix = f"@{node.language}" if node.language else ""
        if str(node.datatype) in BARE and not node.ill_typed:
            return str(node)
        if node.datatype and str(node.datatype) != f"{XSD}string":
            suffix = f"^^{readable(node.datatype)}"
        return f'"{node}"{suffix}'
    if isinstance(node, BNode):
        return f"_:{node}"
    text = str(node)
    for prefix, namespace in (("sh", SH), ("shape", SHAPE)):
        if text.startswith(namespace):
            return f"{prefix}:{text.removeprefix(namespace)}"
    short = shorten(text)
    return f"<{text}>" if short == text else short


def local_name(node: Node) -> str:
    """Return what follows the last ``#``, ``/`` or ``:`` of an IRI."""
    return str(node).rpartition("#")[2].rpartition("/")[2].rpartition(":")[2]


def label(node: Node, language: str, *graphs: Graph) -> str:
    """Return what ``node`` is called in ``language``, or in any other, or ""."""
    texts = [
        text
        for graph in graphs
        for predicate in LABELS
        for text in graph.objects(node, predicate)
        if isinstance(text, Literal)
    ]
    wanted = [it for it in texts if (it.language or "").partition("-")[0] == language]
    return str(min(wanted or texts, key=str)) if texts else ""
