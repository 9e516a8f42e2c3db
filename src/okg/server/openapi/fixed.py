"""The addresses that every server has, whatever its questions are."""

from okg.graph import KnowledgeGraph
from okg.server.jobs.search import JSON
from okg.server.jobs.sparql import OFFERED
from okg.server.jobs.validate import AGAINST, REPORTS, SHOWN
from okg.server.negotiation import GRAPHS, PAGE
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
from okg.server.uploads import KINDS

__all__ = ["fixed"]

FORMS = (*OFFERED, *(it for it in GRAPHS if it.name != "jsonld"))
READING = (304, 400, 404, 406, 413, 429, 503)
QUERY = "SELECT ?label WHERE { okg:payroll rdfs:label ?label }"
IRI = "okg:payroll"
DATA = """\
@prefix okg: <https://w3id.org/outsourcing#> .
@prefix ex: <https://example.org/> .

ex:payroll a okg:ServiceOutsourcing ;
    okg:hasClient ex:bank ;
    okg:coversService okg:payroll .
"""


def fixed(graph: KnowledgeGraph, *, writable: bool) -> Json:
    """Return their paths; those that write as well where the server is ``writable``."""
    return {
        "/sparql": _sparql(writable=writable),
        "/graphs": _graphs(graph, writable=writable),
        "/validate": _validate(),
        **_linked(),
        **_operations(),
    }


def _iris(name: str, description: str) -> Json:
    schema: Json = {"type": "array", "items": {"type": "string", "format": "uri"}, "maxItems": 9}
    return parameter(name, schema, description)


def _sparql(*, writable: bool) -> Json:
    dataset = [
        _iris("default-graph-uri", "The graphs that make up the default graph."),
        _iris("named-graph-uri", "The graphs that GRAPH may name."),
    ]
    form = parameter("format", {"enum": [it.suffixes[0] for it in FORMS]}, FORMAT)
    answer = {
        "200": {
            "description": "The answer; of SELECT and ASK a table, of CONSTRUCT and DESCRIBE RDF. "
            "Without a query, the description of the service.",
            "content": {
                **content(OFFERED, {"anyOf": [ref("schemas", "Rows"), ref("schemas", "Truth")]}),
                **content(GRAPHS),
            },
        },
        **problems(304, 400, 403, 404, 406, 408, 413, 415, 429, 503),
    }
    found = get(
        "sparql",
        "Answer a SPARQL query",
        "sparql",
        answer,
        parameters=[
            parameter("query", {"type": "string"}, "SPARQL 1.1 Query.", example=QUERY),
            *dataset,
            form,
        ],
        description="SPARQL 1.1 Protocol. Prefixes that okg knows need not be declared, and the "
        "default graph is all graphs together. No query calls another server.",
    )
    fields: Json = {"query": {"type": "string"}}
    types: Json = {"application/sparql-query": {"schema": {"type": "string"}, "example": QUERY}}
    done: Json = {}
    if writable:
        fields["update"] = {"type": "string"}
        types["application/sparql-update"] = {"schema": {"type": "string"}}
        done = {"204": {"description": "The update is carried out."}, **problems(401)}
    schema: Json = {
        "type": "object",
        "properties": fields,
        **({} if writable else {"required": ["query"]}),
    }
    found["post"] = {
        "operationId": "sparqlByPost",
        "summary": "Answer a SPARQL query" + (", or carry out an update" if writable else ""),
        "tags": ["sparql"],
        "parameters": [*dataset, form],
        "requestBody": {
            "required": True,
            "content": {
                **types,
                "application/x-www-form-urlencoded": {
                    "schema": schema,
                    "example": {"query": QUERY},
                },
            },
        },
        "responses": {**answer, **done},
        **({"security": [{}, {"token": []}]} if writable else {}),
    }
    return found


def _graphs(graph: KnowledgeGraph, *, writable: bool) -> Json:
    named = [it.graph for it in graph.datasets]
    which = [
        parameter("graph", {"type": "string", "format": "uri"}, "Its name."),
        parameter("default", {"const": ""}, "The default graph."),
    ]
    found = get(
        "graphs",
        "Read a graph",
        "sparql",
        {
            "200": {
                "description": "The graph, or without one the description of all.",
                "content": content(GRAPHS),
            },
            **problems(*READING),
        },
        parameters=[
            {**which[0], **({"example": named[0]} if named else {})},
            which[1],
            parameter("format", {"enum": [it.suffixes[0] for it in GRAPHS]}, FORMAT),
        ],
        description="SPARQL 1.1 Graph Store HTTP Protocol.",
    )
    body: Json = {
        "required": True,
        "content": {
            it: {"schema": {"type": "string"}} for it in ("text/turtle", "application/n-triples")
        },
    }
    for method, summary in (
        ("put", "Replace a graph"),
        ("post", "Add to a graph"),
        ("delete", "Remove a graph"),
    ):
        if writable:
            found[method] = {
                "operationId": f"{method}Graph",
                "summary": summary,
                "tags": ["sparql"],
                "parameters": which,
                **({"requestBody": body} if method != "delete" else {}),
                "responses": {
                    "201": {"description": "It is new."},
                    "204": {"description": "It is done."},
                    **problems(400, 401, 403, 404, 408, 413, 415, 429, 503),
                },
                "security": [{"token": []}],
            }
    return found


