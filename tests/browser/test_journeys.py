"""What people come for, from the first page to the end, in a browser at a real server.

Each visit fails where a request leaves the server, or the browser complains of anything.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser.conftest import Visit
from tests.server.conftest import EXAMPLES, Serving

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

Scheme = Literal["light", "dark"]
SERIOUS = {"serious", "critical"}
SKILLS = "/queries/services-requiring-skill"
PAGES = {
    "home": "/",
    "questions": "/queries",
    "table": SKILLS,
    "chart": "/queries/value-by-category",
    "graph-answer": "/queries/neighbourhood",
    "unsuitable": f"{SKILLS}?skill=none",
    "sparql": "/sparql?example=services-requiring-skill",
    "sparql-answer": "/sparql?query=SELECT * { ?service okg:hasCategory ?category }",
    "sparql-problem": "/sparql?query=SELECT * {",
    "graphs": "/graphs",
    "explore": "/explore",
    "term": "/term/payroll",
    "category": "/term/KnowledgeProcessOutsourcing",
    "claim": "/term/claim/74",
    "search": "/search?q=payrol",
    "validate": "/validate",
    "about": "/about",
    "nowhere": "/nowhere",
}
FAILING = {"unsuitable": "400", "sparql-problem": "400", "nowhere": "404"}
"""Of these the browser says that they are no success."""
ROOM = 60_000
"""Bytes of the first page with all that it loads."""
CSV = """\
identifier,name,client,provider,service,start date,end date,client country
A1,Payroll,Clinic,Alder,payroll,2024-01-01,2023-01-01,GB
A2,"Books,
and ledgers",Clinic,Alder,bookkeeping,2024-01-01,2025-01-01,GB
"""


def typed_query(page: "Page") -> str:
    """Return what stands in the editor."""
    page.locator(".CodeMirror").wait_for()
    return str(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))


def type_query(page: "Page", text: str) -> None:
    page.click(".CodeMirror")
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def drop(page: "Page", *files: Path) -> None:
    """Drop ``files`` on the page, as from a window beside the browser's."""
    given = [{"name": it.name, "text": it.read_text(encoding="utf-8")} for it in files]
    data = page.evaluate_handle(
        """files => {
            const data = new DataTransfer();
            for (const it of files) data.items.add(new File([it.text], it.name));
            return data;
        }""",
        given,
    )
    page.dispatch_event("form[data-drop]", "drop", {"dataTransfer": data})


def test_a_question_is_asked_answered_taken_away_and_asked_again(
    reader: Visit, site: Serving
) -> None:
    page = reader.open("/")
    page.get_by_role("link", name="Which services need a given skill?").click()
    page.get_by_label("skill", exact=True).select_option("information technology skill")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**skill=okg%3AitSkill")
    address = page.get_by_label("Address of this answer").input_value()
    answer = site.client.get(address).json()["results"]["bindings"]
    rows = page.locator("#answer tbody tr")
    assert rows.count() == len(answer) > 1
    assert page.locator("#answer thead th").all_inner_texts()[:2] == ["Skill", "Service"]
    assert rows.first.get_by_role("link").first.inner_text() == "information technology skill"
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    taken = download.value.path().read_bytes()
    assert taken == site.client.get(address, headers={"Accept": "text/csv"}).content
    assert taken.count(b"\r\n") == len(answer) + 1
    shown = rows.all_inner_texts()
    reader.open(address.removeprefix(reader.url))
    assert page.get_by_label("skill", exact=True).input_value() == "okg:itSkill"
    assert page.locator("#answer tbody tr").all_inner_texts() == shown


@pytest.mark.slow
def test_a_choice_from_the_list_asks_at_once(reader: Visit) -> None:
    page = reader.open(SKILLS)
    with page.expect_navigation(url="**skill=okg%3AresearchSkill"):
        page.get_by_label("skill", exact=True).select_option("research skill")


