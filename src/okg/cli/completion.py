"""What the shell offers when the user presses the tab key.

A completion that fails must be silent, and one that takes long is worse than none.
"""

import os
from contextlib import suppress

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

__all__ = ["complete_name", "complete_setting", "complete_theme", "script"]

Offer = list[CompletionItem]
"""What could be typed, each with a hint for shells that show one."""


def script(command: click.Command, shell: str, variable: str) -> str:
    """Return what ``shell`` is to run, so that it asks okg at the tab key, by ``variable``."""
    found = get_completion_class(shell)
    assert found is not None
    return found(command, {}, "okg", variable).source()


@add_completion_class
class _Bash(BashComplete):
    """Bash as it is: it splits at "=", so to it ``category=K`` is three words."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the user's words, of which the last is to be completed."""
        place = int(os.environ["COMP_CWORD"])
        words = split_arg_string(os.environ["COMP_WORDS"])[: place + 1]
        words += [""] * (place + 1 - len(words))
        joined: list[str] = []
        for word in words:
            if joined and (word == "=" or joined[-1].endswith("=")):
                joined[-1] += word
            else:
                joined.append(word)
        return joined[1:-1], joined[-1]

    def format_completion(self, item: CompletionItem) -> str:
        """Return what goes in the place of bash's last word, behind the sign."""
        _, _, value = item.value.partition("=")
        return f"{item.type},{value or item.value}"


def complete_name(_context: click.Context, _option: click.Parameter, incomplete: str) -> Offer:
    """Offer the canned queries whose name begins so."""
    offer: Offer = []
    with suppress(Exception):
        from okg.knowledge import packaged

        offer += [
            CompletionItem(name) for name in packaged().query_files() if name.startswith(incomplete)
        ]
    return offer


def complete_theme(_context: click.Context, _option: click.Parameter, incomplete: str) -> Offer:
    """Offer the themes that begin so."""
    offer: Offer = []
    with suppress(Exception):
        from okg.knowledge import packaged

        themes = {path.parent.name for path in packaged().query_files().values()}
        offer += [CompletionItem(theme) for theme in sorted(themes) if theme.startswith(incomplete)]
    return offer


def complete_setting(context: click.Context, _option: click.Parameter, incomplete: str) -> Offer:
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
            offer += [CompletionItem(f"{name}={it}", help=hint) for it, hint in values]
        else:
            offer += [
                CompletionItem(f"{it.name}=", help=it.description or it.type)
                for it in query.parameters
                if it.name.startswith(name)
            ]
    return offer


def _values(kind: str, begun: str) -> list[tuple[str, str]]:
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
