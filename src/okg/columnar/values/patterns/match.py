"""Matching in Python: for little data, for what RE2 cannot express, and as the oracle of tests.

A pattern becomes a small program. Without back-references it is followed as an automaton, all ways
at once and one step a character, so that no pattern can run away (``(a+)+$`` on a long row of a's
takes minutes in Python's ``re``). With back-references all ways are tried, none of them twice, and
there is a limit to the steps.
"""

from collections.abc import Sequence as Many
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from okg.columnar.errors import Refused
from okg.columnar.values.characters import Ranges, is_in
from okg.columnar.values.patterns.parse import parse
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

__all__ = ["matches"]

LARGEST = 50_000
"""Instructions of a program."""
MOST_STATES = 10_000
"""States of an automaton that are remembered."""
MOST_STEPS = 500_000
"""Steps on one text with back-references: about two seconds."""


def matches(text: str, pattern: str, flags: str = "") -> bool:
    """Tell whether ``pattern`` matches some part of ``text``, as SPARQL's REGEX (17.4.3.14) does.

    Raises ``PatternFault`` for what is no regular expression of XPath, ``Refused`` for one that is
    too large, or whose back-references take too many steps on this text.
    """
    return _matcher(pattern, flags).matches(text)


@lru_cache(maxsize=256)
def _matcher(pattern: str, flags: str) -> "_Automaton | _Backtracker":
    parsed = parse(pattern, flags)
    code = _Compiler(parsed).code
    return _Backtracker(parsed, code) if parsed.referenced else _Automaton(parsed, code)


