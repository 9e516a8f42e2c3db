"""Who asks: names, passwords and tokens, which go to the servers that were named and nowhere else.

Whether a password is sent as basic or digest authentication (RFC 7617, RFC 7616) is for the server
to say: it is asked without one first. No message and no representation holds a secret.
"""

import netrc
import os
import threading
from collections.abc import Collection, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import httpx

from okg.errors import InputError

__all__ = ["Authentication", "Credentials", "credentials_for", "origin", "without_secrets"]

PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Credentials:
    """A name with its password, or a token that speaks for itself."""

    user: str = ""
    password: str = field(default="", repr=False)
    bearer: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.user or self.bearer)


def credentials_for(
    url: str, given: Credentials | None = None, environment: Mapping[str, str] | None = None
) -> Credentials:
    """Return who asks the server at ``url``.

    That is, in this order: who was ``given``, a token in OKG_BEARER, the user in the address or in
    OKG_USER, and the user that netrc has for the server. A user whose password was not given has
    that in OKG_PASSWORD, or in netrc.

    Raises InputError where netrc cannot be read as what it is.
    """
    variables = os.environ if environment is None else environment
    known = given or Credentials()
    if known.bearer or (variables.get("OKG_BEARER") and not known.user):
        return Credentials(bearer=known.bearer or variables["OKG_BEARER"])
    parts = urlsplit(url)
    user = known.user or unquote(parts.username or "") or variables.get("OKG_USER", "")
    password = known.password or (
        unquote(parts.password or "") if user == unquote(parts.username or "") else ""
    )
    if user and (password or variables.get("OKG_PASSWORD")):
        return Credentials(user, password or variables["OKG_PASSWORD"])
    name, kept = _from_netrc(parts.hostname or "", variables)
    return Credentials(name, kept) if user in ("", name) else Credentials(user)


def _from_netrc(host: str, variables: Mapping[str, str]) -> tuple[str, str]:
    chosen = variables.get("NETRC")
    try:
        path = Path(chosen) if chosen else Path.home() / ".netrc"
        found = netrc.netrc(str(path)).hosts.get(host)
    except (OSError, RuntimeError):
        return "", ""
    except (netrc.NetrcParseError, UnicodeDecodeError) as error:
        # Its own message could quote a password.
        line = getattr(error, "lineno", None)
        place = f", line {line}" if line else ""
        raise InputError(f"{path}{place}: not of the form of a netrc file") from None
    return (found[0], found[2]) if found else ("", "")


def without_secrets(url: str) -> str:
    """Return ``url`` without a user's name and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def origin(url: "str | httpx.URL") -> tuple[str, str, int]:
    """Return scheme, host and port of ``url`` (RFC 6454)."""
    parsed = httpx.URL(url)
    return parsed.scheme, parsed.host, parsed.port or PORTS.get(parsed.scheme, 0)


class Authentication(httpx.Auth):
    """Answers a server's challenge, at the ``origins`` that it is for and at no other."""

    requires_request_body = False

    def __init__(self, credentials: Credentials, origins: Collection[tuple[str, str, int]]) -> None:
        self._credentials = credentials
        self._origins = frozenset(origins)
        # Digest counts the requests of its conversation, and requests are sent from many threads.
        self._conversation = threading.local()

    def __repr__(self) -> str:
        return "<Authentication>"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send ``request``, and once more with credentials where the server asks for them."""
        if not self._credentials or origin(request.url) not in self._origins:
            yield request
            return
        if self._credentials.bearer:
            request.headers["Authorization"] = f"Bearer {self._credentials.bearer}"
            yield request
            return
        chosen: httpx.Auth | None = getattr(self._conversation, "chosen", None)
        if chosen is not None:
            yield from chosen.auth_flow(request)
            return
        response = yield request
        chosen = self._scheme(response)
        if chosen is None:
            return
        self._conversation.chosen = chosen
        yield from chosen.auth_flow(request)

    def _scheme(self, response: httpx.Response) -> httpx.Auth | None:
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return None
        offers = " ".join(response.headers.get_list("WWW-Authenticate")).lower()
        name, password = self._credentials.user, self._credentials.password
        if "digest" in offers:
            return httpx.DigestAuth(name, password)
        return httpx.BasicAuth(name, password) if "basic" in offers else None
