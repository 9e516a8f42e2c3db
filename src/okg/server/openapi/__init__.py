"""The description of the web API for programs (OpenAPI 3.1), made from what the server offers."""

from okg.server.openapi.document import document

__all__ = ["document"]
