"""The triples of a file in the Turtle family, by where their subject and object begin.

A walk over the tokens that knows the grammar's structure (RDF 1.1 Turtle, section 6.5; RDF 1.1
TriG, section 4.5) and takes no term apart. The text is known to be valid: a parser has read it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

__all__ = ["Lost", "Said", "scan", "scanned"]

WORD = r"\w·\u0300-\u036F\u200C\u200D\u203F\u2040\U00010000-\U000EFFFF"
ESCAPED = r"%[0-9A-Fa-f]{2}|\\."
TOKEN = re.compile(
    rf"""
      (?P<space>    [ \t\r\n]+ | \#[^\r\n]* )
    | (?P<iri>      <[^\x00-\x20<>]*> )
    | (?P<string>   \"{{3}} (?: \"{{0,2}} (?: [^"\\] | \\. ) )* \"{{3}}
                  | '{{3}}  (?: '{{0,2}}  (?: [^'\\] | \\. ) )* '{{3}}
                  | " (?: [^"\\\n\r] | \\. )* "
                  | ' (?: [^'\\\n\r] | \\. )* ' )
    | (?P<typed>    \^\^ )
    | (?P<blank>    _:[{WORD}] (?: [{WORD}.\-]* [{WORD}\-] )? )
    | (?P<name>     (?: [^\W\d_] (?: [{WORD}.\-]* [{WORD}\-] )? )? :
                    (?: (?: [{WORD}:] | {ESCAPED} )
                        (?: (?: [{WORD}:.\-] | {ESCAPED} )* (?: [{WORD}:\-] | {ESCAPED} ) )? )? )
    | (?P<at>       @[A-Za-z]+ (?: -[A-Za-z0-9]+ )* )
    | (?P<number>   [+-]? (?: \d+\.?\d*[eE][+-]?\d+ | \.\d+[eE][+-]?\d+ | \d*\.\d+ | \d+ ) )
    | (?P<word>     [A-Za-z]+ )
    | (?P<symbol>   [\[\](){{}}.,;] )
    """,
    re.VERBOSE | re.DOTALL,
)
TERMS = ("iri", "name", "blank", "string", "number", "word")


@dataclass(frozen=True)
class Said:
    """One triple: where its subject and object begin, and what kind of term each is."""

    subject_start: int
    subject_kind: str
    object_start: int
    object_kind: str


@dataclass(frozen=True)
class _Term:
    start: int
    kind: str
    told: int
    """The token at which the parser knows that the term is complete."""


def scan(text: str, *, quads: bool = False) -> list[Said] | None:
    """Return the triples of ``text`` in the order in which the parser gives them.

    ``quads``: a fourth term names the graph (N-Quads). None where the text cannot be followed.
    """
    try:
        return list(scanned(text, quads=quads))
    except Lost:
        return None


def scanned(text: str, *, quads: bool = False) -> Iterator[Said]:
    """Do what ``scan`` does, no further than the caller goes.

    Raises Lost where the text cannot be followed.
    """
    walk = _Walk(text, quads=quads)
    try:
        yield from walk.said()
    except (LookupError, RecursionError, ValueError) as error:
        raise Lost from error


class Lost(Exception):
    """The text says what this walk does not understand."""


Token = tuple[str, str, int]
"""Its kind, its text, and where it begins."""
NOTHING: Token = ("", "", 0)


class _Walk:
    def __init__(self, text: str, *, quads: bool) -> None:
        self.tokens: list[Token] = []
        """Those of the statement that the walk is in, from number ``before`` on."""
        self.before = 0
        self.coming = self.read(text)
        self.quads = quads
        self.at = 0
        self.found: list[tuple[int, Said]] = []

    def read(self, text: str) -> Iterator[Token]:
        end = 0
        while end < len(text):
            match = TOKEN.match(text, end)
            if match is None:
                raise ValueError(f"no token at {end}")
            end = match.end()
            if match.lastgroup != "space":
                yield match.lastgroup or "", match.group(), match.start()

    def said(self) -> Iterator[Said]:
        while self.token(self.at) is not NOTHING:
            self.statement()
            # Of what one token completes, the parser gives the last first.
            for _, group in groupby(self.found, key=lambda it: it[0]):
                yield from (said for _, said in reversed(list(group)))
            self.found.clear()
            del self.tokens[: self.at - self.before]
            self.before = self.at

    def token(self, number: int) -> Token:
        """Return the token with this number, ``NOTHING`` after the last."""
        while number - self.before >= len(self.tokens):
            following = next(self.coming, NOTHING)
            if following is NOTHING:
                return NOTHING
            self.tokens.append(following)
        return self.tokens[number - self.before]

    def text(self) -> str:
        return self.token(self.at)[1]

    def take(self) -> Token:
        self.at += 1
        token = self.token(self.at - 1)
        if token is NOTHING:
            raise LookupError("the text ends within a statement")
        return token

    def takes(self, symbol: str) -> bool:
        if self.text() != symbol:
            return False
        self.at += 1
        return True

    def emit(self, subject: _Term, value: _Term, token: int) -> None:
        self.found.append((token, Said(subject.start, subject.kind, value.start, value.kind)))

    def statement(self) -> None:
        kind, text, _ = self.token(self.at)
        word = text.lower()
        if kind == "at" or (kind == "word" and word in ("prefix", "base")):
            while self.take()[0] != "iri":
                pass
            if kind == "at":
                self.takes(".")
        elif kind == "word" and word == "graph":
            self.at += 1
        elif text in ("{", "}", "."):
            # What is inside braces is said as anything else is.
            self.at += 1
        elif self.quads:
            terms = []
            while not self.takes("."):
                terms.append(self.term())
            self.emit(terms[0], terms[2], self.at)
        else:
            self.triples()

    def triples(self) -> None:
        nested = self.text() == "["
        subject = self.collection() if self.text() == "(" else self.value()
        if self.text() == "{":
            # It was the name of a graph.
            return
        if not (nested and self.text() in (".", "}", "")):
            self.predicates(subject)

    def predicates(self, subject: _Term) -> None:
        while self.text() not in (".", "]", "}", ""):
            if self.takes(";"):
                continue
            self.take()
            self.objects(subject)

    def objects(self, subject: _Term) -> None:
        self.object(subject)
        while self.takes(","):
            self.object(subject)

    def object(self, subject: _Term) -> None:
        if self.text() == "(":
            self.collection(subject)
            return
        value = self.value()
        self.emit(subject, value, value.told)

    def value(self) -> _Term:
        if self.text() != "[":
            return self.term()
        _, _, start = self.take()
        node = _Term(start, "blank", self.at)
        self.predicates(node)
        self.take()
        return _Term(start, "blank", self.at - 1)

    def collection(self, subject: _Term | None = None) -> _Term:
        """Walk through a list; where it is an object, the triple that leads to it is emitted."""
        _, _, start = self.take()
        if self.takes(")"):
            empty = _Term(start, "iri", self.at - 1)
            if subject:
                self.emit(subject, empty, empty.told)
            return empty
        head = node = _Term(start, "blank", self.at)
        if subject:
            self.emit(subject, head, self.at)
        while True:
            self.object(node)
            if self.text() == ")":
                self.emit(node, _Term(start, "iri", self.at), self.at)
                self.at += 1
                return _Term(start, "blank", self.at - 1)
            rest = _Term(self.token(self.at)[2], "blank", self.at)
            self.emit(node, rest, self.at)
            node = rest

    def term(self) -> _Term:
        kind, text, start = self.take()
        if kind not in TERMS:
            raise ValueError(f"{text} is no term")
        if kind != "string":
            plain = {"blank": "blank", "number": "literal"}.get(kind, "iri")
            is_truth = kind == "word" and text in ("true", "false")
            return _Term(start, "literal" if is_truth else plain, self.at - 1)
        tagged = self.token(self.at)[0] == "at"
        if not tagged and not self.takes("^^"):
            # Only the next token shows that the string has neither language nor type.
            return _Term(start, "literal", self.at)
        self.at += 1
        return _Term(start, "literal", self.at - 1)