def test_numbers_become_charts(reader: Visit) -> None:
    page = reader.open("/queries")
    page.get_by_label("Find a question").fill("value lies category")
    page.get_by_role("link", name="How much value lies in each category?").click()
    bars = page.locator("figure.chart").first.locator("tbody tr")
    bars.first.wait_for()
    widths = bars.locator("rect").evaluate_all("all => all.map(it => it.getBBox().width)")
    assert len(widths) > 3
    assert widths == sorted(widths, reverse=True)
    assert page.locator("figure.chart figcaption").first.inner_text() == "Value, EUR"
    # Each bar has its number beside it, as in the table below.
    charted = bars.locator("span").all_inner_texts()
    assert (
        charted
        == page.locator("#answer .scroll tr:has-text('EUR') .number:nth-child(3)").all_inner_texts()
    )


@pytest.mark.slow
def test_any_term_is_suggested_as_it_is_typed(reader: Visit) -> None:
    page = reader.open("/queries/neighbourhood")
    field = page.get_by_label("term", exact=True)
    with page.expect_response("**/search.json*"):
        field.fill("数据处理")
    page.locator("datalist option[value='okg:dataProcessing']").wait_for(state="attached")
    field.fill("okg:dataProcessing")
    field.press("Enter")
    page.wait_for_url("**term=okg%3AdataProcessing")
    assert "okg:dataProcessing" in page.locator("#answer pre").first.inner_text()


def test_an_unsuitable_value_leaves_the_form_to_mend_it(reader: Visit) -> None:
    page = reader.open(f"{SKILLS}?skill=juggling")
    reader.forgive("400")
    field = page.get_by_label("skill", exact=True)
    assert field.input_value() == "juggling"
    assert "no skill is called 'juggling'" in page.get_by_role("alert").inner_text()
    with page.expect_navigation():
        field.select_option("research skill")
    assert page.locator("#answer tbody tr").count() > 1


def test_the_tree_leads_to_terms_and_their_neighbours(reader: Visit) -> None:
    page = reader.open("/explore")
    page.get_by_text("14 services").click()
    page.locator("main").get_by_role("link", name="payroll", exact=True).first.click()
    assert page.locator("h1").inner_text() == "payroll"
    assert page.locator(".trail").first.inner_text().split("\n")[-1].endswith("in the narrow sense")
    before = page.locator(".graph circle").count()
    page.locator(".graph .node", has_text="bookkeeping").or_(
        page.locator(".graph .node.category")
    ).first.locator("circle").dblclick()
    page.wait_for_function(f"() => document.querySelectorAll('.graph circle').length > {before}")
    page.locator(".graph .node.category a").first.click()
    assert "outsourcing" in page.locator("h1").inner_text()


def test_the_graph_can_be_walked_with_the_keyboard(reader: Visit) -> None:
    page = reader.open("/term/payroll")
    focused = "document.activeElement.querySelector('text')?.textContent"
    page.get_by_role("link", name="RDF/XML").focus()
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "payroll"
    seen = set()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
        page.keyboard.press(key)
        seen.add(page.evaluate("document.activeElement.getAttribute('href')"))
    assert len(seen) > 2
    here, before = page.evaluate(focused), page.locator(".graph circle").count()
    page.keyboard.press("Space")
    page.wait_for_function(f"() => document.querySelectorAll('.graph circle').length > {before}")
    assert page.evaluate(focused) == here
    target = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.wait_for_url(reader.url + target)


def test_search_finds_what_is_meant(reader: Visit) -> None:
    page = reader.open("/validate")
    for typed, found in (
        ("payrol", "payroll"),
        ("数据处理", "data processing"),
        ("KPO", "knowledge"),
    ):
        page.get_by_role("searchbox").fill(typed)
        page.keyboard.press("Enter")
        first = page.locator(".results li a").first
        assert first.inner_text().startswith(found)
        first.click()
        assert page.locator("h1").inner_text().startswith(found)


def test_sparql_is_written_completed_corrected_and_answered(reader: Visit, site: Serving) -> None:
    page = reader.open("/sparql")
    type_query(page, "SELECT ?service { ?service okg:hasCategory okg:KnowledgePro")
    hint = page.locator(".CodeMirror-hint", has_text="okg:KnowledgeProcessOutsourcing")
    hint.first.click()
    page.locator(".CodeMirror-focused").wait_for()
    page.keyboard.press("Control+Enter")
    problem = page.get_by_role("alert")
    problem.wait_for()
    reader.forgive("400")
    assert "line 1, column" in problem.inner_text()
    assert page.locator(".CodeMirror-line-wrong").count() == 1
    page.keyboard.press("Control+End")
    page.keyboard.type(" }")
    page.keyboard.press("Control+Enter")
    page.locator("#answer tbody tr").first.wait_for()
    asked = site.client.get("/sparql", params={"query": typed_query(page)}).json()
    assert page.locator("#answer tbody tr").count() == len(asked["results"]["bindings"])
    assert page.locator(".CodeMirror-line-wrong").count() == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    assert (
        download.value.path().read_bytes()
        == site.client.get("/sparql", params={"query": typed_query(page)}).content
    )


