"""Words of a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okg.query.lexer import words


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<http://example.org/a#b>", "iri"),
        ("okg:payroll", "name"),
        (":", "name"),
        ("a.b:c.d", "name"),
        ("_:b.1", "blank"),
        ("?x", "variable"),
        ("$x", "variable"),
        ("'it\\'s'", "string"),
        ('"""one " two\n"" three"""', "string"),
        ("@zh-Hans", "language"),
        ("1.5e-3", "number"),
        ("SELECT", "keyword"),
        ("&&", "symbol"),
        ("# a <comment>", "comment"),
    ],
)
def test_one_word_of_each_kind(text: str, kind: str) -> None:
    [word] = words(text)
    assert (word.kind, word.text) == (kind, text)


def test_a_query_falls_into_its_words() -> None:
    query = "SELECT*{?s okg:p.q'a#b'@en;a<urn:c>.FILTER(1< 2&&?x>3)}# end"
    assert [word.text for word in words(query)] == [
        "SELECT", "*", "{", "?s", "okg:p.q", "'a#b'", "@en", ";", "a", "<urn:c>", ".", "FILTER",
        "(", "1", "<", "2", "&&", "?x", ">", "3", ")", "}", "# end",
    ]  # fmt: skip


@given(st.text(alphabet="aA1:.<>\"'#\\?_@{}| \n-é字"))
def test_nothing_but_space_is_lost(text: str) -> None:
    found = words(text)
    kept = {position for word in found for position in range(word.start, word.end)}
    assert all(word.text == text[word.start : word.end] for word in found)
    assert all(char.isspace() for position, char in enumerate(text) if position not in kept)
