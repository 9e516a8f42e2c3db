"""What is answered where a request cannot be: problem details for HTTP (RFC 9457)."""

from collections.abc import Mapping
from typing import Any

from okg.errors import EnvironmentFault, InputError, OkgError, QuerySyntaxError
from okg.namespaces import ONTOLOGY

__all__ = ["MEDIA_TYPE", "Problem", "problem_of"]

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """The reason why a request is not carried out.

    ``kind`` is its name for programs, the end of the IRI that is its type; ``title`` is the same
    for every problem of the kind, ``detail`` says what is wrong with this request and what to do.
    ``more`` are further members of the document, such as a line number.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        super().__init__(f"{status} {title}: {detail}")
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = more

    def __reduce__(self) -> tuple[Any, ...]:
        # It travels from worker to front, and an exception with keywords does not by itself.
        return _again, (self.status, self.kind, self.title, self.detail, self.headers, self.more)

    def document(self) -> dict[str, Any]:
        """Return the members of the problem's JSON (RFC 9457, section 3.1)."""
        return {
            "type": f"{ONTOLOGY}/problem/{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }


def _again(  # noqa: PLR0913, PLR0917 — what __reduce__ lists
    status: int, kind: str, title: str, detail: str, headers: dict[str, str], more: dict[str, Any]
) -> Problem:
    return Problem(status, kind, title, detail, headers=headers, **more)


def problem_of(error: OkgError) -> Problem:
    """Return the problem that an error of okg is for the client."""
    if isinstance(error, QuerySyntaxError):
        return Problem(
            400,
            "query-syntax",
            "The query is not SPARQL 1.1",
            error.message,
            line=error.line,
            column=error.column,
            expected=error.expected,
        )
    if isinstance(error, EnvironmentFault):
        return Problem(503, "unavailable", "The server cannot do that now", error.message)
    if isinstance(error, InputError):
        return Problem(400, "bad-request", "The request is at fault", error.message)
    return Problem(422, "refused", "The content is refused", error.message)
