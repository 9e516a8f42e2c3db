"""Regular expressions of XPath, read as SPARQL's REGEX wants them.

The grammar is that of XML Schema (1.1, appendix G) with what XPath adds (Functions and Operators
2.0, 7.6.1): ``^`` and ``$``, reluctant quantifiers, back-references, ``\\$``, and the flags s, m, i
and x. From its version 3.0 come ``(?:…)`` and the flag q, which every processor knows. What other
languages have besides (``\\b``, look-around, ``\\/``) is an error, as XPath demands: a processor
that guessed would not agree with the next one.

``.`` without flag s is any character but #x0A: carriage return joined it in XPath 3.1 only.
"""

from functools import lru_cache

from okg.columnar.errors import InputFault
from okg.columnar.values.characters import (
    EVERY,
    NAME,
    NAME_START,
    Ranges,
    block,
    category,
    complement,
    difference,
    union,
    with_case_variants,
)
from okg.columnar.values.patterns.tree import (
    Back,
    Choice,
    End,
    Group,
    Node,
    One,
    Pattern,
    Repeat,
    Sequence,
    Start,
)

__all__ = ["PatternFault", "parse"]

FLAGS = "smixq"
SPACES = "\t\n\r "
SINGLES = {"n": "\n", "r": "\r", "t": "\t"} | {it: it for it in "\\|.?*+(){}-[]^$"}
"""What a backslash and one character stand for, where that is a character."""
QUANTIFIERS = {"?": (0, 1), "*": (0, None), "+": (1, None)}
DEEPEST = 200
"""How deep brackets may be nested: Python's own stack has an end."""

HINTS = {
    "b": "word boundaries do not exist there; spell the neighbours out, (^|\\W)word(\\W|$)",
    "B": "word boundaries do not exist there",
    "A": "write ^ for the beginning",
    "Z": "write $ for the end",
    "z": "write $ for the end",
    "u": "write the character itself",
    "x": "write the character itself",
    "0": "write the character itself",
}


class PatternFault(InputFault):
    """A pattern or its flags that are no regular expression of XPath."""


@lru_cache(maxsize=1024)
def parse(pattern: str, flags: str = "") -> Pattern:
    """Read ``pattern``.

    Raises ``PatternFault`` (FORX0001 and FORX0002 of XPath) with the pattern, what is wrong with it
    and what to write instead. A shape that has it is ill-formed (SHACL, 4.4.3).
    """
    unknown = [it for it in flags if it not in FLAGS]
    if unknown:
        raise PatternFault(
            f'regular expressions of SPARQL have no flag "{unknown[0]}", only i, m, s, x and q'
        )
    return _Parser(pattern, flags).pattern()


