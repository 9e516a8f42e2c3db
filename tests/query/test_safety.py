"""No query makes the process call another computer."""

import contextlib
import http.server
import threading
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okg.errors import InputError
from okg.graph import KnowledgeGraph
from okg.query.safety import without_calls
from okg.query.update import operations
from okg.store.updating import OwnGraphs, carry_out


class Listener:
    """An HTTP server on this machine that remembers whether anybody called."""

    def __init__(self) -> None:
        calls: list[str] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                calls.append(self.path)
                self.send_error(500)

            do_GET = do_POST  # noqa: N815 — http.server wants these names

            def log_message(self, *_: object) -> None:
                pass

        self.calls = calls
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    thread = threading.Thread(target=found.server.serve_forever, args=(0.01,))
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


ATTACKS = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service<URL>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o SERVICESILENT<URL>{ ?s ?p ?o } }",
    "PREFIX ex: <URL> SELECT * { SERVICE ex: { ?s ?p ?o } }",
    # pyoxigraph needs no space after a keyword, nor before one.
    "PREFIX ex: <URL> SELECT * { SERVICEex: { ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?u) SERVICE?u{ ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 1.SERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p _:b.SERVICE<URL>{ ?s ?p ?o } }",
    "PREFIX ex: <urn:> SELECT * { ?s ?p ex:b.SERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 'x'@en.SERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(1<2)SERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { ?s ?p ?o FILTER EXISTS { SERVICE <URL> {} } } }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { { SERVICE <URL> { ?s ?p ?o } } UNION { ?s ?p ?o } } } }",
    "SELECT * { # '\n SERVICE <URL> { ?s ?p ?o } # '\n}",
    "SELECT * { # a <\n SERVICE <URL> { ?s ?p ?o } # >\n}",
    "SELECT * { SERVICE # <urn:harmless>\n <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE\t\r\n<URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ''' \" } SERVICE <URL> { ?s ?p ?o } #\" }",
    "CONSTRUCT { ?s ?p ?o } { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "ASK { SERVICE <URL> { ?s ?p ?o } }",
    r"SELECT * { \u0053ERVICE <URL> { ?s ?p ?o } }",
    r"SELECT * { S\U00000045RVICE <URL> { ?s ?p ?o } }",
    r"SELECT * { ?s ?p 'a\u0027 SERVICE <URL> { ?s ?p ?o } #' }",
    # Where a comparison may stand, pyoxigraph sees no IRI.
    "SELECT * { ?a ?p ?b FILTER(?a<?b#c>'''\n) SERVICE <URL> {} #'''\n}",
    'SELECT * { ?a ?p ?b FILTER(?a<?b#c>"""\n) SERVICE <URL> {} #"""\n}',
    "SELECT * { ?a ?p ?b BIND(?a<?b#c>'''\nAS ?x) SERVICE <URL> {} #'''\n}",
    "SELECT * { ?a ?p ?b FILTER(COALESCE(?a<?b,'>')) SERVICE <URL> {} #'\n}",
    "PREFIX ex: <URL> SELECT * { ?a ?p ?b FILTER(1<2)SERVICEex:#>\n{} }",
    "PREFIX q0: <urn:> SELECT * { ?a ?p ?b FILTER(?a<q0:#>'''\n) SERVICE <URL> {} #'''\n}",
    "BASE <urn:> PREFIX a: <b> SELECT * { FILTER(1<?b#c>'''\n) SERVICE <URL> {} #'''\n}",
    # What has an escape that is none is not one long string, but an empty one and what follows.
    r"SELECT * { VALUES ?x { '''abc' } SERVICE <URL> {} #\q'''" + "\n}",
    r"SELECT * { VALUES ?x { '''abc' } SERVICE <URL> {} #\uD800'''" + "\n}",
    r"SELECT * { VALUES ?x { '''abc' } SERVICE <URL> {} #\U00110000'''" + "\n}",
    # IRIs have escapes, too.
    r"SELECT * { ?s <urn:\u0041'> ?o SERVICE <URL> {} #'" + "\n}",
    r"SELECT * { ?s ?p 'a\u0027b' . ?s <urn:\u0041'> ?o . SERVICE <URL> {} #'" + "\n}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_way_of_writing_service_calls_out(
    small_graph: KnowledgeGraph, listener: Listener, attack: str
) -> None:
    """Refused, or found not to be SPARQL; what counts is that nobody called."""
    with pytest.raises(InputError):
        small_graph.query(attack.replace("URL", listener.url))
    assert listener.calls == []


