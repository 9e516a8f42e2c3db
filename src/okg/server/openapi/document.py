"""The whole document (OpenAPI 3.1, section 4.8.1)."""

from okg import __version__
from okg.graph import KnowledgeGraph
from okg.server.openapi.fixed import fixed
from okg.server.openapi.parts import RESPONSES, SCHEMAS, Json
from okg.server.openapi.questions import questions

__all__ = ["document"]


def document(graph: KnowledgeGraph, *, writable: bool = False) -> Json:
    """Return the description of a server of ``graph``, and of writing where it is ``writable``."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "okg",
            "summary": "The outsourcing knowledge graph",
            "description": "Questions about service outsourcing: canned ones with parameters, or "
            "any in SPARQL; validation of your own data; and every term with what sources say.",
            "version": __version__,
            "license": {"name": "Apache-2.0 AND CC-BY-4.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {**questions(graph), **fixed(graph, writable=writable)},
        "components": {
            "schemas": SCHEMAS,
            "responses": RESPONSES,
            "headers": {
                "ETag": {
                    "description": "It changes with the data; send it back as If-None-Match.",
                    "schema": {"type": "string"},
                }
            },
            **({"securitySchemes": SECURITY} if writable else {}),
        },
    }


SECURITY: Json = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token that the server was started with.",
    }
}
