"""A context for every template, as a route would give it, small but with every part in use."""

from collections.abc import Mapping
from typing import Any

from okg.knowledge import packaged
from okg.query.catalogue import Catalogue
from okg.server.pages.charts import charts
from okg.server.pages.parts import (
    Cell,
    Choice,
    Claim,
    Dataset,
    Field,
    Group,
    Link,
    Match,
    Node,
    Question,
    Result,
    Source,
    Table,
    Term,
    Theme,
)
from okg.server.problems import Problem

__all__ = ["samples"]

COUNTS = {
    "statements": 186,
    "claims": 298,
    "services": 50,
    "categories": 6,
    "mappings": 520,
    "questions": 107,
}
DOWNLOADS = [Link(it, f"/queries/a.{it.lower()}") for it in ("CSV", "JSON", "XML", "TSV")]
KPO = Link("knowledge process outsourcing", "/term/KnowledgeProcessOutsourcing")


def samples() -> Mapping[str, tuple[str, dict[str, Any]]]:
    """Return, by a name for each, the template and the context of a page."""
    return {
        "home": ("home", _home()),
        "questions": ("questions", {"themes": _themes(), "q": "", "total": 107}),
        "no-questions": ("questions", {"themes": [], "q": "zzz", "total": 107}),
        "question": ("question", _question() | {"table": _services()}),
        "chart": ("question", _question() | {"table": _values(), "charts": charts(_values())}),
        "empty": ("question", _question() | {"table": Table(["service"], [], 0)}),
        "yes": ("question", _question() | {"boolean": True}),
        "graph-answer": (
            "question",
            _question() | {"graph": "okg:payroll a okg:Service .\n", "graph_more": 7},
        ),
        "wrong-parameter": ("question", _question() | {"problem": _problem()}),
        "term": ("term", _term()),
        "bare-term": ("term", _bare_term()),
        "search": ("search", _search()),
        "nothing-found": (
            "search",
            {"q": "zzz", "results": [], "questions": [], "total": 0},
        ),
        "explore": (
            "explore",
            {
                "categories": [_tree()],
                "elsewhere": [Node("bookkeeping", "/term/bookkeeping")],
                "kinds": [Link("skill", "/search?kind=skill", "11")],
                "graph": _graph(),
            },
        ),
        "sparql": ("sparql", _sparql()),
        "sparql-answer": ("sparql", _sparql() | {"table": _services()}),
        "sparql-problem": ("sparql", _sparql() | {"problem": _problem()}),
        "validate": ("validate", _validate()),
        "about": ("about", _about()),
        "problem": ("problem", {"problem": _problem()}),
    }


def _themes() -> list[Theme]:
    catalogue = Catalogue(packaged().query_files())
    themes: dict[str, list[Question]] = {}
    for query in catalogue.values():
        themes.setdefault(query.theme, []).append(
            Question(
                query.name,
                query.summary,
                f"/queries/{query.name}",
                query.description,
                query.theme,
                query.tags,
                query.needs == "data",
                query.body,
            )
        )
    return [Theme(name, questions) for name, questions in sorted(themes.items())]


def _tree() -> Node:
    services = [
        Node("animation", "/term/animation", contested=True),
        Node(
            "data research and analysis",
            "/term/dataResearchAndAnalysis",
            children=[Node("data analysis", "/term/dataAnalysis")],
        ),
        Node("patent research", "/term/patentResearch"),
    ]
    return Node(
        "service outsourcing",
        "/term/ServiceOutsourcing",
        definition="Arrangement under which a client contracts with another party to have part of "
        "the client's own work performed as a service.",
        children=[
            Node(
                "business process outsourcing",
                "/term/BusinessProcessOutsourcing",
                "BPO",
                "Service outsourcing of steps of a client's business processes.",
                children=[
                    Node(
                        "information process outsourcing",
                        "/term/InformationProcessOutsourcing",
                        "IPO",
                        services=[Node("data processing", "/term/dataProcessing")],
                    ),
                    Node("BPO in the narrow sense", "/term/NarrowBusinessProcessOutsourcing"),
                ],
            ),
            Node(
                "information technology outsourcing",
                "/term/InformationTechnologyOutsourcing",
                "ITO",
                "Service outsourcing of information technology.",
            ),
            Node(KPO.label, KPO.href, "KPO", "Work that calls for judgement.", services=services),
        ],
    )