def test_the_listener_hears_calls(listener: Listener) -> None:
    """Otherwise the test above would prove nothing."""
    with pytest.raises(OSError, match="500"):
        ox.Store().query("ASK { SERVICEx: {} }", prefixes={"x": listener.url})
    assert listener.calls == ["/"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ ?s ?p ?o }} # SERVICE <{url}> {{}}",
        "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        "SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
        "DESCRIBE <{url}>",
        "SELECT * {{ VALUES ?x {{'''a' }} SERVICE <{url}> {{ ?s ?p ?o }} VALUES ?y {{'b'''}} }}",
        r"SELECT * {{ ?s ?p ?o #\u000ASERVICE <{url}> {{ ?s ?p ?o }}" + "\n}}",
    ],
)
def test_what_only_looks_like_a_call_is_answered(
    small_graph: KnowledgeGraph, listener: Listener, query: str
) -> None:
    small_graph.query(query.format(url=listener.url))
    assert listener.calls == []


@pytest.mark.parametrize(
    "harmless",
    [
        "SELECT ?service { ?service a okg:Service ; okg:hasParentService ?other }",
        "SELECT ?s { ?s okg:broaderService/okg:service:x ?o }",
        'SELECT ?s { ?s <urn:service> \'SERVICE <urn:x> {}\' , _:service , """service""" }',
        "SELECT ?s { ?s ?p 'caf\\u00e9 service' }",
        r"SELECT ?s { ?s <urn:\u0041#b> okg:Service }",
        # As in shapes, which declare their prefixes elsewhere.
        "SELECT $this { $this <urn:a#b> ?x FILTER NOT EXISTS { ?x own:service own:b } }",
        "SELECT ?s { ?s <urn:a#b> okg:Service . VALUES (?x ?y) { (<urn:a#b> <urn:it's>) } }",
        "SELECT ?s { ?s (<urn:a#b>|^<urn:b#c>)/<urn:d#e> okg:Service . ?s <urn:p> (<#a> <#b>) }",
        "SELECT ?s { ?s a okg:Service FILTER(?s = <urn:a#b> || ?s IN (<urn:a#b>, <urn:c#d>)) }",
        "SELECT ?s { ?s ?p ?o FILTER(?s<?o&&?o>1) FILTER(<urn:f#service>(?s)) } ORDER BY <#f>(?s)",
    ],
)
def test_the_word_may_stand_where_it_is_no_keyword(harmless: str) -> None:
    assert without_calls(harmless) == harmless


def test_comments_are_blanked_and_nothing_moves() -> None:
    query = "# what?\nSELECT * { ?s <urn:a#b> '#' } # done\n"
    text = without_calls(query)
    assert text == "       \nSELECT * { ?s <urn:a#b> '#' }       \n"


def test_the_refusal_says_where_and_what_to_do() -> None:
    with pytest.raises(InputError) as raised:
        without_calls("SELECT * {\n  SERVICE <urn:x> {}\n}")
    assert raised.value.message.startswith("the query asks another endpoint at line 2 (SERVICE)")
    assert "Take the SERVICE clause out" in raised.value.message


UPDATES = [
    "LOAD <URL>",
    "load<URL>",
    "LOAD SILENT <URL> INTO GRAPH <urn:g>",
    "LOADSILENT<URL>INTO GRAPH<urn:g>",
    "PREFIX ex: <URL> LOAD ex:",
    "PREFIX ex: <URL> LOADex:",
    "PREFIX ex: <URL> LOADSILENTex:",
    "CLEAR ALL;LOAD<URL>",
    "INSERT DATA { <urn:a> <urn:b> 1 };LOAD<URL>",
    "INSERT DATA { <urn:a> <urn:b> '''a} ; ''' } ; LOAD <URL>",
    "CLEAR ALL ; # '\n LOAD <URL> # '\n",
    "LOAD # <urn:harmless>\n <URL>",
    r"\u004COAD <URL>",
    r"L\U0000004FAD <URL>",
    r"INSERT DATA { <urn:a> <urn:b> 'a\u0027 } ; LOAD <URL> #' }",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DELETE { ?s ?p ?o } WHERE { ?s ?p trueSERVICE<URL>{ ?s ?p ?o } }",
    "DELETE { ?s ?p ?o } WHERE { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "PREFIX ex: <URL> INSERT { ?s ?p ?o } USING <urn:g> WHERE { SERVICEex: { ?s ?p ?o } }",
    "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { { SELECT * { SERVICE SILENT <URL> {} } } }",
    "DELETE {} WHERE { FILTER(1<2#c>'''\n) SERVICE <URL> {} #'''\n}",
    "DELETE {} WHERE { FILTER(1<2#c>'''\n) } ; LOAD <URL> #'''\n",
    "PREFIX a: <urn:a> CLEAR ALL; PREFIX b: <urn:b#>\n"
    "DELETE {} WHERE { FILTER(COALESCE(1<?b,'>')) SERVICE <URL> {} #'\n}",
    r"INSERT DATA { <urn:a> <urn:\u0041'> 1 } ; LOAD <URL> #'",
]


class Held:
    """A store as a draft gives it."""

    def __init__(self) -> None:
        self.store = ox.Store()


def run_update(text: str) -> None:
    graphs = OwnGraphs(Held())
    for it in operations(without_calls(text, update=True)):
        carry_out(it, graphs)


