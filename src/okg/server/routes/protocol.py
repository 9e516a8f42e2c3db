"""What the two protocols of SPARQL share: who may write, types of content, their own addresses."""

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from okg.server.front import front_of
from okg.server.problems import Problem

__all__ = ["allowed", "check_writer", "content_type", "here", "unsupported"]


def check_writer(request: Request) -> None:
    """Raise Problem unless the request may change the store.

    The server must be writable, the request come from no foreign page, and hold the token.
    """
    front = front_of(request)
    if front.writing is None:
        raise Problem(
            403,
            "read-only",
            "This server is read-only",
            "it is changed with okg load and okg unload, or by updates when it is started with "
            "okg serve --writable",
        )
    origin = request.headers.get("origin")
    if origin is not None and _host_of(origin) != request.headers.get("host"):
        raise Problem(
            403,
            "foreign-origin",
            "Pages of other sites do not write",
            f"the request comes from a page of {origin}",
        )
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    # Headers are decoded as Latin-1, so this gives the bytes that were sent.
    # Spaces around it get lost on the way; only these, for other blanks may be bytes of a letter.
    given, wanted = token.encode("latin-1").strip(), front.settings.token.encode().strip()
    if scheme.lower() != "bearer" or not wanted or not hmac.compare_digest(given, wanted):
        challenge = 'Bearer realm="okg"' + (', error="invalid_token"' if token else "")
        raise Problem(
            401,
            "token-needed",
            "Writing needs the token",
            "send the server's token in the header Authorization: Bearer TOKEN",
            headers={"WWW-Authenticate": challenge},
        )


def _host_of(origin: str) -> str | None:
    """Return the host, with its port, of a page; None where ``origin`` is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def content_type(header: str) -> str:
    """Return the media type that a header Content-Type names, without parameters.

    Raises Problem where it names a charset other than UTF-8.
    """
    name, *parameters = (it.strip() for it in header.split(";"))
    for it in parameters:
        key, _, value = it.partition("=")
        charset = value.strip().strip('"').lower()
        if key.strip().lower() == "charset" and charset not in ("utf-8", "utf8", "us-ascii"):
            raise Problem(
                415,
                "unsupported-charset",
                "The content is not in UTF-8",
                f"the charset {value} is not taken: send UTF-8",
            )
    return name.lower()


def unsupported(given: str, offered: Mapping[str, str] | list[str], header: str) -> Problem:
    """Return the problem with a type of content; ``header`` is the one that lists the others."""
    listed = ", ".join(offered)
    return Problem(
        415,
        "unsupported-media-type",
        "The type of the content is not supported",
        f"the Content-Type {given or 'is missing, and'} is none of {listed}",
        headers={header: listed},
        offered=list(offered),
    )


def here(request: Request, path: str) -> str:
    """Return the whole address of ``path``, as the client knows the server.

    Raises Problem where its header Host makes no address.
    """
    url = f"{request.url.scheme}://{request.url.netloc}{path}"
    try:
        return ox.NamedNode(url).value
    except ValueError:
        raise Problem(400, "bad-request", "The request is at fault", f"no IRI: {url}") from None


def allowed(methods: list[str], **headers: str) -> Response:
    """Return the answer to OPTIONS."""
    more = {key.replace("_", "-"): value for key, value in headers.items()}
    return Response(status_code=204, headers={"Allow": ", ".join(methods), **more})
