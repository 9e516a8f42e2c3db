"""The words of a SPARQL query, with their positions (SPARQL 1.1, section 19.8, terminals).

pyoxigraph gives no parse tree, and its error positions are those of its furthest guess. Both the
refusal of SERVICE and readable syntax errors need to know where the words of a query are, which
takes the grammar's terminals and no more.
"""

import re
from dataclasses import dataclass

__all__ = ["Word", "has_keyword", "words"]


@dataclass(frozen=True)
class Word:
    """One terminal of a query: its ``kind``, its ``text`` and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


# As pyoxigraph reads them: half a surrogate pair is no character, so what holds it is no string.
UNICODE = (
    r"\\u (?! [dD][89A-Fa-f] ) [0-9A-Fa-f]{4}"
    r" | \\U (?! 0000[dD][89A-Fa-f] ) 00 (?: 0[0-9A-Fa-f] | 10 ) [0-9A-Fa-f]{4}"
)
ESCAPED = rf"\\[tbnrf\\\"'] | {UNICODE}"

TERMINALS = re.compile(
    r"""
      (?P<space>    \s+ )
    | (?P<comment>  \#[^\n\r]* )
    | (?P<iri>      < (?: [^\x00-\x20<>"{}|^`\\] | UNICODE )* > )
    | (?P<string>   \"{3} (?: \"{0,2} (?: [^"\\] | ESCAPED ) )* \"{3}
                  | '{3}  (?: '{0,2}  (?: [^'\\] | ESCAPED ) )* '{3}
                  | " (?: [^"\\\n\r] | ESCAPED )* "
                  | ' (?: [^'\\\n\r] | ESCAPED )* ' )
    | (?P<variable> [?$]\w+ )
    | (?P<blank>    _:\w (?: [\w.\-]*[\w\-] )? )
    | (?P<name>     (?: [^\W\d_] (?: [\w.\-]*[\w\-] )? )? :
                    (?: (?: [\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%] )
                        (?: (?: [\w:.\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%] )*
                            (?: [\w:\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%] ) )? )? )
    | (?P<language> @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<number>   (?: \d+\.?\d* | \.\d+ ) (?: [eE][+-]?\d+ )? )
    | (?P<keyword>  [^\W\d_]\w* )
    | (?P<symbol>   && | \|\| | \^\^ | [<>!]= | . )
    """.replace("ESCAPED", ESCAPED).replace("UNICODE", UNICODE),
    re.VERBOSE | re.DOTALL,
)


def has_keyword(query: str, keyword: str) -> bool:
    """Tell whether ``keyword`` is a word of ``query``, and not only part of a name or a text."""
    return keyword.lower() in query.lower() and any(
        word.kind == "keyword" and word.text.upper() == keyword.upper() for word in words(query)
    )


def words(query: str) -> list[Word]:
    """Return the words of ``query`` in order, without white space, comments included.

    Text that is no terminal of SPARQL comes out as symbols, a character each: nothing is lost.
    """
    return [
        Word(match.lastgroup or "", match.group(), match.start())
        for match in TERMINALS.finditer(query)
        if match.lastgroup != "space"
    ]
