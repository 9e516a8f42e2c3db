"""Messages with the values they speak of (SHACL, sections 5.3.2 and 6.2.2)."""

import re
from collections.abc import Callable, Mapping

from okg.columnar.sparql.model import Constraint, Finding, Message
from okg.columnar.values.terms import Kind, term

__all__ = ["filled", "messages", "shown"]

_BLOCK = re.compile(r"\{[?$](\w+)\}")

Show = Callable[[str], str]


def messages(
    constraint: Constraint, finding: Finding, show: Show | None = None
) -> tuple[Message, ...]:
    """Return what to say about a finding; empty where the shape's own messages are all there are.

    The variable ``message`` comes first, then the messages of the constraint or validator, or of
    the component. ``show`` turns a term into text; by default ``shown`` does.
    """
    bindings = dict(finding.bindings)
    if "message" in bindings and (own := term(bindings["message"])).kind is Kind.LITERAL:
        return (Message(own.lexical, own.language),)
    return tuple(
        Message(filled(it.text, bindings, show or shown), it.language) for it in constraint.messages
    )


def filled(template: str, bindings: Mapping[str, str], show: Show) -> str:
    """Return ``template`` with ``{?name}`` and ``{$name}`` replaced; what is unbound stays."""

    def value(block: re.Match[str]) -> str:
        bound = bindings.get(block[1])
        return block[0] if bound is None else show(bound)

    return _BLOCK.sub(value, template)


def shown(text: str) -> str:
    """Return an IRI without brackets, a literal's text, a blank node as it is."""
    it = term(text)
    return text if it.kind is Kind.BLANK else it.lexical