class _Parser:
    """Reads one pattern from left to right, ``at`` being the next character."""

    def __init__(self, source: str, flags: str) -> None:
        self.source = source
        self.dot = EVERY if "s" in flags else complement(((0x0A, 0x0A),))
        self.multiline = "m" in flags and "q" not in flags
        self.ignore_case = "i" in flags
        self.quoted = "q" in flags
        self.text = _without_spaces(source) if "x" in flags and not self.quoted else source
        self.at = 0
        self.depth = 0
        self.opened = 0
        self.closed: set[int] = set()
        self.referenced: set[int] = set()

    def pattern(self) -> Pattern:
        if self.quoted:
            root: Node = Sequence(tuple(self._one(it) for it in self.text))
        else:
            root = self._choice()
            if self._peek():
                raise self._fault(r"a ) closes nothing; write \) for the character")
        referenced = frozenset(self.referenced)
        return Pattern(root, self.source, self.multiline, self.ignore_case, referenced)

    def _peek(self, ahead: int = 0) -> str:
        return self.text[self.at + ahead : self.at + ahead + 1]

    def _take(self) -> str:
        self.at += 1
        return self.text[self.at - 1 : self.at]

    def _fault(self, problem: str) -> PatternFault:
        place = f" at character {self.at + 1}" if self.text == self.source else ""
        return PatternFault(
            f'"{self.source}" is no regular expression of XPath, which SPARQL and SHACL use: '
            f"{problem}{place}"
        )

    def _one(self, character: str) -> One:
        return One(self._variants(((ord(character), ord(character)),)))

    def _variants(self, ranges: Ranges) -> Ranges:
        return with_case_variants(ranges) if self.ignore_case else ranges

    def _choice(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._fault(f"brackets are nested more than {DEEPEST} deep")
        parts = [self._sequence()]
        while self._peek() == "|":
            self._take()
            parts.append(self._sequence())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self._peek() and self._peek() not in "|)":
            parts.append(self._quantified(self._atom()))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _quantified(self, atom: Node) -> Node:
        if self._peek() in QUANTIFIERS:
            least, most = QUANTIFIERS[self._take()]
        elif self._peek() == "{":
            least, most = self._bounds()
        else:
            return atom
        if self._peek() == "?":
            self._take()
        return Repeat(atom, least, most)

    def _bounds(self) -> tuple[int, int | None]:
        """Read ``{2}``, ``{2,}`` or ``{2,3}``."""
        self._take()
        least = self._number()
        most: int | None = least
        if self._peek() == ",":
            self._take()
            most = None if self._peek() == "}" else self._number()
        if self._take() != "}":
            raise self._fault(r"a quantifier is {2}, {2,} or {2,3}; write \{ for the character")
        if most is not None and least > most:
            raise self._fault(f"{{{least},{most}}} asks for at least {least} and at most {most}")
        return least, most

    def _number(self) -> int:
        digits = ""
        while self._peek() and self._peek() in "0123456789":
            digits += self._take()
        if not digits:
            raise self._fault(r"a quantifier is {2}, {2,} or {2,3}; write \{ for the character")
        if len(digits) > 9:
            raise self._fault(f"{digits} times is more than any text is long")
        return int(digits)

    def _atom(self) -> Node:  # noqa: PLR0911 — one line a kind
        character = self._peek()
        if character == "(":
            return self._group()
        if character == "[":
            return One(self._class())
        if character in "?*+":
            raise self._fault(f"{character} repeats nothing; write \\{character} for the character")
        if character in "{}]":
            raise self._fault(f"write \\{character} for the character {character}")
        self._take()
        if character == "^":
            return Start()
        if character == "$":
            return End()
        if character == ".":
            return One(self.dot)
        if character != "\\":
            return self._one(character)
        if self._peek() and self._peek() in "123456789":
            return self._back()
        escaped = self._escape()
        return self._one(escaped) if isinstance(escaped, str) else One(escaped)

    def _group(self) -> Node:
        self._take()
        number = None
        if self._peek() != "?":
            self.opened += 1
            number = self.opened
        elif self._peek(1) == ":":
            self.at += 2
        else:
            raise self._fault(
                "look-around, named groups and flags in brackets do not exist there; "
                "sh:not, sh:and and sh:flags can often say the same"
            )
        body = self._choice()
        if self._take() != ")":
            raise self._fault(r"a ( is never closed; write \( for the character")
        if number is None:
            return body
        self.closed.add(number)
        return Group(number, body)

    def _back(self) -> Node:
        """Read the number of a back-reference: as many digits as there are groups for."""
        number = int(self._take())
        while self._peek() and self._peek() in "0123456789":
            longer = number * 10 + int(self._peek())
            if longer > self.opened:
                break
            self._take()
            number = longer
        if number not in self.closed:
            raise self._fault(f"\\{number} refers to a group that is not there, or not closed yet")
        self.referenced.add(number)
        return Back(number)

    def _escape(self) -> str | Ranges:
        """Read what follows a backslash: one character, or a set."""
        character = self._take()
        if character in SINGLES:
            return SINGLES[character]
        if character and character in "pP":
            found = self._property()
            return complement(found) if character == "P" else found
        kind = _multiple(character.lower()) if character else None
        if kind is not None:
            return complement(kind) if character.isupper() else kind
        self.at -= 1
        if not character:
            raise self._fault(r"nothing follows the last backslash; write \\ for the character")
        hint = HINTS.get(character)
        if hint is None:
            hint = (
                f"write {character}"
                if not character.isalnum()
                else f"write \\\\{character} if a backslash is meant"
            )
        raise self._fault(f"\\{character} means nothing ({hint})")

    def _property(self) -> Ranges:
        """Read ``{Lu}`` or ``{IsBasicLatin}``."""
        end = self.text.find("}", self.at)
        if self._peek() != "{" or end < 0:
            raise self._fault(r"\p is followed by a category, \p{Lu}, or a block, \p{IsBasicLatin}")
        name = self.text[self.at + 1 : end]
        found = block(name[2:]) if name.startswith("Is") else category(name)
        if found is None:
            raise self._fault(f"Unicode has no category or block {name}")
        self.at = end + 1
        return found

    def _class(self) -> Ranges:
        """Read ``[…]``: a positive or negative group, with or without a subtraction (G.4.2)."""
        self._take()
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._fault(f"brackets are nested more than {DEEPEST} deep")
        negative = self._peek() == "^"
        if negative:
            self._take()
        parts: list[Ranges] = []
        without: Ranges = ()
        while self._peek() != "]":
            if parts and self._peek() == "-" and self._peek(1) == "[":
                self._take()
                without = self._class()
                if self._peek() != "]":
                    raise self._fault("a subtraction, -[…], ends the class that it is in")
                break
            parts.append(self._class_part())
        if not parts:
            raise self._fault(r"[] holds nothing; write \[\] for the characters")
        self._take()
        self.depth -= 1
        positive = union(*parts)
        return difference(complement(positive) if negative else positive, without)

    def _class_part(self) -> Ranges:
        """Read a character, a range or an escape inside square brackets.

        A hyphen that is not between two characters stands for itself.
        """
        bare = self._peek() == "-"
        first = self._class_character()
        if not isinstance(first, str):
            return first
        if self._peek() != "-" or self._peek(1) in ("[", "]", ""):
            return self._variants(((ord(first), ord(first)),))
        self._take()
        bare = bare or self._peek() == "-"
        last = self._class_character()
        if bare or not isinstance(last, str):
            raise self._fault(r"a range is between two characters, a-z; write \- for a hyphen")
        if first > last:
            raise self._fault(f"the range {first}-{last} runs backwards")
        return self._variants(((ord(first), ord(last)),))

    def _class_character(self) -> str | Ranges:
        character = self._take()
        if not character:
            raise self._fault(r"a [ is never closed; write \[ for the character")
        if character == "[":
            raise self._fault(r"write \[ for the character [ inside square brackets")
        return self._escape() if character == "\\" else character


def _multiple(letter: str) -> Ranges | None:
    """Return the set that ``\\s`` and the like stand for (G.4.2.5), given the small letter."""
    match letter:
        case "s":
            return union((ord(it), ord(it)) for it in SPACES)
        case "d":
            return category("Nd")
        case "w":
            # All but punctuation, separators and others: the four classes that are left.
            return union(*(category(it) or () for it in "LMNS"))
        case "i":
            return NAME_START
        case "c":
            return NAME
    return None


def _without_spaces(source: str) -> str:
    """Return ``source`` without the white space outside of square brackets (flag x)."""
    kept: list[str] = []
    depth, escaped = 0, False
    for character in source:
        if character in SPACES and not depth:
            continue
        kept.append(character)
        if escaped:
            escaped = False
            continue
        escaped = character == "\\"
        depth += (character == "[") - (character == "]" and depth > 0)
    return "".join(kept)