def _home() -> dict[str, Any]:
    chosen = [theme.questions[0] for theme in _themes()][:6]
    return {"categories": [_tree()], "questions": chosen, "counts": COUNTS, "own_data": 2}


def _services() -> Table:
    names = ["content development", "content writing", "data analysis", "patent research"]
    names += ["legal service", "simulation", "database development", "data research", "animation"]
    rows = [
        [
            Cell(name, f"/term/{name.replace(' ', '')}", f"okg:{name.replace(' ', '')}"),
            Cell("contested" if name == "animation" else "endorsed"),
            Cell(KPO.label, KPO.href, "okg:KnowledgeProcessOutsourcing"),
            Cell(str(70 + number), number=70 + number),
        ]
        for number, name in enumerate(names)
    ]
    return Table(["service", "certainty", "category", "listedByStatement"], rows, 1200)


def _values() -> Table:
    found = {"IPO": 4_250_000, "KPO": 1_310_500.5, "narrow BPO": 970_000, "unclassified": 12_000}
    rows = [
        [Cell(name, f"/term/{name}"), Cell("GBP"), Cell(f"{value:,}", number=value)]
        for name, value in found.items()
    ]
    return Table(["category", "currency", "value"], rows, len(rows))


def _question() -> dict[str, Any]:
    skill = "okg:advancedAnalyticalSkill"
    return {
        "question": Question(
            "services-requiring-skill",
            "Which services need a given skill?",
            "/queries/services-requiring-skill",
            "Services that need the skill because a category they belong to calls for it.",
            "skills",
            ("skills",),
            needs_data=True,
            sparql="SELECT ?service\nWHERE { ?service okg:requiresSkill ?skill }\n",
        ),
        "fields": [
            Field(
                "skill",
                "skill",
                values=[skill],
                choices=[Choice(skill, "advanced analytical skill")],
                hint="One of 11 skills.",
            ),
            Field(
                "term",
                "term",
                choices=[Choice("okg:payroll", "payroll")],
                open_choices=True,
                optional=True,
            ),
            Field("from", "from", "date", ["tomorrow"], unsuitable=True),
            Field("several", "severalCategories", choices=[Choice("a", "a")], several=True),
            Field("own", "own", "boolean", ["true"]),
            Field("any", "any", values=["okg:payroll"], completed=True),
        ],
        "table": None,
        "boolean": None,
        "graph": None,
        "graph_more": 0,
        "charts": [],
        "problem": None,
        "downloads": DOWNLOADS,
        "address": "http://127.0.0.1:8000/queries/services-requiring-skill?skill=okg:itSkill",
        "snippets": [Link("curl", "", "curl http://127.0.0.1:8000/queries/x.csv")],
    }


def _graph() -> dict[str, Any]:
    names = ["data analysis", "patent research", "animation", "legal service", "simulation"]
    nodes = [{"id": KPO.href, "label": KPO.label, "href": KPO.href, "kind": "term"}]
    nodes += [
        {"id": f"/term/{it}", "label": it, "href": f"/term/{it}", "kind": "service"} for it in names
    ]
    links = [{"source": f"/term/{it}", "target": KPO.href, "label": "has category"} for it in names]
    return {"nodes": nodes, "links": links}