@pytest.mark.slow
def test_a_question_of_the_catalogue_is_opened_in_the_editor(reader: Visit) -> None:
    page = reader.open(SKILLS)
    page.locator("summary", has_text="SPARQL").click()
    page.get_by_role("link", name="Open in the editor").click()
    assert "okg:mayRequireSkill ?skill" in typed_query(page)
    page.get_by_role("button", name="Run").click()
    page.locator("#answer tbody tr").first.wait_for()
    # However long the query is, its answer comes into view.
    top = page.locator("#answer").bounding_box()
    assert top
    assert 0 <= top["y"] < 500
    page.get_by_label("Begin with").select_option("What does a term mean?")
    page.locator(".CodeMirror-line", has_text="skos:definition").first.wait_for()


@pytest.mark.slow
def test_an_endless_query_ends_as_a_readable_problem(reader: Visit) -> None:
    page = reader.open("/sparql")
    type_query(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.keyboard.press("Control+Enter")
    page.get_by_role("alert").wait_for()
    reader.forgive("503")
    assert "takes too long" in page.get_by_role("alert").inner_text()
    assert "COUNT" in typed_query(page)


def test_files_are_dropped_and_findings_stand_in_them(
    reader: Visit, tmp_path: Path, site: Serving
) -> None:
    table, turtle = tmp_path / "register.csv", EXAMPLES / "broken" / "country-code.ttl"
    table.write_text(CSV, encoding="utf-8")
    page = reader.open("/validate")
    drop(page, table, turtle)
    page.locator(".verdict.bad").wait_for()
    lines = page.locator("section.file", has_text="country-code.ttl")
    assert lines.locator(".text-line.marked .at").inner_text() == "21"
    assert lines.locator("mark").inner_text() == '"UK"'
    assert "Use the two-letter code: GB" in lines.locator(".finding").inner_text()
    cells = page.locator("section.file", has_text="register.csv")
    assert cells.locator(".wrong-cell").all_inner_texts() == ["2024-01-01"]
    assert cells.locator("tbody th").all_inner_texts() == ["2"]
    shown = page.locator(".finding:visible").count()
    page.get_by_role("checkbox", name="violations").uncheck()
    assert page.locator(".finding:visible").count() < shown
    page.get_by_role("checkbox", name="violations").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Turtle").click()
    assert download.value.suggested_filename == "report.ttl"
    assert "sh:ValidationReport" in download.value.path().read_text(encoding="utf-8")
    assert not [it for it in site.temporary.rglob("*") if it.name == turtle.name]


@pytest.mark.slow
def test_a_file_that_cannot_be_read_is_told(reader: Visit, tmp_path: Path) -> None:
    broken = tmp_path / "a.ttl"
    broken.write_text("@prefix okg: <https://w3id.org/outsourcing#> .\nokg:a okg:b ;;; [\n")
    page = reader.open("/validate?lang=zh")
    drop(page, broken)
    alert = page.get_by_role("alert")
    alert.wait_for()
    reader.forgive("400")
    assert alert.locator("strong").inner_text() == "内容无法读取"
    assert page.locator(".text-line.marked .at").inner_text() == "2"
    assert "a.ttl, line 2" in page.locator(".finding").inner_text()


def test_cells_that_cannot_be_read_are_shown(reader: Visit, tmp_path: Path) -> None:
    table = tmp_path / "register.csv"
    table.write_text(CSV.replace("2025-01-01", "soon"), encoding="utf-8")
    page = reader.open("/validate")
    drop(page, table)
    page.locator(".wrong-cell").wait_for()
    reader.forgive("400")
    assert page.locator(".wrong-cell").all_inner_texts() == ["soon"]
    assert page.locator(".cells tbody th").all_inner_texts() == ["3"]
    assert '"soon" is not a date' in page.locator(".finding").inner_text()
    assert "1 of 2 rows" in page.get_by_role("alert").inner_text()


def test_what_is_loaded_is_told(reader: Visit, site: Serving) -> None:
    page = reader.open("/about")
    told = site.client.get("/about").json()
    rows = page.get_by_role("group", name="Datasets of your own").locator("tbody tr")
    assert rows.count() == len(told["datasets"]) == 1
    assert rows.first.locator("td").first.inner_text() == "companies"
    assert page.get_by_text(f"{told['counts']['triples']:,}").is_visible()
    rows.first.get_by_role("link").click()
    assert page.locator("h1").inner_text() == "companies"


def test_language_and_theme_are_kept(reader: Visit) -> None:
    page = reader.open("/queries?q=skill")
    page.get_by_role("link", name="中文").click()
    assert page.locator("h1").inner_text() == "提问"
    assert page.locator("#filter").input_value() == "skill"
    page.click("#theme")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(background)
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="关于").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.evaluate(background) == dark
    reader.open(SKILLS)
    assert page.locator("h1").inner_text() == "哪些服务需要给定的技能？"
    assert page.locator("#answer thead th").first.inner_text() == "技能"
    page.get_by_role("link", name="English").click()
    reader.open(SKILLS)
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_first_page_is_light(reader: Visit) -> None:
    sizes: dict[str, int] = {}

    def answered(response: "Response") -> None:
        sizes[response.url] = len(response.body())

    reader.page.on("response", answered)
    page = reader.open("/")
    painted = page.evaluate(
        "performance.getEntriesByName('first-contentful-paint').map(it => it.startTime)"
    )
    print(f"first content after {painted} ms; {sum(sizes.values()):,} bytes: {sizes}")
    assert len(sizes) >= 3
    assert sum(sizes.values()) < ROOM


