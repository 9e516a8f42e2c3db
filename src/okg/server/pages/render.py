"""How a page becomes HTML: a template, filled in, in a language."""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jinja2

import okg

__all__ = [
    "LANGUAGES",
    "called",
    "phrases",
    "question_in",
    "render",
    "say",
    "title_in",
    "titles",
    "with_parameter",
]

LANGUAGES = {"en": "en", "zh": "zh-Hans"}
"""The languages of the pages, and how HTML calls each."""

SLASHES = "/\\"
"""Browsers take either for the other."""

HERE = files("okg.server.pages")


def render(template: str, language: str, *, here: str = "/", **context: object) -> bytes:
    """Return the page that ``template`` makes of ``context``, in UTF-8.

    ``here`` is the path and query of the request, for the links to the same page in the other
    language. What else a template wants is told at its top; a name that it wants and did not get
    raises jinja2.UndefinedError.
    """
    page = _environment().get_template(f"{template}.html")
    return page.render(
        language=language,
        html_language=LANGUAGES[language],
        here=here,
        version=okg.__version__,
        say=_speaker(language),
        called=partial(called, language),
        question_in=partial(question_in, language),
        title_in=partial(title_in, language),
        **context,
    ).encode()


def say(language: str, name: str, /, **values: object) -> str:
    """Return the text ``name``, such as "home.title", with the ``values`` it has places for.

    A text with a form for one and one for others goes by ``n``.

    Raises KeyError where there is no such text, or no value for a place in it.
    """
    text: Any = _texts(language)
    for key in name.split("."):
        text = text[key]
    if isinstance(text, Mapping):
        text = text["one" if values["n"] == 1 else "other"]
    return str(text).format(**values) if values else str(text)


def phrases(language: str, section: str) -> Mapping[str, Any]:
    """Return all texts of a ``section``, for a script that fills in their places itself."""
    found: Any = _texts(language)
    for key in section.split("."):
        found = found[key]
    return dict(found)


def with_parameter(address: str, name: str, value: str) -> str:
    """Return an address of this server in which the parameter ``name`` has ``value`` and no other.

    Whatever the ``address``, what is returned does not lead to another host.
    """
    parts = urlsplit(address)
    kept = [it for it in parse_qsl(parts.query, keep_blank_values=True) if it[0] != name]
    return f"/{parts.path.lstrip(SLASHES)}?{urlencode([*kept, (name, value)])}"


def called(language: str, name: str) -> str:
    """Return what a column or a parameter is called: listed by statement for listedByStatement."""
    if language == "zh" and name in (known := _catalogue()["columns"]):
        return known[name]
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.replace("_", " ")).lower()


def question_in(language: str, name: str) -> str:
    """Return the question of the catalogue called ``name`` in another language, "" if unknown."""
    return _catalogue()["questions"].get(name, "") if language == "zh" else ""


def title_in(language: str, kind: str) -> str:
    """Return what problems of a ``kind`` are called in another language, "" if unknown."""
    return titles(language).get(kind, "")


def titles(language: str) -> Mapping[str, str]:
    """Return what problems are called in a language other than English, by kind."""
    return _problems() if language == "zh" else {}


def _speaker(language: str) -> Callable[..., str]:
    def speak(name: str, /, **values: object) -> str:
        return say(language, name, **values)

    return speak


@cache
def _texts(language: str) -> Mapping[str, Any]:
    return tomllib.loads((HERE / "texts" / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((HERE / "texts" / "catalogue.zh.toml").read_text(encoding="utf-8"))


@cache
def _problems() -> Mapping[str, str]:
    return tomllib.loads((HERE / "texts" / "problems.zh.toml").read_text(encoding="utf-8"))


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("okg.server.pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["with_parameter"] = with_parameter
    environment.filters["dotted"] = ".{}".format
    environment.globals["phrases"] = phrases
    environment.globals["titles"] = titles
    return environment
