"""Pages in a browser: they fit, everybody can read them, and their scripts keep their word."""

import re
from pathlib import Path
from typing import Literal

import pytest

from tests.browser.conftest import Visit
from tests.server.pages.samples import samples

Scheme = Literal["light", "dark"]
SERIOUS = {"serious", "critical"}
# Its form is given a date that is none, on purpose, and the browser says so.
MISTAKEN = {"question", "chart", "empty", "yes", "graph-answer", "wrong-parameter"}


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", samples())
def test_axe_finds_nothing_serious(visit: Visit, name: str, scheme: Scheme) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    visit.page.emulate_media(color_scheme=scheme)
    page = visit.open(f"/{name}")
    found = axe.run(page).response["violations"]
    assert [(it["id"], it["nodes"][0]["target"]) for it in found if it["impact"] in SERIOUS] == []
    if name in MISTAKEN:
        visit.faults.clear()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [320, 390, 820, 1920])
def test_no_page_is_wider_than_its_window(visit: Visit, width: int, language: str) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    for name in samples():
        page = visit.open(f"/{name}?lang={language}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, name
    visit.faults.clear()


def test_the_theme_is_switched_and_kept(visit: Visit) -> None:
    page = visit.open("/")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(background)
    page.click("#theme")
    dark = page.evaluate(background)
    assert dark != light
    visit.open("/about")
    assert page.evaluate(background) == dark
    assert page.locator("#theme").get_attribute("aria-label") == "Light colours"


def test_the_catalogue_narrows_as_one_types(visit: Visit) -> None:
    page = visit.open("/questions")
    everything = page.locator("[data-search]:visible").count()
    page.fill("#filter", "given skill")
    shown = page.locator("[data-search]:visible").all_inner_texts()
    assert 0 < len(shown) < everything
    assert "Which services need a given skill?" in shown
    page.fill("#filter", "zzz")
    assert page.locator("[data-nothing]").is_visible()


def test_tables_sort_by_number_and_by_text(visit: Visit) -> None:
    page = visit.open("/sparql-answer")
    column = "#answer tbody td:nth-child({})"
    page.get_by_role("button", name="Listed by statement").click(click_count=2)
    numbers = [int(it) for it in page.locator(column.format(4)).all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    page.locator("#answer th button").first.click()
    names = page.locator(column.format(1)).all_inner_texts()
    assert names == sorted(names)
    assert (
        page.get_by_role("columnheader", name="Service").get_attribute("aria-sort") == "ascending"
    )


def test_the_editor_completes_runs_and_shows_where_a_query_is_wrong(visit: Visit) -> None:
    page = visit.open("/sparql")
    # A prefix that the server knows is no mistake, declared or not.
    assert page.locator(".parseErrorIcon").count() == 0
    page.click(".CodeMirror")
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT * { ?a ?b okg:pay")
    page.locator(".CodeMirror-hint").first.wait_for()
    assert page.locator(".CodeMirror-hint").all_inner_texts() == ["okg:payrollpayroll"]
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    value = "document.querySelector('.CodeMirror').CodeMirror.getValue()"
    assert page.evaluate(value) == "SELECT * { ?a ?b okg:payroll }"
    page.keyboard.press("Control+Enter")
    page.locator("#answer tbody tr").first.wait_for()
    assert re.search(r"rows.* · \d+\.\d+ s", page.locator("#answer .count").inner_text())
    page.fill(".row-filter", "patent")
    assert page.locator("#answer tbody tr:visible").count() == 1
    page.click(".CodeMirror")
    page.keyboard.type("WRONG\n")
    page.keyboard.press("Control+Enter")
    page.locator("#answer .problem").wait_for()
    assert page.locator(".CodeMirror-line-wrong").count() == 1


def test_the_editor_completes_by_chinese_labels(visit: Visit) -> None:
    page = visit.open("/sparql")
    page.click(".CodeMirror")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("SELECT * { ?a ?b 开")
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hint").first.wait_for()
    assert page.locator(".CodeMirror-hint").all_inner_texts() == ["okg:billing开票"]


def test_the_keyboard_gets_out_of_the_editor(visit: Visit) -> None:
    page = visit.open("/sparql")
    page.click(".CodeMirror")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.CodeMirror') !== null")


def test_a_question_of_the_catalogue_becomes_the_query(visit: Visit) -> None:
    page = visit.open("/sparql")
    with page.expect_response("**/services-requiring-skill.rq"):
        page.select_option("#examples", "services-requiring-skill")
    page.wait_for_function(
        "() => document.querySelector('.CodeMirror').CodeMirror.getValue().includes('mayRequire')"
    )
    value = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    assert "okg:mayRequireSkill ?skill" in value
    assert page.locator(".parseErrorIcon").count() == 0


def test_the_graph_is_drawn_and_follows_the_pointer(visit: Visit) -> None:
    page = visit.open("/term")
    circles = page.locator(".graph .node circle")
    assert circles.count() == 6
    assert page.locator(".graph .edge").count() == 5
    circles.last.scroll_into_view_if_needed()
    before = circles.last.bounding_box()
    assert before
    page.mouse.move(before["x"] + 5, before["y"] + 5)
    page.mouse.down()
    page.mouse.move(before["x"] + 65, before["y"] + 5, steps=4)
    page.wait_for_function(
        "x => [...document.querySelectorAll('.graph circle')].at(-1).getBoundingClientRect().x > x",
        arg=before["x"] + 30,
    )
    page.mouse.up()
    page.get_by_role("button", name="Whole").click()
    page.locator(".graph a", has_text="simulation").click()
    assert page.url.endswith("/term/simulation")


def test_findings_stand_beside_lines_and_cells(
    visit: Visit, report: dict[str, object], tmp_path: Path
) -> None:
    turtle, table = tmp_path / "a.ttl", tmp_path / "b.csv"
    turtle.write_text("\n".join(f"# line {it}" for it in range(1, 10)) + '\n<a> okg:x "1" .\n')
    table.write_text('Name,Value\r\n"two\r\nlines","1,000"\r\nthree,0\r\n')
    common = {"label": None, "message": "m", "description": None, "focus": None}
    first = {"file": "a.ttl", "line": 10, "column": 11, "cell": None, "problem": "not a date"}
    second = {"file": "b.csv", "line": 3, "column": None, "problem": "0 is not more than 0"}
    report |= {
        "conforms": False,
        "counts": {"violation": 1, "warning": 1, "info": 0},
        "notes": ["a note"],
        "results": [
            common | first | {"severity": "violation", "suggestion": "write one", "rule": "date"},
            common
            | second
            | {"severity": "warning", "suggestion": None, "rule": "value"}
            | {"cell": 'b.csv, row 3, column "Value"'},
        ],
    }
    page = visit.open("/validate")
    page.set_input_files("#file", [turtle, table])
    page.get_by_role("button", name="Check").click()
    page.locator(".verdict").wait_for()
    assert page.locator(".text-line.marked .at").inner_text() == "10"
    assert page.locator(".text-line mark").inner_text() == '"1"'
    assert page.locator(".between").inner_text() == "… 8 lines without findings …"
    assert page.locator(".cells .wrong-cell").inner_text() == "0"
    assert page.locator(".cells tbody tr:first-child").inner_text().split("\t") == [
        "3",
        "0",
        "three",
    ]
    assert page.locator(".finding:visible").count() == 2
    page.get_by_label("1 warnings").uncheck()
    assert page.locator(".finding:visible").all_inner_texts()[0].startswith("not a date")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert download.value.suggested_filename == "report.csv"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["home", "question", "term", "explore", "sparql", "validate"])
def test_without_scripts_everything_can_be_reached(visit: Visit, name: str) -> None:
    context = visit.page.context.browser
    assert context
    page = context.new_page(java_script_enabled=False)
    page.goto(f"{visit.url}/{name}")
    assert page.locator("main h1").is_visible()
    for control in page.locator("main button[type=submit]").all():
        assert control.is_visible()
    # What only a script can do is not offered.
    for control in page.locator("main button[type=button]").all():
        assert not control.is_visible()
    page.close()
