"""The tests of the W3C for the SPARQL 1.1 Protocol and the Graph Store HTTP Protocol.

Requests and expectations are those of the manifests (vocabulary ``ht:``); nothing is left out, and
there are no deviations.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
from _pytest.mark import ParameterSet
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import Node

from tests.server.conftest import Serving
from tests.server.protocol.conftest import AUTHORIZED

FOLDER = os.environ.get("OKG_CONFORMANCE", "")
SUITE = Path(FOLDER) / "w3c-sparql11"

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
HTS = "http://www.w3.org/2011/http-statusCodes#"
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")

STATUS = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"application/rdf+xml", "text/turtle", "application/n-triples"},
}
COUNTS = {"protocol": 34, "graph-store-protocol": 14}
"""How many tests there are, so that none is lost."""


def entries(name: str, kind: URIRef) -> Iterator[tuple[Graph, Node]]:
    for path in sorted((SUITE / name).glob("manifest*.ttl")):
        manifest = Graph().parse(path, publicID=path.as_uri())
        # By type: one of the graph store's tests is missing in the list of entries.
        for test in sorted(manifest.subjects(RDF.type, kind), key=str):
            yield manifest, test


def cases() -> list[ParameterSet]:
    if not FOLDER:
        reason = "OKG_CONFORMANCE names no folder with the W3C tests"
        return [pytest.param(None, None, marks=pytest.mark.skip(reason))]
    protocol = list(entries("protocol", MF.ProtocolTest))
    store = list(entries("graph-store-protocol", MF.GraphStoreProtocolTest))
    assert {"protocol": len(protocol), "graph-store-protocol": len(store)} == COUNTS
    return [pytest.param(*it, id=str(it[1]).partition("#")[2]) for it in protocol + store]


@pytest.mark.parametrize(("manifest", "test"), cases())
@pytest.mark.usefixtures("update")  # which empties the store
def test_w3c(manifest: Graph, test: Node, written: Serving) -> None:
    for data in manifest.objects(test, UT.graphData):
        load(written, manifest, data)
    names: dict[str, str] = {}
    action = manifest.value(test, MF.action)
    requests = Collection(manifest, manifest.value(action, HT.requests))  # type: ignore[arg-type]
    for request in requests:
        response = sent(written, manifest, request, names)
        expected = manifest.value(request, HT.resp)
        assert expected is not None
        check(manifest, expected, response)
        if template := manifest.value(expected, MF.expectedLocation):
            names[str(template)] = response.headers["Location"]


def load(serving: Serving, manifest: Graph, data: Node) -> None:
    path = Path(str(manifest.value(data, UT.graph)).removeprefix("file://"))
    loaded = serving.client.put(
        "/graphs",
        params={"graph": str(manifest.value(data, RDFS.label))},
        content=path.read_bytes(),
        headers={"Content-Type": "application/n-triples", **AUTHORIZED},
    )
    assert loaded.status_code == 201


def sent(serving: Serving, manifest: Graph, request: Node, names: dict[str, str]) -> httpx.Response:
    path = str(manifest.value(request, HT.absolutePath))
    # As both manifests ask: the prefix is that of the server.
    path = path.replace("/sparql/", "/sparql").replace("/gsp", "/graphs", 1)
    for template, name in names.items():
        path = path.replace(template, quote(name, safe=""))
    content = None
    if body := manifest.value(request, HT.body):
        encoding = str(manifest.value(body, CNT.characterEncoding))
        content = str(manifest.value(body, CNT.chars)).encode(encoding)
    return serving.client.request(
        str(manifest.value(request, HT.methodName)),
        path,
        content=content,
        headers={**headers(manifest, request), **AUTHORIZED},
    )


def headers(manifest: Graph, message: Node) -> dict[str, str]:
    listed = manifest.value(message, HT.headers)
    if listed is None:
        return {}
    return {
        str(manifest.value(it, HT.fieldName)): str(manifest.value(it, HT.fieldValue))
        for it in Collection(manifest, listed)
    }


def check(manifest: Graph, expected: Node, response: httpx.Response) -> None:
    wanted = [str(it).removeprefix(HTS) for it in manifest.objects(expected, MF.expectedStatus)]
    got = str(response.status_code)
    assert any(
        got[0] == it[len("StatusCode")] if it.startswith("StatusCode") else got == STATUS[it]
        for it in wanted
    ), (wanted, got, response.text)
    media_type = response.headers.get("Content-Type", "").partition(";")[0]
    if form := manifest.value(expected, MF.expectedFormat):
        assert media_type in FORMATS[str(form)]
    truth = manifest.value(expected, MF.expectedBoolean)
    if truth is not None:
        answer = ox.parse_query_results(
            response.content, format=ox.QueryResultsFormat.from_media_type(media_type)
        )
        assert isinstance(answer, ox.QueryBoolean)
        assert bool(answer) is truth.toPython()  # type: ignore[attr-defined]
    said = {key.lower(): value for key, value in headers(manifest, expected).items()}
    if "content-type" in said:
        assert media_type == said["content-type"].partition(";")[0]
    if body := manifest.value(expected, HT.body):
        ours = Graph().parse(data=response.content, format=media_type)
        theirs = Graph().parse(data=str(manifest.value(body, CNT.chars)), format=media_type)
        assert len(theirs) > 0
        assert isomorphic(ours, theirs)
