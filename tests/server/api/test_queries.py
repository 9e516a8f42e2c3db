"""The canned queries as a web API."""

from pathlib import Path

import httpx
import pytest

import okg
from okg.query.catalogue import Catalogue
from okg.query.results import Answer
from okg.server.jobs import canned
from okg.server.jobs.canned import AskCanned
from okg.server.jobs.desk import Desk
from okg.server.problems import Problem
from okg.server.settings import Settings
from okg.store.local import LocalStore
from tests.server.conftest import EXAMPLES, Serve, Serving

SKILL = "/queries/services-requiring-skill"
ADVANCED = "okg:advancedAnalyticalSkill"

QUERIES = {
    "several.rq": """\
#+ summary: Which of these are services?
#+ parameters:
#+   - name: service
#+     type: service
#+     several: true
#+   - name: label
#+     type: string
#+     optional: true
PREFIX okg: <https://w3id.org/outsourcing#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?service ?label WHERE { ?service a okg:Service ; rdfs:label ?label }
ORDER BY ?service ?label
""",
    "graph.rq": """\
#+ summary: What is a service?
#+ parameters:
#+   - name: service
#+     type: service
#+     several: true
CONSTRUCT { ?service a ?class } WHERE { ?service a ?class }
""",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Desk:  # noqa: ARG001
    """A desk over the packaged knowledge, with two queries more."""
    folder = tmp_path_factory.mktemp("desk")
    found = Desk(Settings(rows_limit=60), folder)
    files = dict(found.graph.knowledge.query_files())
    for name, text in QUERIES.items():
        (folder / "own").mkdir(exist_ok=True)
        path = folder / "own" / name
        path.write_text(text)
        files[path.stem] = path
    vars(found.graph)["queries"] = Catalogue(files)
    return found


def get(serving: Serving, path: str, **headers: str) -> httpx.Response:
    return serving.client.get(path, headers=headers)


def column(response: httpx.Response, name: str) -> list[str]:
    assert response.status_code == 200, response.text
    return [it[name]["value"] for it in response.json()["results"]["bindings"]]


def test_every_question_is_answered_as_in_python(server: Serving) -> None:
    graph = okg.open()
    for name, query in graph.queries.items():
        answer = graph.ask(name)
        form = "csv" if isinstance(answer, Answer) else "nt"
        response = get(server, f"/queries/{name}.{form}")
        if query.form == "ASK":
            assert response.text == f"{str(bool(answer)).lower()}\n"
        else:
            lines = set(response.text.splitlines())
            assert lines == set(answer.render(form).splitlines()), name


@pytest.mark.parametrize(
    "value",
    [
        "okg:KnowledgeProcessOutsourcing",
        "https://w3id.org/outsourcing#KnowledgeProcessOutsourcing",
        "KPO",
        "knowledge-process outsourcing",
        "知识流程外包",
    ],
)
def test_a_value_is_given_as_people_call_it(server: Serving, value: str) -> None:
    response = server.client.get("/queries/services-in-category", params={"category": value})
    assert "https://w3id.org/outsourcing#patentResearch" in column(response, "service")


@pytest.mark.parametrize(
    ("suffix", "accept", "media_type"),
    [
        ("json", "application/json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("csv", "text/csv", "text/csv; charset=utf-8"),
        ("tsv", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("md", "text/markdown", "text/markdown; charset=utf-8"),
        ("txt", "text/plain", "text/plain; charset=utf-8"),
    ],
)
def test_every_form_can_be_asked_for_in_three_ways(
    server: Serving, suffix: str, accept: str, media_type: str
) -> None:
    by_suffix = get(server, f"{SKILL}.{suffix}", Accept="text/nothing")
    by_format = get(server, f"{SKILL}?format={suffix}")
    by_header = get(server, SKILL, Accept=accept)
    for response in (by_suffix, by_format, by_header):
        assert response.status_code == 200
        assert response.headers["content-type"] == media_type
        assert {"Accept", "Accept-Language"} <= set(response.headers["vary"].split(", "))
        assert response.headers["cache-control"] == "no-cache"
    assert by_suffix.content == by_format.content == by_header.content


def test_the_text_of_a_query_can_be_had(server: Serving) -> None:
    response = get(server, f"{SKILL}.rq")
    assert response.text == okg.open().queries["services-requiring-skill"].text
    assert response.headers["content-type"] == "application/sparql-query; charset=utf-8"
    tag = response.headers["etag"]
    assert get(server, f"{SKILL}.rq", **{"If-None-Match": tag}).status_code == 304


def test_labels_are_in_the_language_that_is_wanted(server: Serving) -> None:
    address = "/queries/services-in-category.md"
    assert "专利检索" not in get(server, address).text
    in_chinese = get(server, f"{address}?lang=zh").text
    label = okg.open().terms.label
    first = okg.open().terms.resolve("service", "patent research")
    assert label(first, "zh") in in_chinese
    assert get(server, address, **{"Accept-Language": "zh-CN,zh;q=0.9"}).text == in_chinese


def test_what_a_client_has_is_not_sent_again(server: Serving) -> None:
    first = get(server, SKILL)
    tag = first.headers["etag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = get(server, SKILL, **{"If-None-Match": known})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == tag
        assert "vary" in again.headers
    assert get(server, SKILL, **{"If-None-Match": '"other"'}).content == first.content


def test_whatever_matters_to_the_answer_changes_its_tag(server: Serving) -> None:
    addresses = [
        SKILL,
        f"{SKILL}.csv",
        f"{SKILL}?lang=zh",
        f"{SKILL}?skill=okg:itSkill",
        "/queries/skills-of-service",
    ]
    tags = {get(server, it).headers["etag"] for it in addresses}
    assert len(tags) == len(addresses)
    # The same value in other words is the same question.
    said = get(server, f"{SKILL}?skill=information%20technology%20skill")
    assert said.headers["etag"] == get(server, f"{SKILL}?skill=okg:itSkill").headers["etag"]


def test_a_tag_is_found_without_evaluating(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    job = AskCanned("services-requiring-skill", {"skill": ["okg:itSkill"]})
    headers = dict(job.run(desk).headers)

    def evaluated(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(canned, "_results", evaluated)
    again = AskCanned("services-requiring-skill", {"skill": ["okg:itSkill"]}, known=headers["ETag"])
    assert again.run(desk).status == 304


def test_a_load_changes_the_tags(serve: Serve, store: Path) -> None:
    serving = serve("--store", str(store), "--workers", "1")
    address = "/queries/arrangements-by-category"
    before = get(serving, address)
    LocalStore(store).load([EXAMPLES / "pharmaceutical-company" / "arrangements.ttl"], "pharma")
    after = get(serving, address, **{"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert len(after.content) > len(before.content)


def test_an_unknown_name_is_answered_with_those_that_are_near(server: Serving) -> None:
    response = get(server, "/queries/services-requiring-skil.csv")
    assert response.status_code == 404
    assert response.json()["near"][0] == "services-requiring-skill"
    assert get(server, "/queries/zzz").json()["near"] == []


@pytest.mark.parametrize(
    ("address", "status", "kind", "members"),
    [
        (f"{SKILL}?skil=x", 400, "unknown-parameter", {"parameter": "skil", "offered": ["skill"]}),
        (f"{SKILL}?skill=zzz", 400, "unsuitable-value", {"parameter": "skill"}),
        (f"{SKILL}?skill=", 400, "unsuitable-value", {"parameter": "skill"}),
        (f"{SKILL}?skill=research", 400, "unsuitable-value", {"parameter": "skill"}),
        (f"{SKILL}?skill={ADVANCED}&skill=okg:itSkill", 400, "unsuitable-value", {}),
        ("/queries/loose-mappings?limit=abc", 400, "unsuitable-value", {"parameter": "limit"}),
        ("/queries/arrangements-ending?from=1.1.24", 400, "unsuitable-value", {}),
        ("/queries/services-for-code?code=00", 400, "unsuitable-value", {"parameter": "code"}),
        (f"{SKILL}.pdf", 404, "unknown-format", {}),
        (f"{SKILL}?format=pdf", 404, "unknown-format", {}),
        (f"{SKILL}?format=csv&format=md", 400, "repeated-parameter", {}),
        ("/queries?theme=zzz", 400, "unknown-theme", {}),
        ("/queries?tag=zzz", 400, "unknown-tag", {}),
        ("/queries?colour=red", 400, "unknown-parameter", {"parameter": "colour"}),
        ("/queries.csv", 404, "unknown-format", {}),
    ],
)
def test_what_cannot_be_is_told(
    server: Serving, address: str, status: int, kind: str, members: dict[str, object]
) -> None:
    response = get(server, address)
    problem = response.json()
    assert (response.status_code, problem["type"].rpartition("/")[2]) == (status, kind)
    assert members.items() <= problem.items()
    assert "--set" not in problem["detail"]


def test_an_unsuitable_value_is_answered_with_those_there_are(server: Serving) -> None:
    offered = get(server, f"{SKILL}?skill=zzz").json()["offered"]
    assert ADVANCED in offered
    assert offered == [
        f"okg:{it.value.rpartition('#')[2]}" for it in okg.open().terms.members("skill")
    ]


def test_no_form_that_is_accepted(server: Serving) -> None:
    response = get(server, SKILL, Accept="text/turtle")
    assert response.status_code == 406
    assert "text/csv; charset=utf-8" in response.json()["offered"]


def test_a_field_left_empty_is_left_out(store_server: Serving) -> None:
    whole = get(store_server, "/queries/arrangements-ending")
    assert get(store_server, "/queries/arrangements-ending?from=&to=").content == whole.content
    assert len(column(whole, "arrangement")) > 3


@pytest.mark.parametrize("suffix", ["json", "xml", "csv", "tsv", "md", "txt"])
def test_an_answer_with_too_many_rows_is_refused_in_every_form(serve: Serve, suffix: str) -> None:
    serving = serve("--max-rows", "5", "--workers", "1")
    response = get(serving, f"/queries/glossary.{suffix}")
    assert (response.status_code, response.json()["type"][-16:]) == (413, "answer-too-large")


def test_several_values_are_asked_for_in_turn(desk: Desk) -> None:
    values = {"service": ["okg:payroll", "okg:bookkeeping", "payroll"]}
    reply = AskCanned("several", values, suffix="csv").run(desk)
    assert reply.body.decode().splitlines()[1:] == [
        "https://w3id.org/outsourcing#payroll,payroll",
        "https://w3id.org/outsourcing#payroll,薪酬核算与发放",
        "https://w3id.org/outsourcing#bookkeeping,bookkeeping",
        "https://w3id.org/outsourcing#bookkeeping,代理记账",
    ]
    graph = AskCanned("graph", values, suffix="nt").run(desk)
    assert len(graph.body.splitlines()) == len(set(graph.body.splitlines())) >= 4


@pytest.mark.parametrize("name", ["several", "graph"])
@pytest.mark.parametrize("many", [50, 101])
def test_several_values_together_may_be_too_many(desk: Desk, name: str, many: int) -> None:
    members = desk.graph.terms.members("service")
    services = [str(it) for it in members] * (1 + many // len(members))
    with pytest.raises(Problem) as caught:
        AskCanned(name, {"service": services[:many]}).run(desk)
    assert caught.value.kind == ("answer-too-large" if many == 50 else "too-many-values")


def test_a_value_is_a_value_and_never_query_text(desk: Desk) -> None:
    text = '" } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #'
    reply = AskCanned("several", {"service": ["payroll"], "label": [text]}).run(desk)
    assert b'"bindings":[]' in reply.body


def test_the_catalogue_lists_every_question(server: Serving) -> None:
    listed = get(server, "/queries").json()
    graph = okg.open()
    assert [it["name"] for it in listed["queries"]] == list(graph.queries)
    assert listed["total"] == len(graph.queries)
    for it in listed["queries"]:
        assert get(server, it["sparql"]).text == graph.queries[it["name"]].text
    [skill] = next(
        it["parameters"] for it in listed["queries"] if it["name"] == "services-requiring-skill"
    )
    assert {"value": ADVANCED, "label": "advanced analytical skill"} in skill["values"]


def test_the_catalogue_is_filtered(server: Serving) -> None:
    def names(query: str) -> set[str]:
        return {it["name"] for it in get(server, f"/queries?{query}").json()["queries"]}

    queries = okg.open().queries
    assert names("theme=skills") == {it.name for it in queries.select(theme="skills")}
    assert names("tag=skills") == {it.name for it in queries.select(tag="skills")}
    assert names("q=wages&theme=skills") == set()
    assert "services-requiring-skill" in names("q=Skill&theme=skills")


def test_the_catalogue_is_rdf_as_well(server: Serving) -> None:
    response = get(server, "/queries.ttl?theme=skills", Accept="application/json")
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    assert "<http://www.w3.org/ns/shacl#SPARQLSelectExecutable>" in response.text
    tag = response.headers["etag"]
    known = {"If-None-Match": tag}
    assert get(server, "/queries.ttl?theme=skills", **known).status_code == 304
    assert get(server, "/queries.ttl?theme=services", **known).status_code == 200


def test_a_head_is_answered_without_content(server: Serving) -> None:
    response = server.client.head(SKILL)
    assert response.status_code == 200
    assert response.content == b""
    assert response.headers["etag"] == get(server, SKILL).headers["etag"]
