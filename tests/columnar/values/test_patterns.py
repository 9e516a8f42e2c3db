"""Regular expressions: XPath's meaning, its errors, and the same on RE2 as in Python."""

import random
import re
import time
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from elementpath import XPath2Parser
from elementpath import select as xpath
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from okg.columnar.errors import InputFault, Refused
from okg.columnar.values import PatternFault, matches
from okg.columnar.values.characters import (
    EVERY,
    Ranges,
    block,
    category,
    complement,
    difference,
    is_in,
    union,
    with_case_variants,
)
from okg.columnar.values.patterns import to_re2
from tests.columnar.values.database import Database

MATCHING = [
    # Anchors and flags (XPath Functions and Operators 2.0, 7.6.1 and 7.6.2).
    ("abracadabra", "bra", ""),
    ("abracadabra", "^a.*a$", ""),
    ("", "", ""),
    ("x", "", ""),
    ("", "^$", ""),
    ("a\n", "a\n$", ""),
    ("a\nb", "^b", "m"),
    ("a\nb", "a$", "m"),
    ("a\nb\n", "b$", "m"),
    ("\n", "^$", "m"),
    ("a\nb", "a.b", "s"),
    ("a\rb", "a.b", ""),
    ("a\u2028b", "^.{3}$", ""),
    ("hello", "hel lo", "x"),
    ("hello world", "hello[ ]world", "x"),
    ("hello world", "hello\\ sworld", "x"),
    ("a.b", "a.b", "q"),
    ("A.B", "a.b", "iq"),
    ("\\d", "\\d", "q"),
    # Case (7.6.1.1): variants by upper or lower case; \p{Lu} stays as it is.
    ("KNOW", "know", "i"),
    ("Ünder", "^üNDER$", "i"),
    ("\u212a", "k", "i"),
    ("ſ", "S", "i"),
    ("ı", "i", "i"),
    ("Σ", "ς", "i"),
    ("x", "[A-Z]", "i"),
    ("a", "[^B-Z]", "i"),
    ("ẞ", "ß", "i"),
    # Classes (XSD 1.1, G.4).
    ("٣", "^\\d$", ""),
    ("3", "[\\d-[45]]", ""),
    ("b", "^[a-z-[aeiou]]$", ""),
    ("B", "^[^a-z-[A]]$", ""),
    ("-", "^[-a]$", ""),
    ("-", "^[a-]$", ""),
    ("-", "^[\\w-.]$", ""),
    ("-", "^[a-c-e]$", ""),
    ("^", "^[a^]$", ""),
    ("é", "^\\w$", ""),
    ("_", "^\\W$", ""),
    ("+", "^\\w$", ""),
    ("\u00a0", "^\\S$", ""),
    (":", "^\\i$", ""),
    ("1", "^\\I\\c?$", ""),
    ("É", "^\\p{Lu}$", ""),
    ("É", "^\\p{L}$", ""),
    ("1", "^\\P{L}$", ""),
    ("é", "^\\p{IsLatin-1Supplement}$", ""),
    ("é", "^\\P{IsBasicLatin}$", ""),
    ("α", "^[\\p{IsGreek}\\d]+$", ""),
    ("\u0378", "^\\p{Cn}$", ""),
    ("\U0010fffd", "^\\p{IsPrivateUse}$", ""),
    ("\U0001f600", "^.$", ""),
    ("\n\r\t|.?*+(){}-[]^$\\", r"^\n\r\t\|\.\?\*\+\(\)\{\}\-\[\]\^\$\\$", ""),
    # Quantifiers and groups.
    ("aaa", "^a{2,}$", ""),
    ("aaa", "^a{3}$", ""),
    ("", "^a{0}$", ""),
    ("aab", "^a*?b??$", ""),
    ("ab", "^(?:a|b){2}$", ""),
    ("ab", "^(|a)b$", ""),
    ("b", "^(|a)b$", ""),
    ("aXbXb", "a(.)b\\1b", ""),
    ("aa0", "^(a)\\10$", ""),
    ("abcdefghijj", "^(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\\10$", ""),
    ("b", "^(a)?b\\1$", ""),
    ("aXbxb", "a(.)b\\1b", "i"),
    ("abab", "^(a|b)*\\1$|^((ab))\\2$", ""),
    ("x\x00y", "^x[^a]y$", ""),
    ("a" * 1500, "^a{1500}$", ""),
    ("ab", "a^*b", ""),
]
OTHERS = [
    ("abracadabra", "^bra", ""),
    ("a\n", "a$", ""),
    ("a\nb", "^b", ""),
    ("a\n", "^$", "m"),
    ("a\nb", "a.b", ""),
    ("helloworld", "hello[ ]world", "x"),
    ("axb", "a.b", "q"),
    ("know", "\\p{Lu}", "i"),
    ("b", "[^B-Z]", "i"),
    ("i̇", "^i$", "i"),
    ("\u0130", "^i$", "i"),
    ("SS", "^ß$", "i"),
    ("a", "^[a-z-[aeiou]]$", ""),
    ("A", "^[^a-z-[A]]$", ""),
    ("_", "^\\w$", ""),
    (".", "^\\w$", ""),
    ("\u0378", "\\w", ""),
    ("\u00a0", "\\s", ""),
    ("\x0b", "\\s", ""),
    ("a", "[a-[a]]", ""),
    ("٣", "[0-9]", ""),
    ("é", "^.{2}$", ""),
    ("aXbYb", "a(.)b\\1b", ""),
    ("aXbxb", "a(.)b\\1b", ""),
    ("a" * 1499, "^a{1500}$", ""),
]


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database() as database:
        yield database