@dataclass(frozen=True, slots=True)
class _Split:
    """Go on at either place."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """Note where the text of a group begins or ends."""

    slot: int


class _Success:
    """The pattern has matched."""


Instruction = One | Start | End | Back | _Split | _Mark | _Success


class _Compiler:
    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.slots = {it: 2 * at for at, it in enumerate(sorted(pattern.referenced))}
        self.code: list[Instruction] = []
        self._add(pattern.root)
        self.code.append(_Success())

    def _emit(self, instruction: Instruction) -> int:
        if len(self.code) >= LARGEST:
            raise Refused(
                f'the regular expression "{self.pattern.source}" is too large: its repetitions '
                "multiply; use sh:minLength and sh:maxLength for the length of a text"
            )
        self.code.append(instruction)
        return len(self.code) - 1

    def _add(self, node: Node) -> None:
        match node:
            case One() | Start() | End() | Back():
                self._emit(node)
            case Group(number, body):
                slot = self.slots.get(number)
                if slot is None:
                    self._add(body)
                    return
                self._emit(_Mark(slot))
                self._add(body)
                self._emit(_Mark(slot + 1))
            case Sequence(parts):
                for part in parts:
                    self._add(part)
            case Choice(parts):
                self._add_choice(parts)
            case Repeat(body, least, most):
                for _ in range(least):
                    self._add(body)
                self._add_rest(body, None if most is None else most - least)

    def _add_choice(self, parts: Many[Node]) -> None:
        ends = []
        for part in parts[:-1]:
            split = self._emit(_Split(0, 0))
            self._add(part)
            ends.append(self._emit(_Split(0, 0)))
            self.code[split] = _Split(split + 1, len(self.code))
        self._add(parts[-1])
        for end in ends:
            self.code[end] = _Split(len(self.code), len(self.code))

    def _add_rest(self, body: Node, most: int | None) -> None:
        """Add up to ``most`` repetitions of ``body``."""
        if most is None:
            split = self._emit(_Split(0, 0))
            self._add(body)
            self._emit(_Split(split, split))
            self.code[split] = _Split(split + 1, len(self.code))
            return
        splits = []
        for _ in range(most):
            splits.append(self._emit(_Split(0, 0)))
            self._add(body)
        for split in splits:
            self.code[split] = _Split(split + 1, len(self.code))


class _Around(Enum):
    """What is before or behind a place in the text."""

    NOTHING = 0
    LINE_FEED = 1
    OTHER = 2


def _around(character: str) -> _Around:
    if not character:
        return _Around.NOTHING
    return _Around.LINE_FEED if character == "\n" else _Around.OTHER


def _is_start(before: _Around, behind: _Around, multiline: bool) -> bool:
    """Tell whether ``^`` matches: a line feed at the very end begins no line."""
    if before is _Around.NOTHING:
        return True
    return multiline and before is _Around.LINE_FEED and behind is not _Around.NOTHING


def _is_end(behind: _Around, multiline: bool) -> bool:
    """Tell whether ``$`` matches."""
    return behind is _Around.NOTHING or (multiline and behind is _Around.LINE_FEED)


@dataclass(slots=True, eq=False)
class _State:
    """Where in the program one may be after some text."""

    places: frozenset[int]
    before: _Around
    following: "dict[str, _State]" = field(default_factory=dict)


class _Automaton:
    """Follows all ways at once; what it has worked out for a character it remembers."""

    def __init__(self, pattern: Pattern, code: Many[Instruction]) -> None:
        self.multiline = pattern.multiline
        self.code = code
        self.success = _State(frozenset(), _Around.OTHER)
        self._forget()

    def _forget(self) -> None:
        self.states: dict[tuple[frozenset[int], _Around], _State] = {}
        self.first = self._state(frozenset((0,)), _Around.NOTHING)

    def _state(self, places: frozenset[int], before: _Around) -> _State:
        if (places, before) not in self.states:
            self.states[places, before] = _State(places, before)
        return self.states[places, before]

    def matches(self, text: str) -> bool:
        state, success = self.first, self.success
        for character in text:
            following = state.following.get(character)
            if following is None:
                following = self._follow(state, character)
            if following is success:
                return True
            state = following
        return self._reached(state, _Around.NOTHING) is None

    def _follow(self, state: _State, character: str) -> _State:
        reached = self._reached(state, _around(character))
        if reached is None:
            following = self.success
        else:
            point = ord(character)
            places = {place + 1 for place, ranges in reached if is_in(ranges, point)}
            if len(self.states) > MOST_STATES:
                self._forget()
            # The match may begin at any place.
            following = self._state(frozenset(places | {0}), _around(character))
        state.following[character] = following
        return following

    def _reached(self, state: _State, behind: _Around) -> list[tuple[int, Ranges]] | None:
        """Return where a character is wanted, and which; None if the pattern has matched."""
        found: list[tuple[int, Ranges]] = []
        seen = set(state.places)
        waiting = list(seen)
        while waiting:
            place = waiting.pop()
            onward: tuple[int, ...] = ()
            match self.code[place]:
                case One(characters):
                    found.append((place, characters))
                case _Split(first, second):
                    onward = (first, second)
                case Start():
                    onward = (place + 1,) * _is_start(state.before, behind, self.multiline)
                case End():
                    onward = (place + 1,) * _is_end(behind, self.multiline)
                case _Success():
                    return None
            waiting.extend(it for it in onward if it not in seen)
            seen.update(onward)
        return found


class _Backtracker:
    """Tries one way after the other; a place with the same groups at it is tried once."""

    def __init__(self, pattern: Pattern, code: Many[Instruction]) -> None:
        self.pattern = pattern
        self.code = code
        self.slots = {it: 2 * at for at, it in enumerate(sorted(pattern.referenced))}

    def matches(self, text: str) -> bool:
        nowhere = (-1,) * (2 * len(self.slots))
        steps = 0
        for start in range(len(text) + 1):
            tried: set[tuple[int, int, tuple[int, ...]]] = set()
            waiting = [(0, start, nowhere)]
            while waiting:
                state = waiting.pop()
                if state in tried:
                    continue
                if isinstance(self.code[state[0]], _Success):
                    return True
                tried.add(state)
                steps += 1
                if steps > MOST_STEPS:
                    raise Refused(
                        f'the regular expression "{self.pattern.source}" takes too long on '
                        f'"{text[:60]}" because of its back-references; write it without them'
                    )
                waiting.extend(self._onward(text, *state))
        return False

    def _onward(  # noqa: PLR0911 — one line a kind
        self, text: str, place: int, at: int, marks: tuple[int, ...]
    ) -> list[tuple[int, int, tuple[int, ...]]]:
        """Return the states after the one at ``place`` of the program and ``at`` of the text."""
        behind = _around(text[at : at + 1])
        match self.code[place]:
            case One(characters):
                if behind is not _Around.NOTHING and is_in(characters, ord(text[at])):
                    return [(place + 1, at + 1, marks)]
            case _Split(first, second):
                return [(second, at, marks), (first, at, marks)]
            case Start():
                before = _around(text[at - 1 : at] if at else "")
                if _is_start(before, behind, self.pattern.multiline):
                    return [(place + 1, at, marks)]
            case End():
                if _is_end(behind, self.pattern.multiline):
                    return [(place + 1, at, marks)]
            case _Mark(slot):
                return [(place + 1, at, (*marks[:slot], at, *marks[slot + 1 :]))]
            case Back(number):
                # A group that has matched nothing stands for the empty text (XPath).
                begin, end = marks[self.slots[number] : self.slots[number] + 2]
                wanted = text[begin:end] if end >= 0 else ""
                found = text[at : at + len(wanted)]
                if self._same(wanted, found):
                    return [(place + 1, at + len(wanted), marks)]
        return []

    def _same(self, wanted: str, found: str) -> bool:
        if wanted == found or not self.pattern.ignore_case:
            return wanted == found
        return len(wanted) == len(found) and all(
            a.upper() == b.upper() or a.lower() == b.lower()
            for a, b in zip(wanted, found, strict=True)
        )
