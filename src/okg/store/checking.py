"""Validating what a store holds, and files beside it."""

import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from okg.columnar.reading import DataFile
from okg.errors import InputError
from okg.ingest.given import listed
from okg.store.holdings import Holdings, dump
from okg.store.names import name_for
from okg.validation.data import Large, Small, collected, items_of
from okg.validation.run_columnar import judged, wanted_rules

if TYPE_CHECKING:
    from okg.validation.report import Report
    from okg.validation.wanted import Wanted

__all__ = ["beside", "validated"]

LITTLE = 10_000
"""Triples up to which memory is the place to judge them."""


def validated(holdings: Holdings, wanted: "Wanted") -> "Report":
    """Return the report on all datasets that a store holds, judged as ``wanted`` says.

    Its findings tell no lines, since a store has none. Raises InputError and EnvironmentFault as
    ``okg.validate`` does.
    """
    notes: list[str] = []
    size = sum(it.triples for it in holdings.catalogue.datasets)
    with tempfile.TemporaryDirectory(prefix="okg-", dir=wanted.limits.temporary) as folder:
        files = _dumped(holdings, Path(folder))
        context = items_of(wanted.context)
        if size <= LITTLE:
            read = collected([str(it) for it in files], notes.append, small=True)
            assert isinstance(read, Small)
            given: Small | Large = replace(read, files=[])
            around = collected(context, notes.append, small=True)
        else:
            given = Large([DataFile(str(it)) for it in files])
            around = collected(context, notes.append, small=False)
        rules = wanted_rules(wanted, notes)
        return judged(wanted, given, around, rules, notes, placed=False)


@contextmanager
def beside(holdings: Holdings, wanted: "Wanted", tell: Callable[[str], None]) -> "Iterator[Wanted]":
    """Give what is ``wanted`` with all datasets of a store as further context.

    Those are left out that loading a file of the data would replace, of which ``tell`` hears.
    """
    names = {it.name for it in holdings.catalogue.datasets}
    replaced = {_name(str(it)) for it in listed(wanted.data) if isinstance(it, str | Path)} & names
    for name in sorted(replaced):
        tell(f"the file is judged in place of the dataset {name}, which loading it would replace")
    with tempfile.TemporaryDirectory(prefix="okg-", dir=wanted.limits.temporary) as folder:
        files = _dumped(holdings, Path(folder), without=replaced)
        yield replace(wanted, context=[*listed(wanted.context), *files])


def _name(file: str) -> str:
    try:
        return name_for(file)
    except InputError:
        # Standard input, say: it replaces nothing.
        return ""


def _dumped(holdings: Holdings, folder: Path, *, without: Collection[str] = ()) -> Sequence[Path]:
    """Write each dataset, but for those called ``without``, to a file in ``folder``."""
    files = []
    for it in holdings.catalogue.datasets:
        if it.name not in without:
            files.append(folder / f"{it.name}.nt")
            with files[-1].open("wb") as target:
                dump(holdings, it.name, target)
    return files