@pytest.mark.parametrize("attack", UPDATES)
def test_no_update_calls_out(listener: Listener, attack: str) -> None:
    with pytest.raises(InputError):
        run_update(attack.replace("URL", listener.url))
    assert listener.calls == []


def test_the_listener_hears_updates(listener: Listener) -> None:
    with pytest.raises(OSError, match="500"):
        ox.Store().update("LOADx:", prefixes={"x": listener.url})
    assert listener.calls == ["/"]


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:payload> <urn:b> 'LOAD <x>' , okg:loads }",
        "DELETE { ?load ?p ?o } WHERE { ?load ?p ?o } # LOAD <urn:x>",
        "DROP SILENT GRAPH <http://localhost/service/load>",
    ],
)
def test_load_may_stand_where_it_is_no_keyword(text: str) -> None:
    run_update(text)


UPDATE_PIECES = st.sampled_from(
    ["LOAD", "load", "LOAD<URL>", "LOADx:", "SERVICE", "SERVICEx:{}", "SILENT", "INTO GRAPH",
     "<URL>", "<urn:g>", "{", "}", ";", "'", '"', "'''", "#", "\n", " ", "?x", "x:", "<", ">", ".",
     "1", "_:b", "@en", "\\", "\\u004C", "\\u0027", "INSERT", "DELETE", "DATA", "WHERE",
     "{ ?s ?p ?o }", "{ <urn:a> <urn:b> 1 }", "CLEAR ALL", "WITH", "USING", "FILTER(", "1<2",
     "#c>", ",'>'", ")", "VALUES ?x {", "\\q", "<urn:\\u0041'>"]
)  # fmt: skip
STARTS = st.sampled_from(
    ["", "INSERT DATA {", "CLEAR ALL ;", "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o", "DELETE WHERE {",
     "DELETE { ?s ?p ?o } WHERE { FILTER(1<2", "INSERT DATA { <urn:a> <urn:b> 'x'"]
)  # fmt: skip
ENDS = st.sampled_from(["", "}", "; LOAD <URL>", "} ; LOADx:", "SERVICE <URL> {} }", "' }", ")}"])


def test_no_words_in_any_order_make_an_update_call_out(listener: Listener) -> None:
    @settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
    @given(STARTS, st.lists(UPDATE_PIECES, max_size=10).map("".join), ENDS)
    def check(start: str, middle: str, end: str) -> None:
        text = f"PREFIX x: <URL> {start} {middle} {end}".replace("URL", listener.url)
        with contextlib.suppress(InputError):
            run_update(text)
            # Even pyoxigraph itself, given the whole, finds no call in what passes.
            with contextlib.suppress(SyntaxError, RuntimeError):
                ox.Store().update(without_calls(text, update=True))
        assert listener.calls == []

    check()


def test_no_words_in_any_order_make_a_query_call_out(listener: Listener) -> None:
    store = ox.Store()
    store.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    starts = st.sampled_from(["FILTER(1<?o#>", "FILTER(COALESCE(?s<?p,'>'", "VALUES ?x {", ""])
    middles = st.lists(UPDATE_PIECES, max_size=4).map("".join)
    ends = st.sampled_from(
        [f"{it} SERVICE <URL> {{}} {hidden}" for it in ("", ")", "\n)", "}", "))")
         for hidden in ("", "#'\n", "#'''\n", "#\\q'''\n")]
    )  # fmt: skip

    @settings(deadline=None, max_examples=500, suppress_health_check=list(HealthCheck))
    @given(starts, middles, ends)
    def check(start: str, middle: str, end: str) -> None:
        text = f"SELECT * {{ ?s ?p ?o {start}{middle}{end} }}".replace("URL", listener.url)
        with contextlib.suppress(InputError, SyntaxError, RuntimeError):
            store.query(without_calls(text))
        assert listener.calls == []

    check()


PIECES = st.sampled_from(
    ["SERVICE", "service", "<urn:x>", "{", "}", "'", '"', "'''", "#", "\n", " ", "?x", "x:", "<",
     ">", ".", "true", "1", "_:b", "@en", "\\", "\\u0053", "FILTER(1<2)", "{?s ?p ?o}", "VALUES"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_passes_has_no_call_in_it(middle: str) -> None:
    """If the text with every call renamed is equally valid, there was no call to rename.

    ``SERVICE`` in a name or a string may be renamed without making a query invalid; as a keyword
    it may not. So a text that passes must stay valid when all its SERVICEs are renamed.
    """
    try:
        text = without_calls(f"SELECT * {{ ?s ?p ?o {middle} }}")
    except InputError:
        return
    prefixes = {"x": "urn:"}

    def is_query(candidate: str) -> bool:
        try:
            # With nobody home at any address, evaluation cannot leave the machine.
            ox.Store().query(candidate, prefixes=prefixes)
        except (SyntaxError, OSError):
            return False
        return True

    renamed = text.replace("SERVICE", "SERVINE").replace("service", "servine")
    assert not is_query(text) or is_query(renamed)
