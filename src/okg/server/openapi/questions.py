"""The canned queries as operations: each its own address, with its parameters."""

from okg.errors import InputError
from okg.graph import KnowledgeGraph
from okg.namespaces import shorten
from okg.query.catalogue import Parameter, Query
from okg.query.parameters import example_value, term_of
from okg.query.terms import VALUE_TYPES
from okg.server.jobs.catalogue import LISTING, formats_of, offers
from okg.server.openapi.parts import (
    FORMAT,
    LANGUAGE,
    Json,
    content,
    get,
    parameter,
    problems,
    ref,
)

__all__ = ["questions"]

TYPES: dict[str, Json] = {
    "iri": {"type": "string", "minLength": 1},
    "string": {"type": "string", "minLength": 1},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "boolean": {"type": "boolean"},
}
FEW = 60
"""Values up to which they are enumerated."""
TAG = "questions"


def questions(graph: KnowledgeGraph) -> Json:
    """Return the paths of the catalogue and of each of its queries."""
    queries = list(graph.queries.values())
    themes = graph.queries.themes()
    tags = sorted({tag for it in queries for tag in it.tags})
    names = sorted(it.name for it in queries)
    listing = get(
        "queries",
        "Which questions are there?",
        TAG,
        {
            "200": {
                "description": "Those of the theme, with the tag, that speak of the word.",
                "content": content(LISTING, LISTED),
            },
            **problems(304, 400, 404, 406, 429, 503),
        },
        parameters=[
            parameter("theme", {"enum": themes}, example=themes[0]),
            parameter("tag", {"enum": tags}),
            parameter("q", {"type": "string"}, "A word in what they say.", example="skill"),
            parameter("format", {"enum": [it.suffixes[0] for it in LISTING]}, FORMAT),
            LANGUAGE,
        ],
    )
    text = get(
        "queryText",
        "The SPARQL of a question",
        TAG,
        {
            "200": {
                "description": "The query, with a header that says what it asks.",
                "content": {"application/sparql-query; charset=utf-8": {}},
            },
            **problems(304, 404, 429, 503),
        },
        parameters=[
            parameter("name", {"enum": names}, example=names[0], required=True, place="path")
        ],
    )
    return {
        "/queries": listing,
        "/queries/{name}.rq": text,
        **{f"/queries/{it.name}": _question(graph, it) for it in queries},
    }


def _question(graph: KnowledgeGraph, query: Query) -> Json:
    forms = formats_of(query)
    schema = ref("schemas", "Truth" if query.form == "ASK" else "Rows")
    notes = [query.description]
    if query.needs:
        notes.append("It asks about data that was loaded into the server's store.")
    return get(
        f"ask-{query.name}",
        query.summary,
        f"{TAG}: {query.theme}",
        {
            "200": {
                "description": "The answer.",
                "headers": {"ETag": ref("headers", "ETag")},
                "content": content(forms, schema),
            },
            **problems(304, 400, 404, 406, 413, 429, 503),
        },
        parameters=[
            *(_parameter(graph, it) for it in query.parameters),
            parameter("format", {"enum": [it.suffixes[0] for it in forms]}, FORMAT),
            LANGUAGE,
        ],
        description=" ".join(filter(None, notes)),
    )


def _parameter(graph: KnowledgeGraph, it: Parameter) -> Json:
    values = [offer.value for offer in offers(graph, it)]
    known = it.type in VALUE_TYPES and not it.among
    schema: Json = dict(TYPES.get(it.type, TYPES["iri"]))
    if values and len(values) <= FEW:
        schema["enum"] = values
    notes = [it.description]
    if it.type not in VALUE_TYPES:
        notes.append(
            f"An okg:{it.type[0].upper()}{it.type[1:]}: an IRI, a prefixed name, or a name of the "
            "thing in English or Chinese, an acronym included."
        )
    elif it.type == "iri":
        notes.append("An IRI, a prefixed name, or a name of a term of okg.")
    elif not known:
        notes.append(f"A value of {it.among}.")
    if it.default and _suits(graph, it, it.default[0]):
        notes.append(f"By default {', '.join(it.default)}.")
    if it.several:
        schema = {"type": "array", "items": schema, "maxItems": 10}
    example = _example(graph, it)
    return parameter(
        it.name,
        schema,
        " ".join(filter(None, notes)),
        example=[example] if it.several and example is not None else example,
        required=not (it.default or it.optional),
    )


def _example(graph: KnowledgeGraph, it: Parameter) -> object:
    """Return a value with which the question can be asked here, None where it has to be left out.

    It is as JSON has it.
    """
    value = it.default[0] if it.default else example_value(it, graph.terms)
    if it.type not in VALUE_TYPES and not _suits(graph, it, value):
        members = graph.terms.members(it.type)
        return shorten(members[0].value) if members else None
    if it.type == "integer":
        return int(value)
    return float(value) if it.type == "decimal" else shorten(value)


def _suits(graph: KnowledgeGraph, it: Parameter, value: str) -> bool:
    """Tell whether the graph has ``value``: the defaults of some are things of the examples."""
    try:
        term_of(it, value, graph.terms)
    except InputError:
        return False
    return True


LISTED: Json = {
    "type": "object",
    "required": ["total", "themes", "queries"],
    "properties": {
        "total": {"type": "integer", "description": "How many there are, found or not."},
        "themes": {"type": "array", "items": {"type": "string"}},
        "queries": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "theme", "summary", "parameters", "href", "formats"],
                "properties": {
                    "name": {"type": "string"},
                    "theme": {"type": "string"},
                    "summary": {"type": "string"},
                    "href": {"type": "string"},
                    "formats": {"type": "array", "items": {"type": "string"}},
                    "parameters": {
                        "type": "array",
                        "items": {"type": "object", "required": ["name", "type", "values"]},
                    },
                },
            },
        },
    },
}
