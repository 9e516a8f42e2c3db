"""The files of the examples."""

from pathlib import Path

__all__ = ["EXAMPLES", "broken_examples", "valid_examples"]

EXAMPLES = Path(__file__).parents[2] / "examples"


def valid_examples() -> list[Path]:
    """Return the data of the scenarios, which conform."""
    return sorted(path for path in EXAMPLES.glob("*/*.ttl") if path.parent.name != "broken")


def broken_examples() -> list[Path]:
    """Return the files with one typical mistake each."""
    return sorted(EXAMPLES.glob("broken/*.ttl"))
