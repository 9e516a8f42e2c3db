"""A summary as text with bars, as data, or as one page with charts that needs nothing else."""

import csv
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from html import escape
from io import StringIO

from okg.ingest.classify.summary import DIMENSIONS, Line, Summary

__all__ = ["rendered"]

BAR = 24
"""The length of the longest bar, in characters."""
BLOCKS = " ▏▎▍▌▋▊▉█"
TITLES = {
    "category": "By category",
    "service": "By service",
    "provider": "By provider",
    "year": "By year of start",
}
WIDE = 44
"""Longer names are cut in the table for people."""


def rendered(summary: Summary, form: str, name: str, limit: int) -> str:
    """Return ``summary`` of the file called ``name`` in ``form``: table, csv, json, md or html."""
    return FORMS[form](summary, name, limit)


def _money(value: Decimal) -> str:
    return f"{value:,.2f}" if value != value.to_integral_value() else f"{value:,.0f}"


def _share(part: Decimal | int, whole: Decimal | int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _facts(summary: Summary) -> list[tuple[str, str]]:
    """Return what there is to say about the whole, each with its name."""
    number = summary.arrangements
    facts = [
        ("arrangements", f"{number:,}"),
        ("total value", f"{_money(summary.total)} {summary.currency}".strip()),
        ("unclassified", f"{summary.unclassified:,} ({_share(summary.unclassified, number)})"),
        ("without a value", f"{summary.without_value:,}"),
    ]
    if summary.notices:
        facts.append(("notices, not counted here", f"{summary.notices:,}"))
    facts += [
        (f"in {it.name or 'no currency'}, not added", f"{it.number:,}: {_money(it.value)}")
        for it in summary.other_currencies.values()
    ]
    return facts


def _bar(value: Decimal | int, most: Decimal | int) -> str:
    eighths = round(BAR * 8 * value / most) if most > 0 and value > 0 else 0
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (BLOCKS[rest] if rest else "")


def _text(summary: Summary, name: str, limit: int) -> str:
    from rich.cells import cell_len, set_cell_size

    facts = _facts(summary)
    width = max(len(label) for label, _ in facts)
    parts = [name, *(f"{label.ljust(width)}  {value}" for label, value in facts)]
    for dimension in DIMENSIONS:
        lines = summary.first(dimension, limit)
        if not lines:
            continue
        names = min(WIDE, max(cell_len(it.name) for it in lines))
        values = max(len(_money(it.value)) for it in lines)
        counts = max(len(f"{it.number:,}") for it in lines)
        by_value = summary.total > 0
        most = max(it.value if by_value else Decimal(it.number) for it in lines)
        parts += ["", f"{TITLES[dimension]} ({summary.currency or 'value'})"]
        for it in lines:
            bar = _bar(it.value if by_value else it.number, most)
            share = _share(it.value, summary.total) if by_value else _share(
                it.number, summary.arrangements
            )  # fmt: skip
            line = (
                f"{set_cell_size(it.name, names)}  {it.number:>{counts},}  "
                f"{_money(it.value):>{values}}  {share:>7}  {bar}"
            )
            parts.append(line.rstrip())
    return "\n".join(parts) + "\n"


def _rows(summary: Summary, limit: int) -> list[tuple[str, Line]]:
    return [(it, line) for it in DIMENSIONS for line in summary.first(it, limit)]


def _csv(summary: Summary, name: str, limit: int) -> str:  # noqa: ARG001
    lines = StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(("by", "name", "count", "value", "currency"))
    for dimension, it in _rows(summary, limit):
        writer.writerow((dimension, it.name, it.number, f"{it.value:f}", summary.currency))
    return lines.getvalue()


def _json(summary: Summary, name: str, limit: int) -> str:
    return (
        json.dumps(
            {
                "file": name,
                "arrangements": summary.arrangements,
                "notices": summary.notices,
                "currency": summary.currency,
                "value": float(summary.total),
                "unclassified": summary.unclassified,
                "without value": summary.without_value,
                "other currencies": {
                    it.name: {"count": it.number, "value": float(it.value)}
                    for it in summary.other_currencies.values()
                },
                **{
                    f"by {dimension}": [
                        {"name": it.name, "count": it.number, "value": float(it.value)}
                        for it in summary.first(dimension, limit)
                    ]
                    for dimension in DIMENSIONS
                },
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


def _md(summary: Summary, name: str, limit: int) -> str:
    parts = [f"# {name}", ""]
    parts += [f"- {label}: {value}" for label, value in _facts(summary)]
    for dimension in DIMENSIONS:
        parts += ["", f"## {TITLES[dimension]}", "", "| name | count | value | share |"]
        parts.append("| --- | ---: | ---: | ---: |")
        for it in summary.first(dimension, limit):
            told = it.name.replace("|", "\\|")
            share = _share(it.value, summary.total)
            parts.append(f"| {told} | {it.number:,} | {_money(it.value)} | {share} |")
    return "\n".join(parts) + "\n"


STYLE = (
    ":root{color-scheme:light dark}body{font-family:system-ui,sans-serif;max-width:60rem;"
    "margin:2rem auto;padding:0 1rem}dl{display:flex;flex-wrap:wrap;gap:1rem 2rem}dt{opacity:.7}"
    "dd{margin:0;font-size:1.3rem}table{border-collapse:collapse;width:100%}caption{text-align:"
    "left;font-size:1.2rem;font-weight:600;padding:1.5rem 0 .5rem}th,td{text-align:left;padding:"
    ".2rem .6rem .2rem 0;vertical-align:top;font-weight:400}thead th{opacity:.7;font-size:.85rem}"
    ".n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.c{width:35%}"
    "svg{display:block;width:100%;height:1.1rem}rect{fill:#2a6fb0}.u rect{fill:#b06a2a}"
)


def _html(summary: Summary, name: str, limit: int) -> str:
    facts = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>\n"
        for label, value in _facts(summary)
    )
    charts = "".join(_chart(summary, it, limit) for it in DIMENSIONS)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>Summary of {escape(name)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(name)}</h1>\n<dl>\n{facts}</dl>\n{charts}</body>\n</html>\n"
    )


def _chart(summary: Summary, dimension: str, limit: int) -> str:
    lines = summary.first(dimension, limit)
    by_value = summary.total > 0
    most = max((it.value if by_value else Decimal(it.number) for it in lines), default=Decimal(0))
    rows = []
    for it in lines:
        long = max(Decimal(0), it.value if by_value else Decimal(it.number))
        width = f"{100 * long / most:.2f}" if most > 0 else "0"
        share = _share(it.value, summary.total) if by_value else _share(
            it.number, summary.arrangements
        )  # fmt: skip
        kind = ' class="u"' if it.name in {"unclassified", "not given"} else ""
        rows.append(
            f'<tr{kind}><th scope="row">{escape(it.name)}</th><td class="n">{it.number:,}</td>'
            f'<td class="n">{_money(it.value)}</td><td class="n">{share}</td>'
            f'<td class="c"><svg role="img" aria-label="{share}" viewBox="0 0 100 10" '
            f'preserveAspectRatio="none"><rect width="{width}" height="10"/></svg></td></tr>\n'
        )
    return (
        f"<table>\n<caption>{TITLES[dimension]}</caption>\n<thead><tr><th scope='col'>{dimension}"
        f"</th><th class='n' scope='col'>count</th><th class='n' scope='col'>value "
        f"{escape(summary.currency)}</th><th class='n' scope='col'>share</th><th></th></tr></thead>"
        f"\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n"
    )


FORMS: Mapping[str, Callable[[Summary, str, int], str]] = {
    "table": _text,
    "csv": _csv,
    "json": _json,
    "md": _md,
    "html": _html,
}