def in_duckdb(database: Database, text: str, pattern: str) -> bool:
    """Match as queries do: a constant pattern, which DuckDB may turn into something simpler."""
    constant = pattern.replace("'", "''")
    [(found,)] = database.rows(
        f"SELECT regexp_matches(t, '{constant}') FROM (SELECT unnest($1::VARCHAR[]) AS t)", [text]
    )
    return bool(found)


@pytest.mark.parametrize(("text", "pattern", "flags"), MATCHING)
def test_what_matches(database: Database, text: str, pattern: str, flags: str) -> None:
    assert matches(text, pattern, flags)
    re2 = to_re2(pattern, flags)
    assert re2 is None or in_duckdb(database, text, re2)


@pytest.mark.parametrize(("text", "pattern", "flags"), OTHERS)
def test_what_does_not(database: Database, text: str, pattern: str, flags: str) -> None:
    assert not matches(text, pattern, flags)
    re2 = to_re2(pattern, flags)
    assert re2 is None or not in_duckdb(database, text, re2)


@pytest.mark.parametrize(
    ("pattern", "flags"),
    [("(a)\\1", ""), ("^a", "m"), ("a{1001}", ""), ("(a{100}){100}", ""), ("\\w{200}", "")],
)
def test_what_re2_cannot_express(pattern: str, flags: str) -> None:
    assert to_re2(pattern, flags) is None


@pytest.mark.parametrize("pattern", ["^\\d{3}-\\d{2}$", "\\w{100}", "[^a-z]{1000}", "(.{30}){30}"])
def test_what_is_within_the_limits_of_re2(database: Database, pattern: str) -> None:
    re2 = to_re2(pattern)
    assert re2 is not None
    in_duckdb(database, "abc", re2)


@pytest.mark.parametrize(
    ("pattern", "flags", "problem"),
    [
        ("(a", "", "( is never closed"),
        ("a)", "", ") closes nothing"),
        ("[a", "", "[ is never closed"),
        ("a]", "", r"write \]"),
        ("a}", "", r"write \}"),
        ("{", "", r"write \{"),
        ("*a", "", "* repeats nothing"),
        ("a**", "", "* repeats nothing"),
        ("a*+", "", "+ repeats nothing"),
        ("a{2,1}", "", "at least 2 and at most 1"),
        ("a{,2}", "", "a quantifier is"),
        ("a{2", "", "a quantifier is"),
        ("a{9999999999}", "", "more than any text is long"),
        ("\\bword\\b", "", "word boundaries"),
        ("a\\Z", "", "write $"),
        ("https?:\\/\\/", "", "write /"),
        ("\\q", "", "\\q means nothing"),
        ("a\\", "", "nothing follows the last backslash"),
        ("(?=a)", "", "look-around"),
        ("(?i)a", "", "sh:flags"),
        ("(?<n>a)", "", "named groups"),
        ("\\1(a)", "", "refers to a group"),
        ("(a\\1)", "", "refers to a group"),
        ("[\\1]", "", "means nothing"),
        ("[]", "", "[] holds nothing"),
        ("[^]", "", "[] holds nothing"),
        ("[z-a]", "", "runs backwards"),
        ("[a-\\d]", "", "a range is between two characters"),
        ("[+--]", "", "a range is between two characters"),
        ("[a[b]]", "", r"write \["),
        ("[a-z-[b]c]", "", "a subtraction"),
        ("\\p{Xx}", "", "no category or block Xx"),
        ("\\p{IsNowhere}", "", "no category or block IsNowhere"),
        ("\\pL", "", "\\p is followed by"),
        ("a", "g", 'no flag "g"'),
        ("(" * 300 + ")" * 300, "", "nested"),
        ("[a-" * 300 + "]" * 300, "", "nested"),
    ],
)
def test_what_is_no_regular_expression(pattern: str, flags: str, problem: str) -> None:
    with pytest.raises(PatternFault, match=re.escape(problem)) as caught:
        matches("a", pattern, flags)
    assert isinstance(caught.value, InputFault)
    with pytest.raises(PatternFault):
        to_re2(pattern, flags)


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(a*)*b", "^(a?){40}a{40}$"]
)
def test_no_pattern_runs_away(pattern: str) -> None:
    started = time.process_time()
    matches("a" * 5000 + "c", pattern)
    assert time.process_time() - started < 2


