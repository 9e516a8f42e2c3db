"""Pages: what every one of them keeps to, in both languages."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
import pyoxigraph as ox
import pytest

from okg.knowledge import packaged
from okg.namespaces import PREFIXES
from okg.query.catalogue import Catalogue
from okg.server.pages import render
from okg.server.pages.render import LANGUAGES, called, phrases, say, titles, with_parameter
from tests.server.pages.samples import samples

PAGES = files("okg.server.pages")
STATIC = files("okg.server") / "static"
SERVER = Path(str(files("okg.server")))
SAMPLES = samples()

VOID = {"meta", "link", "input", "br", "circle", "rect", "path"}
ADDRESSES = {"href", "src", "action"}


class Page(HTMLParser):
    """The elements of a page, with faults in their nesting."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.faults: list[str] = []
        self.text: dict[int, str] = {}
        self._open: list[tuple[str, int]] = []
        self.feed(content.decode())
        self.faults += [f"<{name}> is never closed" for name, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append((tag, len(self.elements) - 1))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}, line {self.getpos()[0]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            at = self._open[-1][1]
            self.text[at] = self.text.get(at, "") + data

    def of(self, *tags: str) -> Iterator[dict[str, str]]:
        """The attributes of all elements with one of these names."""
        return (attributes for tag, attributes in self.elements if tag in tags)


@pytest.fixture(
    scope="module",
    params=[(name, language) for name in SAMPLES for language in LANGUAGES],
    ids="-".join,
)
def page(request: pytest.FixtureRequest) -> Page:
    name, language = request.param
    template, context = SAMPLES[name]
    return Page(render(template, language, here=f"/{name}?q=1", **context))


def test_elements_nest(page: Page) -> None:
    assert page.faults == []


def test_it_has_one_main_heading_and_a_language(page: Page) -> None:
    assert len(list(page.of("h1"))) == len(list(page.of("main"))) == 1
    [html] = page.of("html")
    assert html["lang"] in LANGUAGES.values()


def test_identifiers_are_unique_and_references_lead_to_them(page: Page) -> None:
    counts = Counter(it["id"] for _, it in page.elements if "id" in it)
    assert [name for name, count in counts.items() if count > 1] == []
    for _, attributes in page.elements:
        for name in ("for", "aria-labelledby", "aria-describedby", "list"):
            for wanted in attributes.get(name, "").split():
                assert wanted in counts, (name, wanted)


def test_every_control_has_a_name(page: Page) -> None:
    labelled = {it["for"] for it in page.of("label")}
    for attributes in page.of("input", "select", "textarea"):
        if attributes.get("type") == "hidden":
            continue
        assert attributes.get("id") in labelled or "aria-label" in attributes, attributes


def test_nothing_comes_from_elsewhere(page: Page) -> None:
    for _, attributes in page.elements:
        for name in ADDRESSES & attributes.keys():
            assert re.match(r"[/#](?!/)", attributes[name]), attributes


def test_no_script_and_no_style_stand_in_it(page: Page) -> None:
    for attributes in page.of("script"):
        assert "src" in attributes or attributes["type"] == "application/json"
    assert not list(page.of("style"))
    for _, attributes in page.elements:
        assert not [name for name in attributes if name == "style" or name.startswith("on")]


def test_what_it_loads_is_there(page: Page) -> None:
    loaded = [it["src"] for it in page.of("script") if "src" in it]
    loaded += [it["href"] for it in page.of("link") if it["rel"] in {"stylesheet", "icon"}]
    assert loaded
    for address in loaded:
        assert (STATIC / address.removeprefix("/static/")).is_file(), address


def test_json_for_scripts_can_be_read(page: Page) -> None:
    for index, (tag, attributes) in enumerate(page.elements):
        if tag == "script" and "src" not in attributes:
            json.loads(page.text[index])


def test_the_other_language_is_one_link_away() -> None:
    for language, other in (("en", "zh"), ("zh", "en")):
        page = Page(render("search", language, here="/search?q=%E5%A4%96&lang=en", **_search()))
        [link] = [it for it in page.of("a") if it.get("hreflang")]
        assert link["href"] == f"/search?q=%E5%A4%96&lang={other}"


def test_the_first_page_loads_nothing_vendored() -> None:
    assert b"vendor/" not in _home().replace(b"/static/vendor/LICENSES.txt", b"")
    assert len(_home()) < 10_000


def test_texts_from_outside_are_escaped() -> None:
    page = render("search", "en", **_search("</title><script>alert(1)</script>"))
    assert b"<script>alert" not in page
    graph = {
        "nodes": [{"id": "</script><b>", "label": "", "href": "/", "kind": "term"}],
        "links": [],
    }
    context = SAMPLES["term"][1] | {"graph": graph}
    assert b"</script><b>" not in render("term", "en", **context)


def test_a_context_that_lacks_a_name_fails() -> None:
    with pytest.raises(jinja2.UndefinedError, match="total"):
        render("questions", "en", themes=[], q="")


def test_every_template_has_a_sample() -> None:
    names = {it.name for it in (PAGES / "templates").iterdir()} - {"base.html", "parts.html"}
    assert names == {f"{template}.html" for template, _ in SAMPLES.values()}


def test_both_languages_say_the_same_things() -> None:
    english, chinese = (dict(_flat(_all(it))) for it in LANGUAGES)
    assert english.keys() == chinese.keys()
    for name, text in english.items():
        assert _places(text) == _places(chinese[name]), name


def test_chinese_is_chinese() -> None:
    same = {name for name, text in _flat(_all("zh")) if not re.search(r"[\u4e00-\u9fff]", text)}
    assert same == {"base.other_language", "base.sparql"}


def test_scripts_say_what_there_is_to_say() -> None:
    scripts = [it.read_text() for it in STATIC.iterdir() if it.name.endswith(".js")]
    said = {name for text in scripts for name in re.findall(r"\btexts\.(\w+)", text)}
    by_name = {"violation", "warning", "info"}
    assert said | by_name == phrases("en", "script").keys()


def test_every_kind_of_problem_has_a_chinese_title() -> None:
    code = [it.read_text(encoding="utf-8") for it in SERVER.rglob("*.py")]
    kinds = {kind for it in code for kind in re.findall(r'Problem\(\s*\d{3},\s*"([a-z-]+)"', it)}
    # Those that are given another way.
    kinds |= {"not-found", "method-not-allowed"}
    assert len(kinds) > 40
    assert kinds <= titles("zh").keys()


def test_every_theme_of_the_catalogue_has_a_name() -> None:
    themes = {it.theme for it in Catalogue(packaged().query_files()).values()}
    for language in LANGUAGES:
        assert phrases(language, "themes").keys() == themes


def test_every_question_and_column_of_the_catalogue_has_a_chinese_name() -> None:
    queries = Catalogue(packaged().query_files())
    content = (PAGES / "texts" / "catalogue.zh.toml").read_text(encoding="utf-8")
    known = tomllib.loads(content)
    assert known["questions"].keys() == queries.keys()
    columns = {it.name for query in queries.values() for it in query.parameters} | {"answer"}
    store = ox.Store()
    for query in queries.values():
        if query.form == "SELECT":
            solutions = store.query(query.sparql, prefixes=PREFIXES)
            assert isinstance(solutions, ox.QuerySolutions)
            columns |= {it.value for it in solutions.variables}
    assert known["columns"].keys() == columns


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        ("en", "listedByStatement", "listed by statement"),
        ("zh", "listedByStatement", "列入依据的陈述"),
        ("zh", "myOwn_column", "my own column"),
    ],
)
def test_a_column_is_called_by_words(language: str, name: str, text: str) -> None:
    assert called(language, name) == text


@pytest.mark.parametrize(("n", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows")])
def test_one_and_many(n: int, text: str) -> None:
    assert say("en", "answer.rows", n=n) == text


@pytest.mark.parametrize(
    ("address", "changed"),
    [
        ("/", "/?lang=zh"),
        ("/a?lang=en&b=1&b=2&c=", "/a?b=1&b=2&c=&lang=zh"),
        ("//evil.example/x", "/x?lang=zh"),
        ("////evil.example/x", "/evil.example/x?lang=zh"),
        ("/\\evil.example", "/evil.example?lang=zh"),
    ],
)
def test_a_parameter_replaces_its_like(address: str, changed: str) -> None:
    assert with_parameter(address, "lang", "zh") == changed


def _search(q: str = "x") -> dict[str, Any]:
    return {"q": q, "results": [], "questions": [], "total": 0}


def _home() -> bytes:
    template, context = SAMPLES["home"]
    return render(template, "en", **context)


def _all(language: str) -> dict[str, Any]:
    content = (PAGES / "texts" / f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(content)


def _flat(texts: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, it in texts.items():
        if isinstance(it, str):
            yield before + name, it
        else:
            yield from _flat(it, f"{before}{name}.")


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))
