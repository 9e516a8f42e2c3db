"""How long work shows itself: what is being done, on a person's terminal and nowhere else."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from okg.validation.wanted import Tell

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["progress"]


@contextmanager
def progress() -> Iterator[Tell | None]:
    """Give what work calls to tell how far it is; None where nobody would see it.

    What is shown disappears when the work is done.
    """
    if not sys.stderr.isatty():
        yield None
        return
    shown = _Shown()
    try:
        yield shown.tell
    finally:
        shown.stop()


class _Shown:
    """A line for what is being done, with bytes and their rate where they are known."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._what = ""

    def tell(self, what: str, done: int, total: int) -> None:
        if self._progress is None:
            # Late, because little work is done before rich is imported.
            self._progress = _columns()
            self._progress.start()
        if what != self._what:
            # What is done is seen done before it gives way.
            self._progress.refresh()
            for task in self._progress.task_ids:
                self._progress.remove_task(task)
            self._what = what
            self._progress.add_task(what, total=total or None)
        [task] = self._progress.task_ids
        self._progress.update(task, completed=done, total=total or None)

    def stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()


def _columns() -> "Progress":
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        ProgressColumn,
        SpinnerColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TransferSpeedColumn,
    )
    from rich.text import Text

    class Measured(ProgressColumn):
        """Another column, where bytes are counted."""

        def __init__(self, column: ProgressColumn) -> None:
            super().__init__()
            self._column = column

        def render(self, task: Task) -> Text:
            found = self._column.render(task) if task.total else ""
            return found if isinstance(found, Text) else Text(str(found))

    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        Measured(DownloadColumn()),
        Measured(TransferSpeedColumn()),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
