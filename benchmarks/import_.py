"""How many rows a second are imported from CSV, beside a plain read of the same file by pandas.

The table has fifteen columns, as a register has them, and is read by whole processes in turn; times
move with the machine, so compare within a run. ``--validate`` validates the table as well, straight
from the CSV. pandas reads the cells and does nothing else with them.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

HEADERS = (
    "Contract no", "Title", "Client", "Provider", "Provider ID", "Service", "Start date",
    "End date", "Status", "Value", "Currency", "Client country", "Delivery country",
    "Pricing model", "Exit plan",
)  # fmt: skip
SERVICES = (
    "payroll",
    "bookkeeping",
    "software development",
    "claims processing",
    "payroll; billing",
)
STATES = ("active", "Live", "expired")
PANDAS = "import sys, pandas; print(len(pandas.read_csv(sys.argv[1], dtype=str)))"
USAGE = Path(__file__).with_name("usage.py")


def write_table(path: Path, rows: int, seed: int = 1) -> None:
    """Write a register of ``rows`` contracts with as many shapes of values as people use."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8") as target:
        target.write(",".join(HEADERS) + "\n")
        for number in range(1, rows + 1):
            start = date(2019, 1, 1) + timedelta(days=chance.randrange(2500))
            end = start + timedelta(days=chance.randrange(180, 1800))
            provider = chance.randrange(max(1, rows // 50))
            amount = chance.randrange(5_000, 9_000_000)
            target.write(
                f"C-{number},Contract {number},Client {chance.randrange(20)},"
                f'"Provider {provider}, Ltd",P-{provider},{chance.choice(SERVICES)},'
                f"{start:%d/%m/%Y},{end.isoformat()},{chance.choice(STATES)},"
                f'"£{amount:,}",GBP,{chance.choice(("UK", "England", "GB"))},'
                f"{chance.choice(('India', 'PL', 'United Kingdom'))},"
                f"{chance.choice(('fixed fee', 'T&M'))},{chance.choice(('yes', 'no', ''))}\n"
            )


def main() -> None:
    """Print a table of times, rows a second and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000])
    parser.add_argument("--runs", type=int, default=3, help="runs of each (default 3)")
    parser.add_argument("--validate", action="store_true", help="validate straight from CSV too")
    options = parser.parse_args()
    print(f"{'':<28} {'rows':>9} {'seconds':>8} {'rows/s':>9} {'MB':>6}  ratio")
    with tempfile.TemporaryDirectory() as folder:
        for rows in options.rows:
            table = Path(folder) / f"contracts-{rows}.csv"
            write_table(table, rows)
            okg = [sys.executable, "-m", "okg"]
            tools = {
                "pandas.read_csv": [sys.executable, "-c", PANDAS, str(table)],
                "okg import": [*okg, "import", str(table), "-o", f"{folder}/contracts.nt"],
            }
            if options.validate:
                tools["okg validate"] = [*okg, "validate", str(table), "--fail-on", "none"]
            measure(tools, rows, options.runs, Path(folder))


def measure(tools: dict[str, list[str]], rows: int, runs: int, folder: Path) -> None:
    """Run each tool ``runs`` times, in turn, and print the best of each."""
    best: dict[str, tuple[float, float]] = {}
    for _ in range(runs):
        for name, command in tools.items():
            memory = folder / "memory"
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, str(USAGE), str(memory), *command],
                check=True, capture_output=True,
            )  # fmt: skip
            seconds = time.perf_counter() - start
            used = float(memory.read_text())
            best[name] = min(best.get(name, (seconds, used)), (seconds, used))
    plain = best["pandas.read_csv"][0]
    for name, (seconds, megabytes) in best.items():
        print(
            f"{name:<28} {rows:>9,} {seconds:8.2f} {rows / seconds:9,.0f} {megabytes:6.0f}  "
            f"{seconds / plain:5.2f}"
        )


if __name__ == "__main__":
    main()
