"""How long canned queries take: from the command line, warm, and as the data grows.

First whole processes, beside the bare import of rdflib (see ``benchmarks.start``). Then every
canned query with its defaults, warm, over the knowledge alone and over ever more arrangements, and
on rdflib at the sizes up to ``--rdflib``. Arrangements are generated with what follows from them
(see ``benchmarks.generation``), a share of them with each kind of defect that real registers have,
and put into a store in memory together with the knowledge. The
growth of a query is the factor from each size to the next; ten times the data, ten times the time
is growth with the data. A million arrangements take some 11 GB of memory.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import rdflib

import okg
from benchmarks import start
from benchmarks.generation.defects import DEFECTS as KINDS
from benchmarks.generation.output import Order, write
from okg.graph import KnowledgeGraph
from okg.namespaces import PREFIXES
from okg.query.catalogue import Query
from okg.query.parameters import bindings
from okg.query.results import Answer, GraphAnswer

DATA = ox.NamedNode("https://w3id.org/outsourcing/graph/data/generated")
DEFECTS = 0.01
"""The share of arrangements with each kind of defect (see ``benchmarks.generation.defects``)."""
VALUES = {"arrangement": "https://example.org/generated/arrangement/1"}
"""What is asked for where the default is a thing of the examples."""


def main() -> None:
    """Print a line for each query: rows, milliseconds and growth at each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[0, 1_000, 10_000, 100_000, 1_000_000],
        metavar="N",
        help="how many arrangements, 0 being the knowledge alone",
    )
    parser.add_argument(
        "--rdflib", type=int, default=1_000, metavar="N", help="the largest size for rdflib"
    )
    parser.add_argument("--runs", type=int, default=3, help="runs of each query (default 3)")
    options = parser.parse_args()

    start.report(options.runs * 5)
    print(
        f"\nArrangements are generated with seed 0; each of the {len(KINDS)} kinds of defect is in "
        f"{DEFECTS:.0%} of them: {', '.join(KINDS)}.",
        flush=True,
    )
    knowledge = okg.open()
    names = sorted(knowledge.queries)
    times: dict[str, list[float]] = {name: [] for name in names}
    rows: dict[str, int] = {}
    beside: dict[str, float] = {}
    for size in options.sizes:
        graph, triples = loaded(knowledge, size)
        for name in names:
            taken, answer = timed(asking(graph, name), options.runs)
            times[name].append(taken)
            rows[name] = counted(answer)
        if size <= options.rdflib:
            beside = on_rdflib(graph, names, times)
        print(
            f"{size:>9,} arrangements, {triples:,} triples: all queries in "
            f"{sum(measured[-1] for measured in times.values()):.2f} s",
            flush=True,
        )
    report(options.sizes, names, rows, times, beside)


def loaded(knowledge: KnowledgeGraph, size: int) -> tuple[KnowledgeGraph, int]:
    """Return the knowledge together with ``size`` arrangements, and how many triples there are."""
    everything = knowledge.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert not isinstance(everything, Answer)
    store = ox.Store()
    store.bulk_extend(
        ox.Quad(triple.subject, triple.predicate, triple.object, DATA)
        for triple in everything.triples
    )
    if not size:
        return KnowledgeGraph(store, knowledge.knowledge), len(store)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "arrangements.nt"
        write(path, Order(size, defects=DEFECTS, closed=True))
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES, to_graph=DATA)
    return KnowledgeGraph(store, knowledge.knowledge), len(store)


def asking(graph: KnowledgeGraph, name: str) -> Callable[[], Answer | GraphAnswer]:
    query = graph.queries[name]
    values = values_for(graph, query)

    def ask() -> Answer | GraphAnswer:
        return graph.ask(query, **values)

    return ask


def counted(answer: Answer | GraphAnswer) -> int:
    return len(answer) if isinstance(answer, Answer) else len(answer.triples)


def values_for(graph: KnowledgeGraph, query: Query) -> dict[str, str]:
    return {
        it.name: VALUES[it.name]
        for it in query.parameters
        if it.name in VALUES and graph.terms.is_described(ox.NamedNode(VALUES[it.name]))
    }


def timed(ask: Callable[[], Answer | GraphAnswer], runs: int) -> tuple[float, Answer | GraphAnswer]:
    """Return the median time of ``runs`` calls, and an answer; what takes long is called once."""
    measured = []
    for _ in range(runs):
        began = time.perf_counter()
        answer = ask()
        measured.append(time.perf_counter() - began)
        if measured[0] > 2:
            break
    return statistics.median(measured), answer


def on_rdflib(
    graph: KnowledgeGraph, names: list[str], times: dict[str, list[float]]
) -> dict[str, float]:
    """Return how many times longer rdflib takes for each query over the same triples."""
    everything = graph.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert not isinstance(everything, Answer)
    other = rdflib.Graph().parse(data=everything.to_ntriples(), format="nt")
    ratios = {}
    for name in names:
        query = graph.queries[name]
        bound = {
            variable.value: rdflib.URIRef(term.value)
            if isinstance(term, ox.NamedNode)
            else rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
            for variable, term in bindings(query, values_for(graph, query), graph.terms)[0].items()
        }
        began = time.perf_counter()
        list(other.query(query.text, initNs=PREFIXES, initBindings=bound))
        ratios[name] = (time.perf_counter() - began) / times[name][-1]
    return ratios


def report(
    sizes: list[int],
    names: list[str],
    rows: dict[str, int],
    times: dict[str, list[float]],
    beside: dict[str, float],
) -> None:
    heads = "".join(f"{f'{size:,}':>12}" for size in sizes)
    print(f"\n{'milliseconds at':<40}{heads}{'growth':>24}{'rows':>10}{'rdflib':>9}")
    for name in names:
        line = "".join(f"{value * 1000:12.1f}" for value in times[name])
        with_data = [taken for size, taken in zip(sizes, times[name], strict=True) if size]
        steps = [later / earlier for earlier, later in pairwise(with_data)]
        growth = " ".join(f"{step:.1f}" for step in steps)
        ratio = f"{beside[name]:.0f}x" if name in beside else ""
        print(f"{name:<40}{line}{growth:>24}{rows[name]:>10,}{ratio:>9}")


if __name__ == "__main__":
    main()
