"""Who asks: where names and passwords come from, and that they go nowhere else."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from okg.errors import EnvironmentFault, InputError
from okg.store.remote.credentials import Credentials, credentials_for, without_secrets
from okg.store.remote.discovery import Endpoint, connect
from tests.store.remote.misbehaving import Handler, running

URL = "http://server.example/query"


@pytest.fixture
def netrc(tmp_path: Path) -> str:
    path = tmp_path / "netrc"
    path.write_text("machine server.example login kept password from-netrc\n", "utf-8")
    path.chmod(0o600)
    return str(path)


@pytest.mark.parametrize(
    ("given", "url", "variables", "expected"),
    [
        (None, URL, {}, Credentials("kept", "from-netrc")),
        (None, "http://other.example/query", {}, Credentials()),
        (None, URL, {"OKG_USER": "kept"}, Credentials("kept", "from-netrc")),
        (None, URL, {"OKG_USER": "a", "OKG_PASSWORD": "b"}, Credentials("a", "b")),
        (None, "http://u:p%40@server.example/", {"OKG_USER": "a"}, Credentials("u", "p@")),
        (Credentials("x"), URL, {"OKG_PASSWORD": "b"}, Credentials("x", "b")),
        (Credentials("x", "y"), URL, {"OKG_BEARER": "t"}, Credentials("x", "y")),
        (Credentials("x"), URL, {}, Credentials("x")),
        (None, URL, {"OKG_BEARER": "t", "OKG_USER": "a"}, Credentials(bearer="t")),
        (Credentials(bearer="s"), URL, {"OKG_BEARER": "t"}, Credentials(bearer="s")),
    ],
)
def test_where_they_come_from(
    given: Credentials | None,
    url: str,
    variables: dict[str, str],
    expected: Credentials,
    netrc: str,
) -> None:
    assert credentials_for(url, given, {"NETRC": netrc, **variables}) == expected


def test_a_netrc_that_is_none_is_told_without_its_content(tmp_path: Path) -> None:
    path = tmp_path / "netrc"
    path.write_text("machine server.example passwort secret\n", "utf-8")
    with pytest.raises(InputError, match=r"netrc, line 1: not of the form") as caught:
        credentials_for(URL, None, {"NETRC": str(path)})
    assert "secret" not in caught.value.message


def test_no_representation_holds_a_secret() -> None:
    endpoint = Endpoint("http://user:secret@server.example/query")
    shown = [repr(endpoint), str(endpoint), repr(Credentials("a", "secret", "secret"))]
    assert not any("secret" in it for it in shown)
    assert without_secrets(endpoint.url) == "http://server.example/query"


@pytest.mark.parametrize("scheme", ["Basic", "Digest"])
def test_the_server_says_how_it_wants_to_be_told(scheme: str) -> None:
    challenge = {"Basic": 'Basic realm="r"', "Digest": 'Digest realm="r", qop="auth", nonce="n"'}

    def trick(handler: Handler) -> bool:
        if (handler.headers.get("Authorization") or "").startswith(scheme):
            return False
        handler.answer(401, WWW_Authenticate=challenge[scheme])
        return True

    with running() as server:
        server.trick = trick
        connect(Endpoint(f"{server.url}/query", credentials=Credentials("somebody", "secret")))
        sent = [header for _, _, header in server.requests]
        assert sent[0] == ""
        assert all(it.startswith(scheme) for it in sent[-1:])
        server.requests.clear()
        with pytest.raises(EnvironmentFault, match="it asks who you are: give --user"):
            connect(f"{server.url}/query")


def test_a_token_is_sent_at_once() -> None:
    with running() as server:
        connect(Endpoint(f"{server.url}/query", credentials=Credentials(bearer="token")))
        assert {header for _, _, header in server.requests} == {"Bearer token"}


def test_a_description_that_leads_elsewhere_is_not_followed() -> None:
    text = (
        "@prefix sd: <http://www.w3.org/ns/sparql-service-description#> . "
        "[] a sd:Service ; sd:endpoint <{}> ; sd:supportedLanguage sd:SPARQL11Update ."
    )
    with running() as server, running() as other:

        def describing(place: str) -> None:
            def trick(handler: Handler) -> bool:
                described = handler.command == "GET" and urlsplit(handler.path).path == "/query"
                if described:
                    handler.answer(200, text.format(place).encode(), "text/turtle")
                return described

            server.trick = trick

        describing(f"{server.url}/elsewhere")
        assert connect(f"{server.url}/query").client.addresses.update == f"{server.url}/elsewhere"
        describing(f"{other.url}/update")
        assert connect(f"{server.url}/query").client.addresses.update == f"{server.url}/query"
        assert other.requests == []