def test_questions_are_asked_without_scripts(plain_reader: Visit) -> None:
    page = plain_reader.open("/")
    page.get_by_role("link", name="Which services need a given skill?").click()
    page.get_by_label("skill", exact=True).select_option("research skill")
    page.get_by_role("button", name="Ask").click()
    assert page.locator("#answer tbody tr").count() > 1
    page.get_by_role("searchbox").fill("payroll")
    page.keyboard.press("Enter")
    page.locator(".results a").first.click()
    assert page.locator("h1").inner_text() == "payroll"
    assert page.get_by_role("heading", name="What points here").is_visible()


def test_sparql_is_asked_without_scripts(plain_reader: Visit) -> None:
    page = plain_reader.open("/sparql")
    page.get_by_label("Begin with").select_option("What does a term mean?")
    page.get_by_role("button", name="Open").click()
    assert "skos:definition" in page.get_by_label("Query").input_value()
    page.get_by_label("Query").fill("SELECT * {")
    page.get_by_role("button", name="Run").click()
    plain_reader.forgive("400")
    assert "line 1" in page.get_by_role("alert").inner_text()
    page.get_by_label("Query").fill("ASK { okg:payroll okg:hasCategory okg:ServiceOutsourcing }")
    page.get_by_role("button", name="Run").click()
    assert page.get_by_role("status").inner_text() == "Yes"


def test_files_are_validated_without_scripts(plain_reader: Visit) -> None:
    page = plain_reader.open("/validate")
    page.set_input_files("#file", EXAMPLES / "broken" / "country-code.ttl")
    page.get_by_role("button", name="Check").click()
    assert "Use the two-letter code: GB" in page.locator("body").inner_text()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(reader: Visit, name: str, scheme: Scheme) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    reader.page.emulate_media(color_scheme=scheme)
    page = reader.open(PAGES[name])
    found = axe.run(page).response["violations"]
    assert [(it["id"], it["nodes"][0]["target"]) for it in found if it["impact"] in SERIOUS] == []
    if name in FAILING:
        reader.forgive(FAILING[name])


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_fits_its_window(
    reader: Visit, width: int, language: str, tmp_path: Path
) -> None:
    reader.page.set_viewport_size({"width": width, "height": 844})
    reader.open(f"/?lang={language}")
    reader.forgive("400", "404")
    for name, address in PAGES.items():
        page = reader.open(address)
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.locator("h1").count() == 1, name