def test_back_references_are_given_up_rather_than_run_away() -> None:
    assert matches("ab" * 50 + "ab" * 50, "^(.+)\\1$")
    with pytest.raises(Refused, match="back-references"):
        matches("ab" * 4000, "(a|b)*(a|b)*(a|b)*\\1\\2\\3x")


def test_too_large_a_pattern_is_refused() -> None:
    with pytest.raises(Refused, match="too large"):
        matches("a", "((a{100}){100}){100}")


def test_an_automaton_that_forgets_still_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okg.columnar.values.patterns.match.MOST_STATES", 3)
    text = "".join(random.Random(0).choices("ab", k=500))
    assert matches(text + "aXXXXXXb", "a.{7}$")
    assert not matches(text + "bXXXXXXb", "a.{7}$")


# Parts of patterns that elementpath and we read alike, put together at random.
characters = st.sampled_from(["a", "b", "A", "é", "ß", "k", "-", "^", "$", ".", "\\n", "\\."])
classes = st.sampled_from(
    ["\\d", "\\s", "\\i", "\\c", "\\p{Lu}", "\\P{Lu}", "[a-c]", "[^a-c]", "[^\\d]", "[\\s\\d]"]
)
atoms = characters | classes | st.sampled_from(["[a-z-[bc]]", "[\\-a]", "[^a-z-[A]]"])
quantifiers = st.sampled_from(["", "", "", "*", "+", "?", "{2}", "{1,3}", "{0,2}?", "{2,}"])
patterns = st.recursive(
    st.builds("{}{}".format, atoms, quantifiers),
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("({}|{}){}".format, inner, inner, quantifiers),
        st.builds("(?:{}){}".format, inner, quantifiers),
    ),
    max_leaves=6,
)
inputs = st.text("aabbcAkKßéE1٣ .-\n\r_\u212a", max_size=8)
flags = st.sampled_from(["", "", "i", "s", "m", "im", "x", "ims"])


@settings(max_examples=1000)
@given(inputs, patterns, flags)
def test_re2_means_the_same(database: Database, text: str, pattern: str, flags: str) -> None:
    re2 = to_re2(pattern, flags)
    assume(re2 is not None)
    assert in_duckdb(database, text, str(re2)) == matches(text, pattern, flags)


@settings(max_examples=300)
@given(inputs, patterns, st.sampled_from(["", "s", "m"]))
def test_elementpath_means_the_same(text: str, pattern: str, flags: str) -> None:
    # Where it differs: XPath 3.1's dot, its own idea of a line feed at the end with m, anchors
    # that are repeated, (?: in XPath 2, and \i and \c after XML 1.0's fourth edition.
    assume("\r" not in text and "(?:" not in pattern and not ("m" in flags and text.endswith("\n")))
    assume(not re.search(r"[\^$][*+?{]|\\[ic]", pattern))
    found = xpath(
        ElementTree.Element("x"),
        "matches($text, $pattern, $flags)",
        parser=XPath2Parser,
        variables={"text": text, "pattern": pattern, "flags": flags},
    )
    assert found == matches(text, pattern, flags)


@settings(max_examples=300)
@given(
    st.text("ab", max_size=7),
    st.sampled_from(
        ["(a)(b)?\\2", "(a*)b\\1$", "^(a|b)\\1", "^(?:(a)|b)*\\1$", "(a|b)(b|a)\\2\\1"]
    ),
)
def test_back_references_as_python_has_them(text: str, pattern: str) -> None:
    # Python's differ in one thing: what refers to a group without a match fails there.
    inner = re.sub(r"\\(\d)", r"(?(\1)\\\1|)", pattern).replace("$", r"\Z")
    assert matches(text, pattern) == bool(re.search(inner, text))


points = st.integers(0, 0x10FFFF)
ranges = st.lists(st.tuples(points, points).map(lambda it: (min(it), max(it)))).map(union)


@given(ranges, ranges, points)
def test_the_algebra_of_character_sets(a: Ranges, b: Ranges, point: int) -> None:
    assert is_in(union(a, b), point) == (is_in(a, point) or is_in(b, point))
    assert is_in(complement(a), point) != is_in(a, point)
    assert is_in(difference(a, b), point) == (is_in(a, point) and not is_in(b, point))


def test_every_character_has_one_category() -> None:
    sets = [category(it) for it in "LMNPSZC"]
    found = [it for it in sets if it is not None]
    surrogates = ((0xD800, 0xDFFF),)
    assert union(*found, surrogates) == EVERY
    assert sum(high - low + 1 for it in found for low, high in it) == 0x110000 - 0x800
    assert category("Xx") is None
    assert category("") is None


def test_blocks() -> None:
    assert block("BasicLatin") == ((0, 0x7F),)
    assert block("Greek") == block("GreekandCoptic")
    assert block("Nowhere") is None


def test_case_variants_of_more_than_one_letter_are_none() -> None:
    assert with_case_variants(((0x130, 0x130),)) == ((0x130, 0x130),)