def _term() -> dict[str, Any]:
    source = Link("Different Types of Outsourcing", "/term/source/different-types-of-outsourcing")
    return {
        "term": Term(
            "https://w3id.org/outsourcing#animation",
            "okg:animation",
            "animation",
            "Service of producing moving images from drawings or computer models.",
            ["“Animation and simulation” may also be meant as one service."],
            [Link("service", "/term/Service")],
            [Cell("动画制作", language="zh-Hans")],
            [Cell("animated film production", language="en")],
        ),
        "trails": [
            [Link("service outsourcing", "/term/ServiceOutsourcing"), KPO],
            [Link("service outsourcing", "/term/ServiceOutsourcing"), Link("BPO", "/term/BPO")],
        ],
        "children": [Node("drawing", "/term/drawing")],
        "claims": [
            Claim(
                "Animation is an example of KPO.",
                "/term/claim/81",
                source,
                (1977, 2001),
                "stated flatly",
                "contested",
                contested=True,
            ),
            Claim("Animation could be put under BPO.", "/term/claim/47", source, None, "could be"),
        ],
        "passage": Claim("", "", source, (1977, 2001), "stated flatly", "contested"),
        "matches": [
            Match(
                Link("CPC 2.1", "/term/standard/cpc-2.1"),
                "close match",
                Cell("96135 Animation", "/term?iri=https%3A%2F%2Funstats.un.org%2F96135"),
                "0.9",
                "The CPC subclass is of animated films.",
            )
        ],
        "outgoing": [Group(Link("is listed under", "/term/isListedUnder"), [Cell("KPO", "/t")])],
        "incoming": [
            Group(Link("covers service", "/term/coversService"), [Cell("a", "/t")], 12, "/more")
        ],
        "downloads": [
            Link("Turtle", "/term/animation.ttl"),
            Link("JSON-LD", "/term/animation.jsonld"),
        ],
        "graph": _graph(),
        "questions": _themes()[0].questions[:2],
    }


def _bare_term() -> dict[str, Any]:
    nothing = ("trails", "children", "claims", "matches", "outgoing", "incoming", "questions")
    return {
        "term": Term("https://example.org/x", "<https://example.org/x>", "x"),
        **{it: [] for it in nothing},
        "passage": None,
        "graph": None,
        "downloads": [Link("Turtle", "/term.ttl?iri=https://example.org/x")],
    }


def _search() -> dict[str, Any]:
    return {
        "q": "animation <b>",
        "results": [
            Result("animation", "/term/animation", "service", "Moving images.", "动画制作")
        ],
        "questions": _themes()[1].questions[:1],
        "total": 3,
    }


def _sparql() -> dict[str, Any]:
    return {
        "query": "SELECT ?service ?category\nWHERE {\n  ?service okg:hasCategory ?category .\n}\n",
        "example": "services-requiring-skill",
        "examples": _themes(),
        "prefixes": {"okg": "https://w3id.org/outsourcing#"},
        "table": None,
        "boolean": None,
        "graph": None,
        "graph_more": 0,
        "charts": [],
        "downloads": DOWNLOADS,
        "problem": None,
        "writable": True,
    }


def _problem() -> Problem:
    return Problem(
        400,
        "query-syntax",
        "The query is not SPARQL 1.1",
        "there is <nothing> after WHERE",
        line=2,
        column=7,
        offered=["json", "csv"],
    )


def _validate() -> dict[str, Any]:
    return {"formats": ["ttl", "csv"], "packed": ["gz"], "megabytes": 64, "has_store": True}


def _about() -> dict[str, Any]:
    return {
        "counts": COUNTS,
        "datasets": [Dataset("contracts", 12_345, 678, "2026-02-03", ["contracts.ttl"], "/graphs")],
        "sources": [
            Source("Different Types of Outsourcing", "/term/source/a", "document", "a page", 91),
            Source("CPC 2.1", "/term/source/b", "standard"),
        ],
        "versions": [Link("okg", "", "0.1.0"), Link("Python", "", "3.11.7")],
    }
