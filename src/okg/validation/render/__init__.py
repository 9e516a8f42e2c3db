"""Reports as people and programs read them: one function a format."""

from collections.abc import Callable

from okg.validation.render.data import as_csv, as_json, as_turtle
from okg.validation.render.html import as_html
from okg.validation.render.markdown import as_markdown
from okg.validation.render.sarif import as_sarif
from okg.validation.render.text import as_text
from okg.validation.render.view import View

__all__ = ["RENDERERS"]

RENDERERS: dict[str, Callable[[View], str]] = {
    "text": as_text,
    "json": as_json,
    "csv": as_csv,
    "md": as_markdown,
    "html": as_html,
    "ttl": as_turtle,
    "sarif": as_sarif,
}
