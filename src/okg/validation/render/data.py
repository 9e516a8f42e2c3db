"""Reports for programs: JSON, CSV, and the validation report of SHACL as Turtle."""

import csv
import io
import json
import re

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from okg.validation.render.view import View
from okg.validation.report import SEVERITIES, Finding

__all__ = ["as_csv", "as_json", "as_turtle"]

NUMBER = re.compile(r"[+-]?[0-9.]+([eE][+-]?[0-9]+)?")
COLUMNS = (
    "severity",
    "file",
    "line",
    "column",
    "cell",
    "focus",
    "label",
    "path",
    "value",
    "problem",
    "message",
    "suggestion",
    "rule",
    "description",
    "shape",
    "component",
)


def as_json(view: View) -> str:
    """Return the counts and all findings; terms are as in SPARQL 1.1 Query Results JSON."""
    report = view.report
    document = {
        "conforms": report.conforms,
        "counts": {it: report.count(it) for it in SEVERITIES},
        "files": list(report.files),
        "subjects": report.subjects,
        "checked": report.checked,
        "notes": list(report.notes),
        "results": [
            {
                **{name: it or None for name, it in _fields(view, finding).items()},
                "messages": dict(finding.messages),
                "focus": _term(finding.focus),
                "value": _term(finding.value),
            }
            for finding in view.findings
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_csv(view: View) -> str:
    """Return one line a finding, with a line of headings (RFC 4180)."""
    written = io.StringIO()
    rows = csv.DictWriter(written, COLUMNS)
    rows.writeheader()
    for finding in view.findings:
        rows.writerow({name: _safe(it) for name, it in _fields(view, finding).items()})
    return written.getvalue()


def as_turtle(view: View) -> str:
    """Return the whole sh:ValidationReport (SHACL, section 3.6)."""
    return view.report.graph.serialize(format="turtle")


def _fields(view: View, finding: Finding) -> dict[str, str | int]:
    return {
        "severity": finding.severity,
        "file": finding.file or "",
        "line": finding.line or "",
        "column": finding.column or "",
        "cell": str(finding.cell or ""),
        "focus": _text(finding.focus),
        "label": finding.label,
        "path": finding.path,
        "value": _text(finding.value),
        "problem": finding.problems.get(view.language, ""),
        "message": finding.message(view.language),
        "suggestion": view.suggestion(finding),
        "rule": finding.names.get(view.language, finding.rule),
        "description": finding.description,
        "shape": finding.shape,
        "component": finding.component,
    }


def _safe(field: str | int) -> str | int:
    """Keep spreadsheets from taking a text of the user's data for a formula."""
    if not isinstance(field, str) or field[:1] not in tuple("=+-@\t\r"):
        return field
    return field if NUMBER.fullmatch(field) else f"'{field}"


def _text(node: Node | None) -> str:
    return f"_:{node}" if isinstance(node, BNode) else "" if node is None else str(node)


def _term(node: Node | None) -> dict[str, str] | None:
    match node:
        case URIRef():
            return {"type": "uri", "value": str(node)}
        case BNode():
            return {"type": "bnode", "value": str(node)}
        case Literal() if node.language:
            return {"type": "literal", "value": str(node), "xml:lang": node.language}
        case Literal() if node.datatype:
            return {"type": "literal", "value": str(node), "datatype": str(node.datatype)}
        case Literal():
            return {"type": "literal", "value": str(node)}
    return None
