"""The pages that a server answers browsers with, beside what it answers programs with."""

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.server.conftest import Serve, Serving
from tests.server.pages.test_render import Page

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
SKILLS = "/queries/services-requiring-skill"
ADDRESSES = ("/", "/queries", SKILLS, "/sparql", "/validate")


def page(serving: Serving, address: str, language: str = "en", **headers: str) -> httpx.Response:
    """Ask as a browser does."""
    given = {"Accept": BROWSER, "Accept-Language": language, **headers}
    return serving.client.get(address, headers=given)


def text_of(response: httpx.Response) -> str:
    """Return what a page says, without its elements."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.text))


@pytest.mark.parametrize("address", [*ADDRESSES, f"{SKILLS}.html", "/queries.html"])
def test_browsers_get_whole_pages(server: Serving, address: str) -> None:
    response = page(server, address)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert Page(response.content).faults == []


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/queries", "application/json"),
        (SKILLS, "application/sparql-results+json"),
        (f"{SKILLS}.csv", "text/csv; charset=utf-8"),
        ("/sparql?query=ASK{}", "application/sparql-results+json"),
        ("/sparql.csv?query=ASK{}", "text/csv; charset=utf-8"),
        ("/sparql", "text/turtle; charset=utf-8"),
        ("/graphs", "text/turtle; charset=utf-8"),
    ],
)
def test_programs_get_data(server: Serving, address: str, media_type: str) -> None:
    accept = BROWSER if ".csv" in address else "*/*"
    response = server.client.get(address, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"] == media_type


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_that_is_known_is_not_sent_again(server: Serving, address: str) -> None:
    english, chinese = (page(server, address, it) for it in ("en", "zh-CN"))
    tags = {it.headers["etag"] for it in (english, chinese)}
    assert len(tags) == 2
    assert english.headers["cache-control"] == "no-cache"
    assert {"Accept-Language", "Cookie"} <= set(english.headers["vary"].split(", "))
    for language, known in (("en", english), ("zh", chinese)):
        again = page(server, address, language, **{"If-None-Match": known.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    other = page(server, address, "zh", **{"If-None-Match": english.headers["etag"]})
    assert (other.status_code, other.content) == (200, chinese.content)


def test_the_language_that_is_chosen_is_kept(server: Serving) -> None:
    with httpx.Client(base_url=server.url, headers={"Accept": BROWSER}) as client:
        chosen = client.get("/about?lang=zh-Hans")
        cookie = chosen.headers["set-cookie"]
        assert re.fullmatch(r"lang=zh; Path=/; Max-Age=\d+; SameSite=Lax", cookie)
        assert '<html lang="zh-Hans">' in client.get("/queries").text
        # Also where the page itself is known, and not sent again.
        english = client.get("/about?lang=en")
        assert '<html lang="en">' in client.get("/queries").text
        assert client.get("/about?lang=zh").status_code == 200
        known = {"If-None-Match": english.headers["etag"]}
        assert client.get("/about?lang=en", headers=known).status_code == 304
        assert '<html lang="en">' in client.get("/queries").text


def test_programs_are_given_no_cookie(server: Serving) -> None:
    for address in (f"{SKILLS}.md?lang=zh", "/about?lang=zh", "/terms.json?lang=zh"):
        response = server.client.get(address)
        assert response.status_code == 200
        assert "set-cookie" not in response.headers


def test_an_answer_has_the_rows_and_the_ways_to_take_them_away(server: Serving) -> None:
    response = page(server, f"{SKILLS}?skill=Research skill")
    rows = server.client.get(f"{SKILLS}?skill=okg:researchSkill").json()["results"]["bindings"]
    found = Page(response.content)
    assert sum(tag == "tr" for tag, _ in found.elements) == len(rows) + 1
    # Whatever a value was called by, what is taken away names it for certain.
    links = [it["href"] for it in found.of("a") if "download" in it]
    assert f"{SKILLS}.csv?skill=okg:researchSkill" in links
    for link in links:
        assert server.client.get(link).status_code == 200
    [address] = [it["value"] for it in found.of("input") if it.get("id") == "address"]
    assert address == f"{server.url.rstrip('/')}{SKILLS}?skill=okg:researchSkill"
    said = text_of(response)
    assert "okg query services-requiring-skill --set skill=okg:researchSkill" in said
    assert f"curl &#39;{address.replace('?', '.csv?')}&#39;" in said


def test_every_question_of_the_catalogue_has_a_page(store_server: Serving) -> None:
    listed = store_server.client.get("/queries").json()["queries"]
    charts = 0
    for it in listed:
        answer = store_server.client.get(it["href"])
        response = page(store_server, it["href"], "zh")
        found = Page(response.content)
        assert found.faults == [], it["name"]
        fields = {name for fs in found.of("select", "input") if (name := fs.get("name"))}
        assert {p["name"] for p in it["parameters"]} <= fields
        # A question whose default the data does not know is a form to begin with.
        assert response.status_code == 200, it["name"]
        charts += "chart" in {fs.get("class") for fs in found.of("figure")}
        if answer.status_code != 200 or it["form"] != "SELECT":
            continue
        rows = answer.json()["results"]["bindings"]
        total = f"{len(rows):,}"
        said = text_of(response)
        if rows:
            assert re.search(rf"\b{total} (行|row)|共 ?{total}\b", said), (it["name"], total)
        else:
            assert "nothing" in {fs.get("class") for fs in found.of("p")}
    assert charts > 3


def test_of_a_long_answer_the_first_rows_are_shown_and_all_are_counted(server: Serving) -> None:
    query = "SELECT ?a ?b ?c { ?a ?b ?c } LIMIT 12345"
    response = page(server, f"/sparql?query={query}")
    assert text_of(response).count("The first 200 of 12,345 rows") == 1
    found = Page(response.content)
    assert sum(tag == "tr" for tag, _ in found.elements) == 201
    [link] = [it["href"] for it in found.of("a") if "download" in it and ".csv" in it["href"]]
    assert server.client.get(link).text.count("\r\n") > 12_345


def test_a_graph_is_shown_in_turtle_as_far_as_is_readable(server: Serving) -> None:
    query = "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c } LIMIT 1500"
    found = text_of(page(server, f"/sparql?query={query}"))
    assert "the downloads have" in found
    short = page(server, "/sparql?query=DESCRIBE okg:payroll")
    assert "@prefix okg: &lt;https://w3id.org/outsourcing#&gt; ." in short.text
    assert "the downloads have" not in short.text


def test_values_that_do_not_suit_leave_the_form_as_it_was(server: Serving) -> None:
    response = page(server, f"{SKILLS}?skill=juggling")
    assert response.status_code == 400
    found = Page(response.content)
    [field] = [it for it in found.of("select") if it["name"] == "skill"]
    assert field["aria-invalid"] == "true"
    assert [it["value"] for it in found.of("option") if "selected" in it] == ["juggling"]
    assert "no skill is called &#39;juggling&#39;" in response.text
    assert page(server, f"{SKILLS}?skill=a&skill=b").status_code == 400
    assert page(server, f"{SKILLS}?skil=a").status_code == 400


def test_unknown_questions_have_a_page_that_says_so(server: Serving) -> None:
    for address in ("/queries/services-requirin-skill", "/sparql?example=services-requirin-skill"):
        response = page(server, address)
        assert response.status_code == 404
        assert "did you mean services-requiring-skill" in text_of(response)


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("SELECT * {", "not SPARQL 1.1"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }", "SERVICE"),
    ],
)
def test_a_query_that_is_refused_stays_in_the_editor(
    server: Serving, query: str, kind: str
) -> None:
    for response in (
        page(server, f"/sparql?query={query}"),
        server.client.post("/sparql", data={"query": query}, headers={"Accept": BROWSER}),
    ):
        assert response.status_code == 400
        assert kind in text_of(response)
        found = Page(response.content)
        [index] = [i for i, (tag, _) in enumerate(found.elements) if tag == "textarea"]
        assert found.text[index] == query


def test_a_query_that_takes_too_long_stays_in_the_editor(serve: Serve) -> None:
    serving = serve("--workers", "1", "--time-limit", "2")
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    response = page(serving, f"/sparql?query={query}")
    assert response.status_code == 503
    assert "The question takes too long" in text_of(response)
    assert query in text_of(response)


def test_problems_have_titles_in_chinese(server: Serving) -> None:
    response = page(server, "/queries/none", "zh")
    assert "没有这个问题" in response.text
    assert '<p lang="en">no canned query is called' in response.text


def test_the_graphs_are_a_table_for_browsers(server: Serving) -> None:
    response = page(server, "/graphs")
    assert response.status_code == 303
    table = page(server, response.headers["location"])
    graphs = server.client.get(
        "/sparql", params=parse_qs(urlsplit(response.headers["location"]).query)
    ).json()["results"]["bindings"]
    assert sum(tag == "tr" for tag, _ in Page(table.content).elements) == len(graphs) + 1 > 2


def test_questions_are_found_by_words_in_either_language(server: Serving) -> None:
    for language, word, question in (
        ("en", "GIVEN skill", "Which services need a given skill?"),
        ("zh", "给定的技能", "哪些服务需要给定的技能？"),
    ):
        response = page(server, f"/queries?q={word}", language)
        assert question in text_of(response)
        assert text_of(response).count("？") + text_of(response).count("?") < 8
    nothing = page(server, "/queries?q=zzz")
    assert "No question has these words." in text_of(nothing)


def test_what_has_no_page_of_its_own_finds_an_icon(server: Serving) -> None:
    response = server.client.get("/favicon.ico", follow_redirects=True)
    assert response.headers["content-type"] == "image/svg+xml"
