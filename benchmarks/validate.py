"""How long validation with reasoning takes, beside the other tools, as whole processes.

Two data sets: services under a small vocabulary (``benchmarks.services``), and arrangements under
okg's own ontology and shapes, a share of them with defects (``benchmarks.generation``). Every tool
reads the same files and has to find what is wrong with them. Tools are run in turn, each ``--runs``
times, and told apart by the ratio to okg in the same run: times move with the machine. A tool that
is not installed is left out, and said so; so is one that takes longer than ``--patience``.

Tools that only validate are given data with the ontology beside it and do less work than okg does.
"""

import argparse
import importlib.util
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generation.output import Order
from benchmarks.generation.output import write as write_arrangements
from benchmarks.services.generate import write as write_services

HERE = Path(__file__).parent
ONTOLOGY = HERE / "services" / "ontology.ttl"
SHAPES = HERE / "services" / "shapes.ttl"
OKG = [sys.executable, "-m", "okg", "validate"]
SMALL_VOCABULARY = ["--ontology", str(ONTOLOGY), "--shapes", str(SHAPES)]
QUIET = ["--limit", "1", "--fail-on", "none"]

PEERS = {
    "owlrl + pyshacl": (
        "pyshacl",
        """
import rdflib, owlrl, pyshacl
graph = rdflib.Graph().parse(data, format="nt").parse(ontology)
owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
_, report, _ = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(shapes))
print(len(list(report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult))))
""",
    ),
    "shacl, RDFS inference": (
        "shacl",
        """
import shacl
print(len(list(shacl.validate(merged, shapes, inference="rdfs").results)))
""",
    ),
    "pyrudof, no inference": (
        "pyrudof",
        """
import pyrudof
rudof = pyrudof.Rudof(pyrudof.RudofConfig())
rudof.read_data(merged, pyrudof.RDFFormat.NTriples)
rudof.read_shacl(shapes)
print(len(rudof.validate_shacl()))
""",
    ),
    "pyshifty, no inference": (
        "shifty",
        """
import pathlib, shifty
_, _, text = shifty.validate(pathlib.Path(merged), pathlib.Path(shapes), sort_results=False)
print(text.count("Constraint Violation"))
""",
    ),
}


@dataclass(frozen=True)
class Tool:
    name: str
    command: list[str]
    largest: int
    """The largest size that it can be asked to bear."""


@dataclass(frozen=True)
class Measured:
    seconds: float
    megabytes: float
    said: str


def main() -> None:
    """Print a table for each data set and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--runs", type=int, default=3, help="runs of each tool (default 3)")
    parser.add_argument("--defects", type=float, default=0.01, help="share of each kind of defect")
    parser.add_argument("--reference", type=int, default=2_000, help="largest for owlrl + pyshacl")
    parser.add_argument("--peers", type=int, default=100_000, help="largest size for other tools")
    parser.add_argument("--patience", type=float, default=600, help="seconds a run may take")
    parser.add_argument(
        "--beside", metavar="FILE", help="a Python program to run with the services' file"
    )
    parser.add_argument("--data", choices=["services", "arrangements"], nargs="+")
    options = parser.parse_args()
    machine()
    with tempfile.TemporaryDirectory() as folder:
        for data in options.data or ["services", "arrangements"]:
            for size in options.sizes:
                measure(data, size, Path(folder), options)


def machine() -> None:
    import duckdb

    print(
        f"Python {sys.version.split()[0]}, DuckDB {duckdb.__version__}, {os.cpu_count()} cores; "
        + ", ".join(
            f"{name}: installed" if importlib.util.find_spec(module) else f"{name}: not installed"
            for name, (module, _) in PEERS.items()
        )
    )


def measure(data: str, size: int, folder: Path, options: argparse.Namespace) -> None:
    """Generate ``size`` things, run every tool over them, and print what came of it."""
    path = folder / f"{data}.nt"
    if data == "services":
        triples, defects = write_services(path, size)
        expected = f"{defects:,} findings expected"
        given, ontology, shapes = SMALL_VOCABULARY, ONTOLOGY, SHAPES
    else:
        triples = write_arrangements(path, Order(size, 0, options.defects, False, False))
        account = json.loads(path.with_name(f"{path.name}.defects.json").read_text())
        expected = f"{sum(account['counts'].values()):,} defects planted"
        given, ontology, shapes = [], folder / "ontology.ttl", folder / "shapes.ttl"
        merged_knowledge(ontology, shapes)
    tools = [Tool("okg", [*OKG, str(path), *given, *QUIET], 10**9)]
    if options.beside and data == "services":
        shutil.copy(path, folder / f"d{size}.nt")
        program = str(Path(options.beside).resolve())
        tools.append(Tool(Path(program).stem, [sys.executable, program, str(size)], 10**9))
    tools += peers(path, ontology, shapes, options)
    print(f"\n{size:,} {data}, {triples:,} triples, {expected}", flush=True)
    runs: dict[str, list[Measured]] = {}
    for _ in range(options.runs):
        for tool in tools:
            if size <= tool.largest and runs.get(tool.name) != []:
                found = run(tool, folder, options.patience)
                runs[tool.name] = [*runs.get(tool.name, []), found] if found else []
    report(runs, triples)


def merged_knowledge(ontology: Path, shapes: Path) -> None:
    """Write okg's own ontology and shapes into one file each, for tools that take only one."""
    import rdflib

    from okg.knowledge import packaged

    knowledge = packaged()
    for target, sources in (
        (ontology, knowledge.ontology_files()),
        (shapes, knowledge.shape_files()),
    ):
        graph = rdflib.Graph()
        for source in sources:
            graph.parse(source)
        graph.serialize(target, format="turtle")


