"""What can go wrong between here and a server, and what to say of it.

Every fault becomes an EnvironmentFault whose message tells which address, what happened and what
to do. Nothing that a server says is repeated at length, and no secret is known here.
"""

import re
import ssl
from collections.abc import Collection
from html import unescape

import httpx

from okg.errors import EnvironmentFault
from okg.store.remote.credentials import Credentials, without_secrets

__all__ = ["Refused", "Unreachable", "check_content", "check_status", "of_transport", "place_of"]

EXCERPT = 300
"""Characters of a server's own words that are repeated."""

HINTS = {
    400: "it does not understand the request",
    403: "it does not allow this; ask whoever runs it for the right to do so",
    404: "there is nothing at this address; is it that of a SPARQL endpoint?",
    405: "it does not take this kind of request there; is it read-only, or the address another?",
    406: "it has no form of answer that okg reads",
    413: "what was sent is larger than it takes; raise its limit",
    415: "it does not take this form of content",
    501: "it cannot do this; is it read-only?",
    507: "its disk is full",
}
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


class Unreachable(EnvironmentFault):
    """The server did not answer, or not to the end."""


class Refused(EnvironmentFault):
    """The server answered that it will not, or cannot, do what it was asked."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def place_of(url: str | httpx.URL) -> str:
    """Return ``url`` as messages show it: without secrets and without a query string."""
    return without_secrets(str(url)).partition("?")[0]


def of_transport(error: httpx.HTTPError | httpx.InvalidURL, url: str) -> Unreachable:
    """Return what to tell of a request to ``url`` that got no whole answer."""
    return Unreachable(f"{place_of(url)}{_told(error, _reason(error))}")


def _told(error: Exception, reason: str) -> str:
    verification = _caused_by(error, ssl.SSLCertVerificationError)
    if verification is not None:
        told = (
            f": its certificate is not trusted: {getattr(verification, 'verify_message', reason)}. "
            "Where an authority of your own signed it, name that authority's file in SSL_CERT_FILE"
        )
    elif isinstance(error, httpx.ProxyError):
        told = f": the proxy does not let it through: {reason}. See HTTPS_PROXY and NO_PROXY"
    elif _caused_by(error, ssl.SSLError) is not None:
        told = f": no secure connection: {reason}. Should it be http://…?"
    elif isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        told = f" cannot be reached: {reason}. Is the server running, and the address right?"
    elif isinstance(error, httpx.TimeoutException):
        told = " did not answer in time; try again, or wait longer with --timeout"
    elif isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        told = " is not the address of a server; write it as http://…"
    else:
        told = f": the connection broke off: {reason}. Try again"
    return told


def check_status(response: httpx.Response, credentials: Credentials) -> None:
    """Raise Refused where ``response``, whose body was read, tells of no success.

    ``credentials`` are those that were there to be sent: not even a server's echo of them is told.
    """
    if response.is_success:
        return
    place, status = place_of(response.url), response.status_code
    if response.is_redirect:
        other = place_of(response.url.join(response.headers.get("Location", "")))
        raise Refused(
            f"{place} leads on to {other}, which is another server; nothing was sent there. "
            "If that is where you mean to go, give that address",
            status,
        )
    if status == httpx.codes.UNAUTHORIZED and credentials:
        hint = "it does not accept the user and password, or the token, that it was given"
    elif status == httpx.codes.UNAUTHORIZED:
        hint = (
            "it asks who you are: give --user and OKG_PASSWORD, OKG_BEARER, or an entry in ~/.netrc"
        )
    elif status == httpx.codes.PROXY_AUTHENTICATION_REQUIRED:
        hint = "the proxy asks who you are; put user and password into HTTPS_PROXY"
    else:
        hint = HINTS.get(
            status, "it failed; its log tells why" if status >= 500 else "it refuses the request"
        )
    said = _excerpt(response)
    for secret in filter(None, (credentials.password, credentials.bearer)):
        said = said.replace(secret, "…")
    raise Refused(f"{place}: {hint} (HTTP {status}{f': {said}' if said else ''})", status)


def check_content(response: httpx.Response, wanted: Collection[str], what: str) -> None:
    """Raise Refused unless ``response`` is of one of the media types ``wanted``.

    ``what`` names what was expected, such as "SPARQL results".
    """
    given = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if given in wanted:
        return
    place, status = place_of(response.url), response.status_code
    if "html" in given:
        title = TITLE.search(_beginning(response))
        named = f' "{_plain(title[1])}"' if title else ""
        raise Refused(
            f"{place} answered with a web page{named} instead of {what}: a proxy or a log-in page "
            "stands before the server, or the address is not that of its SPARQL endpoint",
            status,
        )
    raise Refused(
        f"{place} answered with {given or 'something of no type'} instead of {what}; "
        "is it the address of a SPARQL endpoint?",
        status,
    )


def _beginning(response: httpx.Response) -> str:
    return response.text[:100_000] if response.is_closed else ""


def _excerpt(response: httpx.Response) -> str:
    text = _beginning(response)
    title = TITLE.search(text)
    if "html" in response.headers.get("Content-Type", "") and title:
        text = title[1]
    return _plain(text)


def _plain(text: str) -> str:
    line = " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT]}…"


def _reason(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return re.sub(r"^\[(Errno -?\d+|SSL[^\]]*)\] ", "", text).rstrip(".")


def _caused_by(error: BaseException | None, kind: type[BaseException]) -> BaseException | None:
    while error is not None and not isinstance(error, kind):
        error = error.__cause__ or error.__context__
    return error
