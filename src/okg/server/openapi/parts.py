"""What operations are put together from: parameters, responses, schemas."""

from collections.abc import Mapping, Sequence
from typing import Any

from okg.server.negotiation import PAGE, Format
from okg.server.problems import MEDIA_TYPE

__all__ = [
    "FORMAT",
    "LANGUAGE",
    "RESPONSES",
    "SCHEMAS",
    "Json",
    "content",
    "get",
    "parameter",
    "problems",
    "ref",
]

Json = dict[str, Any]

STATUSES = {
    "304": "The client has it already: what it said in If-None-Match is still right.",
    "400": "The request is at fault: what it lacks, or which value cannot be.",
    "401": "Writing needs the server's token.",
    "403": "That is not changed in this way.",
    "404": "There is no such thing, or no such form of it.",
    "406": "There is no form that the client accepts.",
    "408": "The content did not come in time.",
    "413": "The content, or the answer, is too large.",
    "415": "The content is of no type that is read here.",
    "429": "Too many wait already; try again after a while (Retry-After).",
    "503": "It took too long, or needs too much memory, or the server cannot do it now.",
}
PROBLEM: Json = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}

RESPONSES: Json = {
    f"Status{status}": {
        "description": text,
        **({"content": {**PROBLEM, PAGE.media_type: {}}} if status != "304" else {}),
    }
    for status, text in STATUSES.items()
}
SCHEMAS: Json = {
    "Problem": {
        "description": "Why a request is not carried out (RFC 9457); some have further members.",
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string"},
            "offered": {"type": "array", "description": "What could have been said instead."},
            "near": {"type": "array", "items": {"type": "string"}},
            "parameter": {"type": "string"},
            "line": {"type": "integer"},
            "column": {"type": "integer"},
        },
    },
    "Term": {
        "description": "A term of RDF (SPARQL 1.1 Query Results JSON, section 3.2.2).",
        "type": "object",
        "required": ["type", "value"],
        "properties": {
            "type": {"enum": ["uri", "literal", "bnode"]},
            "value": {"type": "string"},
            "xml:lang": {"type": "string"},
            "datatype": {"type": "string"},
        },
    },
    "Rows": {
        "description": "The answer to a SELECT query (SPARQL 1.1 Query Results JSON).",
        "type": "object",
        "required": ["head", "results"],
        "properties": {
            "head": {
                "type": "object",
                "required": ["vars"],
                "properties": {"vars": {"type": "array", "items": {"type": "string"}}},
            },
            "results": {
                "type": "object",
                "required": ["bindings"],
                "properties": {
                    "bindings": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": {"$ref": "#/components/schemas/Term"},
                        },
                    }
                },
            },
        },
    },
    "Truth": {
        "description": "The answer to an ASK query (SPARQL 1.1 Query Results JSON).",
        "type": "object",
        "required": ["head", "boolean"],
        "properties": {"head": {"type": "object"}, "boolean": {"type": "boolean"}},
    },
}


def ref(kind: str, name: str) -> Json:
    """Return a reference to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def parameter(  # noqa: PLR0913 — what there is to say of one
    name: str,
    schema: Json,
    description: str = "",
    *,
    example: object = None,
    required: bool = False,
    place: str = "query",
) -> Json:
    """Return a parameter object (OpenAPI 3.1, section 4.8.12)."""
    return {
        "name": name,
        "in": place,
        "schema": schema,
        **({"description": description} if description else {}),
        **({"example": example} if example is not None else {}),
        **({"required": True} if required else {}),
    }


LANGUAGE = parameter(
    "lang", {"enum": ["en", "zh"]}, "The language to answer in, before Accept-Language."
)
FORMAT = "The form of the answer, before Accept; the same as a suffix of the address, such as .csv."


def content(forms: Sequence[Format], json_schema: Json | None = None) -> Json:
    """Return the content of a response that comes in ``forms``, all of their first media type."""
    return {
        it.media_type: {"schema": json_schema} if it.name == "json" and json_schema else {}
        for it in forms
    }


def problems(*statuses: int) -> Json:
    """Return the responses that say why there is no answer."""
    return {str(it): ref("responses", f"Status{it}") for it in statuses}


def get(  # noqa: PLR0913 — what there is to say of one
    operation: str,
    summary: str,
    tag: str,
    responses: Mapping[str, Any],
    *,
    parameters: Sequence[Json] = (),
    description: str = "",
) -> Json:
    """Return a path with the one operation GET."""
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            **({"description": description} if description else {}),
            "tags": [tag],
            "parameters": list(parameters),
            "responses": dict(responses),
        }
    }
