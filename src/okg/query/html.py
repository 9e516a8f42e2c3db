"""Answers as HTML: one table that needs nothing else, for notebooks and pages."""

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["page", "table"]

STYLE = (
    "body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}"
    "th,td{text-align:left;vertical-align:top;padding:.25em .75em;border-bottom:1px solid #ccc}"
)


def table(columns: Sequence[str], rows: Iterable[Sequence[tuple[str, str]]]) -> str:
    """Return a table whose cells are pairs of a text and the IRI it leads to, or ""."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{_linked(text, iri)}</td>' for text, iri in row)}</tr>\n"
        for row in rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def page(content: str, language: str) -> str:
    """Return a page of its own around the HTML ``content``."""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>Answer</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{content}</body>\n</html>\n"
    )


def _linked(text: str, iri: str) -> str:
    # Any other scheme might be a script.
    if iri.startswith(("https://", "http://")):
        return f'<a href="{escape(iri)}">{escape(text)}</a>'
    return escape(text)
