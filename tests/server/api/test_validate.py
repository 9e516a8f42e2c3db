"""Validation as a service."""

import asyncio
import gzip
import io
import os
import socket
import threading
import zipfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import httpx
import pyoxigraph as ox
import pytest
import zstandard

from okg.server.app import _application
from okg.server.front import Front
from okg.server.routes.validate import MOST
from okg.server.settings import Settings
from okg.validation.run import validate
from tests.server.conftest import EXAMPLES, Serve, Serving, running
from tests.server.test_front import until

BROKEN = EXAMPLES / "broken"
GOOD = (EXAMPLES / "bank" / "arrangements.ttl").read_bytes()
BAD = (BROKEN / "swapped-dates.ttl").read_bytes()
TURTLE = "text/turtle"

ENTITIES = b"""<?xml version="1.0"?>
<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>
"""
ODS = """<?xml version="1.0"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="register">
<table:table-row>{head}</table:table-row>
<table:table-row table:number-rows-repeated="{times}">{row}</table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>
"""


def post(
    serving: Serving, content: bytes, media_type: str = TURTLE, /, **options: object
) -> httpx.Response:
    headers = {"Content-Type": media_type, **options.pop("headers", {})}  # type: ignore[dict-item]
    params = {name.replace("_", "-"): str(it) for name, it in options.items()}
    return serving.client.post("/validate", content=content, headers=headers, params=params)