def peers(path: Path, ontology: Path, shapes: Path, options: argparse.Namespace) -> list[Tool]:
    merged = path.with_suffix(".merged.nt")
    import rdflib

    with merged.open("wb") as file:
        file.write(rdflib.Graph().parse(ontology).serialize(format="nt").encode())
        with path.open("rb") as source:
            shutil.copyfileobj(source, file)
    names = {"data": path, "merged": merged, "ontology": ontology, "shapes": shapes}
    head = "".join(f"{name} = {str(value)!r}\n" for name, value in names.items())
    return [
        Tool(
            name,
            [sys.executable, "-c", head + program],
            options.reference if module == "pyshacl" else options.peers,
        )
        for name, (module, program) in PEERS.items()
        if importlib.util.find_spec(module)
    ]


def run(tool: Tool, folder: Path, patience: float) -> Measured | None:
    """Return what a run of ``tool`` took, or None where it failed or took too long, told why."""
    usage = folder / "usage"
    began = time.perf_counter()
    try:
        done = subprocess.run(
            [sys.executable, str(HERE / "usage.py"), str(usage), *tool.command],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        print(f"  {tool.name}: more than {patience:.0f} s")
        return None
    taken = time.perf_counter() - began
    if done.returncode:
        print(f"  {tool.name}: failed: {done.stderr.strip().splitlines()[-1:]}")
        return None
    return Measured(taken, float(usage.read_text()), done.stdout)


def report(runs: dict[str, list[Measured]], triples: int) -> None:
    """Print a line for each tool: the median, its ratio to okg, memory, rate and findings."""
    print(
        f"  {'median of whole processes':<28}{'s':>9}{'ratio':>9}{'MB':>8}{'triples/s':>12} found"
    )
    yardstick = statistics.median(it.seconds for it in runs["okg"]) if runs.get("okg") else None
    for name, measured in runs.items():
        if not measured:
            continue
        seconds = statistics.median(it.seconds for it in measured)
        ratio = f"{seconds / yardstick:.2f}" if yardstick else ""
        memory = max(it.megabytes for it in measured)
        rate = triples / seconds
        print(
            f"  {name:<28}{seconds:>9.2f}{ratio:>9}{memory:>8.0f}{rate:>12,.0f} "
            f"{found(measured[-1].said)}"
        )


def found(said: str) -> str:
    """Return how many findings the output of a tool tells of."""
    summary = said.strip().rpartition("\n")[2]
    counts = re.findall(r"([\d,]+) (?:violation|warning|notice)s?", summary.partition(";")[0])
    numbers = counts or re.findall(r"findings (\d+)|^(\d+)$", summary)[:1]
    whole = sum(int("".join(it).replace(",", "")) for it in numbers)
    return f"{whole:,}"


if __name__ == "__main__":
    main()
