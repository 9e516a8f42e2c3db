"""How long a person waits: whole processes, with a warm cache and without.

Times move with the machine, so every program is run in turn, again and again, beside a yardstick,
the bare import of rdflib, and only the ratios within one run are worth comparing.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

YARDSTICK = "python -c 'import rdflib'"
OKG = [sys.executable, "-m", "okg"]
ASK = "SELECT ?service { ?service a okg:Service } ORDER BY ?service LIMIT 5"
PROGRAMS = {
    YARDSTICK: [sys.executable, "-c", "import rdflib"],
    "okg --version": [*OKG, "--version"],
    "okg query -e": [*OKG, "query", "-e", ASK],
    "okg query services-requiring-skill": [*OKG, "query", "services-requiring-skill"],
    "okg claim 74 --no-follows": [*OKG, "claim", "74", "--no-follows"],
}


def seconds(program: list[str], cache: str) -> float:
    """Return how long ``program`` takes from start to exit; it must succeed."""
    # Byte code is kept, as it is for anyone who runs a program twice, but not in the clone.
    environment = {**os.environ, "OKG_CACHE_DIR": cache, "PYTHONPYCACHEPREFIX": f"{cache}-code"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def main() -> None:
    """Print the table for as many runs as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="runs of each program (default 15)")
    report(parser.parse_args().runs)


def report(runs: int) -> None:
    """Print the median of each program, and its ratio to the yardstick."""
    with tempfile.TemporaryDirectory() as folder:
        caches = [str(Path(folder) / str(number)) for number in range(3)]
        cold = statistics.median(seconds(PROGRAMS["okg query -e"], cache) for cache in caches)
        times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
        for _ in range(runs):
            for name, program in PROGRAMS.items():
                times[name].append(seconds(program, caches[0]))
    medians = {name: statistics.median(measured) for name, measured in times.items()}
    print(f"{'median of ' + str(runs):<40} {'ms':>7}  ratio")
    for name, median in medians.items():
        print(f"{name:<40} {median * 1000:7.0f}  {median / medians[YARDSTICK]:5.2f}")
    print(f"{'okg query -e, empty cache (of 3)':<40} {cold * 1000:7.0f}")


if __name__ == "__main__":
    main()
