"""The description of the web API: valid, complete, and true."""

import re
from collections.abc import Iterator
from typing import Any, cast

import httpx
import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31
from starlette.routing import Route

import okg
from okg.server.app import _application
from okg.server.front import Front
from okg.server.metrics import Metrics
from okg.server.openapi import document
from okg.server.settings import Settings
from tests.server.conftest import Serving

Json = dict[str, Any]

UNTOLD = re.compile(r"/|/favicon\.ico|/static/.*|.*\.\{suffix\}|/graphs/.*")
"""Addresses for browsers, and the same under another name."""


def operations(described: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in described["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


@pytest.fixture(scope="module")
def described(server: Serving) -> Json:
    return cast("Json", server.client.get("/openapi.json").json())


@pytest.mark.parametrize("writable", [False, True])
def test_it_is_open_api(writable: bool) -> None:
    found = document(okg.open(), writable=writable)
    assert [it.message for it in jsonschema_rs.validator_for(OPENAPI_31).iter_errors(found)] == []
    names = [operation["operationId"] for _, _, operation in operations(found)]
    assert len(names) == len(set(names))
    text = str(found)
    for kind, name in re.findall(r"#/components/(\w+)/(\w+)", text):
        assert name in found["components"][kind]


def test_every_address_is_in_it(described: Json) -> None:
    front = Front(Settings(), cast("Any", None), cast("Any", None), None, Metrics())
    served = {it.path for it in _application(front).routes if isinstance(it, Route)}
    # The path of a term may have slashes, which OpenAPI has no form for.
    served = {it.replace(":path}", "}") for it in served if not UNTOLD.fullmatch(it)}
    told = {it for it in described["paths"] if not it.startswith("/queries/")}
    assert served == told | {"/queries/{name}"}


def test_every_question_is_in_it_with_its_parameters(described: Json) -> None:
    for name, query in okg.open().queries.items():
        operation = described["paths"][f"/queries/{name}"]["get"]
        told = {it["name"]: it for it in operation["parameters"]}
        assert set(told) == {it.name for it in query.parameters} | {"format", "lang"}
        assert operation["summary"] == query.summary
        for it in query.parameters:
            assert bool(told[it.name].get("required")) == (not it.default and not it.optional)


def test_values_are_enumerated_where_they_are_few(described: Json) -> None:
    [skill, *_] = described["paths"]["/queries/services-requiring-skill"]["get"]["parameters"]
    members = okg.open().terms.members("skill")
    assert skill["schema"]["enum"] == [f"okg:{it.value.rpartition('#')[2]}" for it in members]
    [term, *_] = described["paths"]["/queries/definition"]["get"]["parameters"]
    assert "enum" not in term["schema"]


def asked(serving: Serving, path: str, method: str, operation: Json) -> httpx.Response:
    """Return the answer to the examples of an operation."""
    given = {it["name"]: it for it in operation["parameters"] if "example" in it}
    for name, it in given.items():
        if it["in"] == "path":
            path = path.replace(f"{{{name}}}", str(it["example"]))
    params = {name: it["example"] for name, it in given.items() if it["in"] == "query"}
    assert "{" not in path
    if method == "get":
        return serving.client.get(path, params=params)
    for media_type, content in operation["requestBody"]["content"].items():
        if "example" in content:
            example = content["example"]
            body: Json = {"data": example} if isinstance(example, dict) else {"content": example}
            headers = {"Content-Type": media_type}
            response = serving.client.request(method, path, params=params, headers=headers, **body)
    return response


@pytest.mark.parametrize("name", ["server", "store_server"])
def test_every_example_works(name: str, request: pytest.FixtureRequest) -> None:
    serving: Serving = request.getfixturevalue(name)
    described = serving.client.get("/openapi.json").json()
    failed = {}
    for path, method, operation in operations(described):
        response = asked(serving, path, method, operation)
        told = operation["responses"]["200"]["content"]
        kind = response.headers["content-type"]
        bare = {it.partition(";")[0] for it in told}
        if response.status_code != 200 or kind.partition(";")[0] not in bare:
            failed[path] = (response.status_code, kind, response.text[:300])
    assert failed == {}


def test_writing_is_told_of_where_it_can_be_done(writable: Serving, described: Json) -> None:
    found = writable.client.get("/openapi.json").json()
    assert set(described["paths"]["/graphs"]) == {"get"}
    assert set(found["paths"]["/graphs"]) == {"get", "put", "post", "delete"}
    types = found["paths"]["/sparql"]["post"]["requestBody"]["content"]
    assert "application/sparql-update" in types
    assert "application/sparql-update" not in str(described)


def test_it_is_sent_once(server: Serving) -> None:
    tag = server.client.get("/openapi.json").headers["etag"]
    again = server.client.get("/openapi.json", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