def problem(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json", response.text
    return response.status_code, response.json()["type"].rpartition("/")[2]


def left(serving: Serving) -> list[Path]:
    """Return the files below the server's temporary folder."""
    # Folders may go while they are walked through; sockets stay.
    walked = os.walk(serving.temporary)
    found = (Path(folder) / name for folder, _, names in walked for name in names)
    return [it for it in found if it.is_file()]


def written(form: ox.RdfFormat) -> bytes:
    return ox.serialize(ox.parse(BAD, ox.RdfFormat.TURTLE), format=form) or b""


def workbook(rows: list[list[str]], times: int = 1) -> bytes:
    """Return an ODS workbook whose last row is repeated."""
    head, row = (
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{it}</text:p></table:table-cell>'
            for it in cells
        )
        for cells in rows
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", ODS.format(head=head, row=row, times=times))
    return content.getvalue()


def endless() -> bytes:
    """Return data with so many findings that telling them takes long."""
    line = "<urn:{0}> <https://w3id.org/outsourcing#hasClient> <urn:c{0}> .\n"
    return "".join(map(line.format, range(300_000))).encode()


def test_the_report_is_that_of_the_command(server: Serving) -> None:
    path = BROKEN / "swapped-dates.ttl"
    report = validate(path)
    for form in ("json", "csv", "md", "txt", "html"):
        response = post(server, BAD, name=path.name, format=form)
        assert response.status_code == 200
        expected = report.render("text" if form == "txt" else form, limit=10)
        assert response.text == expected.replace(str(path), path.name), form
        assert response.headers["okg-verdict"] == "fail"
        assert response.headers["cache-control"] == "no-store"
    [run] = post(server, BAD, format="sarif").json()["runs"]
    assert len(run["results"]) == len(report.results)
    graph = post(server, BAD, headers={"Accept": "text/turtle"})
    assert graph.headers["content-type"] == "text/turtle; charset=utf-8"
    assert "sh:conforms false" in graph.text


def test_data_that_conforms_is_answered_alike(server: Serving) -> None:
    report = post(server, (BROKEN.parent / "software-company" / "arrangements.ttl").read_bytes())
    assert report.status_code == 200
    assert report.json()["counts"]["violation"] == 0
    assert report.headers["okg-verdict"] == "pass"


@pytest.mark.parametrize(
    ("media_type", "form"),
    [
        ("text/turtle; charset=utf-8", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/n-quads", ox.RdfFormat.N_QUADS),
        ("application/trig", ox.RdfFormat.TRIG),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
def test_every_syntax_is_read(server: Serving, media_type: str, form: ox.RdfFormat) -> None:
    found = post(server, written(form), media_type).json()
    expected = post(server, BAD).json()
    assert found["counts"] == expected["counts"]
    assert [it["shape"] for it in found["results"]] == [it["shape"] for it in expected["results"]]


def test_a_name_says_what_content_is(server: Serving) -> None:
    nt = written(ox.RdfFormat.N_TRIPLES)
    for name in ("data.nt", "C:\\My data\\data.NT", "../../data.nt.gz", "data.nt"):
        response = post(server, nt, "application/octet-stream", name=name)
        assert response.status_code == 200, response.text
        assert response.json()["files"] == ["data.nt"]


@pytest.mark.parametrize("character", ["a", "\u6570", "\U00020000"])
def test_a_long_name_is_cut_to_what_a_file_can_have(server: Serving, character: str) -> None:
    response = post(server, GOOD, name=f"{character * 90}.ttl")
    assert response.status_code == 200, response.text
    [name] = response.json()["files"]
    assert name == f"{character * min(90, 200 // len(character.encode()))}.ttl"


def test_a_table_is_read_and_its_cells_are_named(server: Serving) -> None:
    heads = ["title", "client", "provider", "services", "start date", "end date"]
    row = ["Payroll", "A", "B", "payroll", "2026-01-01", "2025-01-01"]
    table = "".join(f"{','.join(it)}\n" for it in (heads, row)).encode()
    for content, name in ((table, "data.csv"), (workbook([heads, row]), "data.ods")):
        report = post(server, content, "application/octet-stream", name=name)
        assert report.status_code == 200, report.text
        found = [it for it in report.json()["results"] if it["severity"] == "violation"]
        sheet = ", sheet register" if name.endswith("ods") else ""
        assert {it["cell"] for it in found} == {f'{name}{sheet}, row 2, column "start date"'}


def test_rows_that_cannot_be_taken_are_told(server: Serving) -> None:
    path = EXAMPLES / "food-company" / "register.xlsx"
    response = post(server, path.read_bytes(), "application/octet-stream", name=path.name)
    assert problem(response) == (400, "unreadable-content")
    assert "sheet Contracts, row 26" in response.json()["detail"]


def test_open_contracting_is_read(server: Serving) -> None:
    package = b"""{"releases": [{"ocid": "ocds-1", "id": "1", "date": "2026-01-01T00:00:00Z",
      "tag": ["tender"], "tender": {"title": "Payroll", "mainProcurementCategory": "services"},
      "buyer": {"name": "City of X", "id": "b1"},
      "parties": [{"id": "b1", "name": "City of X", "roles": ["buyer"]}]}]}"""
    response = post(server, package, "application/json")
    assert response.status_code == 200, response.text
    assert response.json()["files"] == ["data.json"]


def test_a_form_may_hold_files_and_options(server: Serving) -> None:
    def sent(**fields: str) -> httpx.Response:
        files = [
            ("file", ("größe 工资.ttl", BAD, "application/octet-stream")),
            ("file", ("second", written(ox.RdfFormat.N_TRIPLES), "application/n-triples")),
        ]
        return server.client.post("/validate", files=files, data=fields)

    report = sent(severity="violation", format="").json()
    assert report["files"] == ["größe 工资.ttl", "second.nt"]
    assert {it["severity"] for it in report["results"]} == {"violation"}
    assert sent(format="csv").headers["content-type"] == "text/csv; charset=utf-8"
    assert problem(sent(shapes="mine.ttl")) == (400, "unsuitable-value")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"", "multipart/form-data"),
        (b"--x\r\n", "multipart/form-data; boundary=B"),
        (b"--B\r\nContent-Disposition: form-data; name=file\r\n\r\n" + b"a" * 5000, None),
        (b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.ttl"\r\n\r\n<a', None),
        (b"--B\r\n\r\n\r\n" * 30 + b"--B--\r\n", None),
        (b"--B\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--B--\r\n", None),
        (b"--B--\r\n", None),
    ],
)
def test_a_form_that_is_none(server: Serving, content: bytes, media_type: str | None) -> None:
    response = post(server, content or b" ", media_type or "multipart/form-data; boundary=B")
    assert problem(response)[0] == 400


def test_the_options_are_those_of_the_command(server: Serving) -> None:
    def verdict(**options: str) -> str:
        return str(post(server, GOOD, **options).headers["okg-verdict"])

    assert verdict() == "pass"
    assert verdict(fail_on="info") == "fail"
    assert verdict(fail_on="none") == "pass"
    report = post(server, GOOD, severity="violation").json()
    assert (report["results"], report["counts"]["info"]) == ([], 3)
    lines = [len(post(server, GOOD, format="txt", limit=it).text.splitlines()) for it in (1, 0)]
    assert lines[0] < lines[1]
    assert "有争议" in post(server, GOOD, format="txt", lang="zh").text
    chinese = post(server, GOOD, format="txt", headers={"Accept-Language": "zh"})
    assert "有争议" in chinese.text


@pytest.mark.parametrize(
    "options",
    [
        {"severity": "bad"},
        {"fail-on": "bad"},
        {"limit": "-1"},
        {"limit": "many"},
        {"lang": "de"},
        {"format": "pdf"},
        {"against": "store"},
        {"engine": "reference"},
        {"shapes": "http://127.0.0.1/"},
        {"ontology": "none"},
    ],
)
def test_other_options_are_refused(server: Serving, options: dict[str, str]) -> None:
    response = server.client.post(
        "/validate", content=GOOD, headers={"Content-Type": TURTLE}, params=options
    )
    assert problem(response) == (400, "unsuitable-value")
    assert response.json()["parameter"] == next(iter(options))


def test_data_is_judged_beside_what_the_store_holds(store_server: Serving) -> None:
    data = b"""@prefix okg: <https://w3id.org/outsourcing#> .
        @prefix b: <https://example.org/bank#> .
        b:new a okg:ServiceOutsourcing ;
            okg:hasClient b:quillmereBank ;
            okg:coversService okg:payroll ."""

    def complaints(against: str) -> set[str]:
        results = post(store_server, data, against=against).json()["results"]
        return {it["shape"].rpartition("/")[2] for it in results if it["severity"] == "violation"}

    assert "EngagementShape-client" in complaints("knowledge")
    assert "EngagementShape-client" not in complaints("store")
    replacing = post(store_server, GOOD, against="store", name="bank.ttl").json()
    assert "which loading it would replace" in replacing["notes"][0]


def test_what_cannot_be_read_is_told_with_its_place(server: Serving) -> None:
    response = post(server, b"@prefix ex: <http://example.org/> .\nex:a ex:b .\n", name="my.ttl")
    assert problem(response) == (400, "unreadable-content")
    told = response.json()
    assert (told["file"], told["line"], told["column"]) == ("my.ttl", 2, 11)
    assert str(server.temporary) not in response.text
    large = b"# much\n" * 200_000 + b"<http://example.org/a> <http://example.org/b> .\n"
    response = post(server, large, "application/n-triples")
    assert problem(response) == (400, "unreadable-content")
    assert (response.json()["file"], response.json()["line"]) == ("data.nt", 200_001)
    assert str(server.temporary) not in response.text


def zipped(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, content)
    return target.getvalue()


ZEROS = bytes(3 << 20)
PACKED = {"headers": {"Content-Encoding": "gzip"}}
BOMB = workbook(
    [["title", "client", "provider", "services"], ["Payroll", "A", "B", "payroll"]], 1 << 30
)
LARGE = (413, "content-too-large")
DAMAGED = (400, "damaged-content")
UNREADABLE = (400, "unreadable-content")


@pytest.mark.parametrize(
    ("content", "options", "answer"),
    [
        (gzip.compress(ZEROS), PACKED, LARGE),
        (gzip.compress(ZEROS), {"name": "data.ttl.gz"}, LARGE),
        (zstandard.compress(ZEROS), {"name": "data.ttl.zst"}, LARGE),
        (zipped("xl/workbook.xml", ZEROS), {"name": "a.xlsx"}, LARGE),
        (zipped("content.xml", ZEROS), {"name": "a.ods"}, LARGE),
        (gzip.compress(gzip.compress(gzip.compress(GOOD))), PACKED, (415, "packed-twice")),
        (GOOD, PACKED, DAMAGED),
        (gzip.compress(GOOD)[:-20], PACKED, DAMAGED),
        (GOOD, {"headers": {"Content-Encoding": "br"}}, (415, "unknown-coding")),
        (BOMB, {"name": "a.ods"}, UNREADABLE),
        (BOMB[:-50], {"name": "a.ods"}, UNREADABLE),
        (ENTITIES, {"name": "a.rdf"}, UNREADABLE),
        (ENTITIES.decode().encode("utf-16"), {"name": "a.rdf"}, UNREADABLE),
        (ENTITIES.decode().encode("utf-16-be"), {"name": "a.rdf"}, UNREADABLE),
        (b"<!-- " + b"x" * (1 << 20) + b" -->" + ENTITIES, {"name": "a.rdf"}, UNREADABLE),
        (b'{"@context": "http://127.0.0.1:9/"}', {"name": "a.jsonld"}, UNREADABLE),
        (b"[" * 100_000, {"name": "a.jsonld"}, UNREADABLE),
        (b'{"ocid": ' + b"[" * 100_000, {"name": "a.json"}, UNREADABLE),
        (GOOD, {"headers": {"Content-Type": "application/pdf"}}, (415, "unknown-content")),
        (GOOD, {"name": "a.toml", "headers": {"Content-Type": ""}}, (415, "unknown-content")),
        (b"", {}, (400, "no-content")),
        (gzip.compress(b"", mtime=0), PACKED, (400, "no-content")),
    ],
)
def test_hostile_content_is_refused(
    strict: Serving, content: bytes, options: dict[str, Any], answer: tuple[int, str]
) -> None:
    assert problem(post(strict, content, **options)) == answer
    assert not left(strict)


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server that takes little."""
    options = ("--max-upload", "2MiB", "--max-unpacked", "2MiB", "--workers", "1")
    with running(tmp_path_factory.mktemp("strict"), *options) as serving:
        yield serving


def test_too_much_is_refused(strict: Serving) -> None:
    response = post(strict, b"#" * (3 << 20))
    assert problem(response) == (413, "content-too-large")
    assert response.json()["limit"] == 2 << 20

    def parts() -> Iterator[bytes]:
        yield from [b"#" * (1 << 20)] * 3

    chunked = strict.client.post("/validate", content=parts(), headers={"Content-Type": TURTLE})
    assert problem(chunked) == (413, "content-too-large")
    assert not left(strict)


def test_too_many_at_once_are_told_to_come_back() -> None:
    uploads = Counter({"another": MOST})
    front = Front(Settings(), cast("Any", None), cast("Any", None), None, uploads=uploads)
    transport = httpx.ASGITransport(app=_application(front))

    async def sent() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.post("/validate", content=GOOD)

    # In a thread of its own: in this one a browser's loop may be running.
    with ThreadPoolExecutor(1) as thread:
        response = thread.submit(lambda: asyncio.run(sent())).result()
    assert (response.status_code, response.headers["retry-after"]) == (429, "10")
    assert front.uploads == Counter({"another": MOST})


def test_an_import_is_not_followed(server: Serving) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        connected: list[object] = []
        thread = threading.Thread(target=lambda: connected.append(listening.accept()), daemon=True)
        thread.start()
        port = listening.getsockname()[1]
        data = f"<urn:a> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:{port}/o.ttl> ."
        report = post(server, data.encode()).json()
        assert any("is not followed" in it for it in report["notes"])
        thread.join(0.2)
        assert not connected


def test_shapes_in_the_data_judge_nothing(server: Serving) -> None:
    shape = b"""@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:s> a sh:NodeShape ; sh:targetNode <urn:x> ; sh:property
            [ sh:path <urn:p> ; sh:minCount 1 ] . <urn:x> <urn:q> 1 ."""
    assert "urn:s" not in [it["shape"] for it in post(server, shape).json()["results"]]


def test_nothing_is_kept(server: Serving) -> None:
    assert post(server, GOOD, format="html").status_code == 200
    assert post(server, b"nonsense").status_code == 400
    assert until(lambda: not left(server))
    assert not list(server.temporary.glob("okg-upload-*"))


def test_a_validation_that_takes_too_long_is_stopped_and_leaves_nothing(serve: Serve) -> None:
    serving = serve("--validation-time-limit", "3", "--workers", "1")
    response = post(serving, endless(), "application/n-triples", format="csv")
    assert problem(response) == (503, "time-limit")
    assert until(lambda: not left(serving))
    assert until(lambda: not list(serving.temporary.glob("okg-upload-*")))
    # The next has a worker of its own.
    assert until(lambda: post(serving, b"<urn:a> <urn:b> <urn:c> .").status_code == 200)


def test_a_client_who_leaves_leaves_nothing(serve: Serve) -> None:
    serving = serve("--workers", "1")
    with pytest.raises(httpx.ReadTimeout):
        serving.client.post(
            "/validate",
            content=endless(),
            headers={"Content-Type": "application/n-triples"},
            timeout=httpx.Timeout(10, read=0.3),
        )
    assert until(lambda: not left(serving))
    assert until(lambda: not list(serving.temporary.glob("okg-upload-*")))


def test_much_data_stays_within_the_worker_s_memory(serve: Serve) -> None:
    serving = serve("--memory-limit", "700MiB", "--workers", "1")
    response = post(serving, endless(), "application/n-triples", format="txt")
    # Whatever comes of it, it is an answer, and the server is there for the next.
    assert response.status_code in (200, 503)
    assert post(serving, BAD).status_code == 200
