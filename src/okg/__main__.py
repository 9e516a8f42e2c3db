"""``python -m okg`` is ``okg``."""

from okg.cli import run

run()
