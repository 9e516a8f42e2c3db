"""What the shell offers when the user presses the tab key.

A completion that fails must be silent, and one that takes long is worse than none.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from io import StringIO

import typer

__all__ = ["complete_name", "complete_setting", "complete_theme", "in_bash"]

ASKED = "_OKG_COMPLETE"
"""The variable by which the shell asks for completions, and tells which shell it is."""

Offer = list[tuple[str, str]]
"""What could be typed, each with a hint for shells that show one."""


def complete_name(incomplete: str) -> Offer:
    """Offer the canned queries whose name begins so."""
    offer: Offer = []
    with suppress(Exception):
        from okg.knowledge import packaged

        offer += [(name, "") for name in packaged().query_files() if name.startswith(incomplete)]
    return offer


def complete_theme(incomplete: str) -> Offer:
    """Offer the themes that begin so."""
    offer: Offer = []
    with suppress(Exception):
        from okg.knowledge import packaged

        themes = {path.parent.name for path in packaged().query_files().values()}
        offer += [(theme, "") for theme in sorted(themes) if theme.startswith(incomplete)]
    return offer


def complete_setting(context: typer.Context, incomplete: str) -> Offer:
    """Offer the parameters of the query on the command line, and after "=" their values."""
    offer: Offer = []
    with suppress(Exception):
        from okg.knowledge import packaged
        from okg.query.catalogue import Catalogue

        knowledge = packaged()
        # While the value of --set is missing, the parser leaves the query's name among the rest.
        asked = [context.params.get("name"), *context.args]
        query = Catalogue(knowledge.query_files()).find(next(name for name in asked if name))
        name, equals, begun = incomplete.partition("=")
        if equals:
            values = _values(query.parameter(name).type, begun)
            offer += [(f"{name}={value}", hint) for value, hint in values]
        else:
            offer += [
                (f"{it.name}=", it.description or it.type)
                for it in query.parameters
                if it.name.startswith(name)
            ]
    return offer


def _values(kind: str, begun: str) -> Offer:
    import okg
    from okg.query.catalogue import VALUE_TYPES
    from okg.store.cache import default_folder

    if kind == "boolean":
        return [(it, "") for it in ("true", "false") if it.startswith(begun)]
    if kind in VALUE_TYPES or not any(default_folder().glob("*.json")):
        # Where nothing is cached yet, closing the knowledge would keep the user waiting.
        return []
    graph = okg.open()
    # Names of one word: the local name and the acronym, which need no quotation marks.
    return [
        (name.text, graph.terms.label(name.term))
        for name in graph.terms.names(kind)
        if name.text.isalnum()
        and name.text.isascii()
        and name.is_handle
        and name.text.startswith(begun)
    ]


@contextmanager
def in_bash() -> Iterator[None]:
    """Where bash asks, make its words the user's, and the answer bash's: it splits at ``=``.

    To bash, ``category=K`` is three words, of which the last is to be completed.
    """
    if os.environ.get(ASKED) != "complete_bash":
        yield
        return
    with suppress(KeyError, ValueError):
        words = os.environ["COMP_WORDS"].split("\n")[: int(os.environ["COMP_CWORD"]) + 1]
        joined = re.sub("\n=\n?", "=", "\n".join(words)).split("\n")
        os.environ["COMP_WORDS"] = "\n".join(joined)
        os.environ["COMP_CWORD"] = str(len(joined) - 1)
    offer = StringIO()
    try:
        with redirect_stdout(offer):
            yield
    finally:
        sys.stdout.write(re.sub("(?m)^[^=\n]+=(?=[^\n])", "", offer.getvalue()))