def _validate() -> Json:
    severities = ["violation", "warning", "info"]
    types: Json = {it: {"schema": {"type": "string"}} for it in KINDS}
    types["text/turtle"]["example"] = DATA
    files: Json = {"type": "array", "items": {"type": "string", "format": "binary"}}
    types["multipart/form-data"] = {
        "schema": {"type": "object", "required": ["file"], "properties": {"file": files}}
    }
    return {
        "post": {
            "operationId": "validate",
            "summary": "Is this data right, and if not, what must be changed, and where?",
            "description": "RDF in any syntax, a table or open contracting. Nothing is kept.",
            "tags": ["validation"],
            "parameters": [
                parameter(
                    "name", {"type": "string"}, "The file's name; its suffix says what it is."
                ),
                parameter("format", {"enum": [it.suffixes[0] for it in REPORTS]}, FORMAT),
                parameter("severity", {"enum": severities}, "Show what is as severe, or worse."),
                parameter(
                    "fail-on",
                    {"enum": [*severities, "none"]},
                    "From which severity on Okg-Verdict is fail; by default violation.",
                ),
                parameter(
                    "limit",
                    {"type": "integer", "minimum": 0, "maximum": 999_999_999},
                    f"Findings shown a rule in txt, md and html; 0 for all, by default {SHOWN}.",
                ),
                parameter("against", {"enum": AGAINST}, "What the data may refer to."),
                LANGUAGE,
            ],
            "requestBody": {"required": True, "content": types},
            "responses": {
                "200": {
                    "description": "The report, whether the data conforms or not.",
                    "headers": {
                        "Okg-Verdict": {"schema": {"enum": ["pass", "fail"]}, "required": True}
                    },
                    "content": content(REPORTS, REPORT),
                },
                **problems(400, 406, 408, 413, 415, 429, 503),
            },
        }
    }


REPORT: Json = {
    "type": "object",
    "required": ["conforms", "counts", "files", "subjects", "checked", "notes", "results"],
    "properties": {
        "conforms": {"type": "boolean", "description": "Whether there is no finding at all."},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "files": {"type": "array", "items": {"type": "string"}},
        "subjects": {"type": "integer"},
        "checked": {"type": "integer"},
        "notes": {"type": "array", "items": {"type": "string"}},
        "results": {
            "type": "array",
            "items": {"type": "object", "required": ["severity", "focus", "message", "shape"]},
        },
    },
}


def _linked() -> Json:
    page = (JSON, PAGE)
    graphs = {"200": {"description": "What is known.", "content": content((*GRAPHS, PAGE))}}
    form = [
        parameter("format", {"enum": [it.suffixes[0] for it in (*GRAPHS, PAGE)]}, FORMAT),
        LANGUAGE,
    ]
    either = [parameter("format", {"enum": ["json", "html"]}, FORMAT), LANGUAGE]

    def found(description: str, schema: Json) -> Json:
        answer = {"200": {"description": description, "content": content(page, schema)}}
        return {**answer, **problems(304, 400, 404, 406, 429, 503)}

    things: Json = {"type": "object"}
    return {
        "/term": get(
            "term",
            "What is known of a term?",
            "terms",
            {**graphs, **problems(*READING)},
            parameters=[
                parameter(
                    "iri",
                    {"type": "string", "minLength": 1},
                    "An IRI or a prefixed name.",
                    example=IRI,
                    required=True,
                ),
                *form,
            ],
        ),
        "/term/{name}": get(
            "termByName",
            "What is known of a term of okg?",
            "terms",
            {**graphs, **problems(*READING)},
            parameters=[
                parameter(
                    "name",
                    {"type": "string", "minLength": 1},
                    "What its IRI has after https://w3id.org/outsourcing# or /.",
                    example="payroll",
                    required=True,
                    place="path",
                ),
                *form,
            ],
        ),
        "/search": get(
            "search",
            "Which terms are called so?",
            "terms",
            found("The terms, the best first.", {**things, "required": ["results"]}),
            parameters=[
                parameter("q", {"type": "string"}, "A name, or its beginning.", example="payroll"),
                parameter("limit", {"type": "integer", "minimum": 1, "maximum": 100}),
                *either,
            ],
        ),
        "/terms.json": get(
            "terms",
            "All terms of okg",
            "terms",
            found("Each with its label and kind.", {"type": "array", "items": things}),
            parameters=[LANGUAGE],
        ),
        "/explore": get(
            "explore",
            "The tree of categories and their services",
            "terms",
            found("The tree.", things),
            parameters=either,
        ),
        "/neighbourhood": get(
            "neighbourhood",
            "What is around a term?",
            "terms",
            found("Nodes and links.", {**things, "required": ["nodes", "links"]}),
            parameters=[
                parameter(
                    "iri",
                    {"type": "string", "minLength": 1},
                    "An IRI or a prefixed name.",
                    example=IRI,
                    required=True,
                ),
                LANGUAGE,
            ],
        ),
        "/about": get(
            "about",
            "What is loaded, from where, in which versions?",
            "server",
            found("What is loaded.", things),
            parameters=either,
        ),
    }


def _operations() -> Json:
    health: Json = {
        "description": "Whether questions can be answered.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["status", "version"],
                    "properties": {"status": {"enum": ["pass", "fail"]}},
                }
            }
        },
    }
    return {
        "/health": get("health", "Is the server well?", "server", {"200": health, "503": health}),
        "/metrics": get(
            "metrics",
            "What the server counts, for Prometheus",
            "server",
            {
                "200": {
                    "description": "All counters.",
                    "content": {"text/plain; version=0.0.4; charset=utf-8": {}},
                }
            },
        ),
        "/openapi.json": get(
            "openapi",
            "This description",
            "server",
            {
                "200": {
                    "description": "A document of OpenAPI 3.1.",
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
                **problems(304, 429, 503),
            },
        ),
    }
