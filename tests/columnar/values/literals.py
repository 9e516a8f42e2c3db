"""Literals to test with: ordinary ones, and those that trip implementations up."""

import pyoxigraph as ox
from hypothesis import strategies as st

from okg.columnar.values.datatypes import PATTERNS
from okg.columnar.values.numeric import INTEGERS
from okg.columnar.values.terms import RDF, XSD
from okg.columnar.values.times import CALENDAR, DURATIONS

NAMES = [*PATTERNS, *INTEGERS, "decimal", "float", "double", *CALENDAR, *DURATIONS]
"""Every datatype of XML Schema that RDF 1.1 names."""

digits = st.text("0123456789", max_size=12) | st.sampled_from(
    ["0" * 40 + "1", "9" * 28, "9" * 29, "1" + "0" * 28, "123456789" * 5, "1" * 5000, "٣", "1_0"]
)
signs = st.sampled_from(["", "", "+", "-", "--"])
numbers = st.builds(
    "".join,
    st.tuples(
        signs,
        digits,
        st.sampled_from(["", ".", "."]),
        digits,
        st.sampled_from(["", "", "e", "E-", "E+"]),
        st.sampled_from(["", "", "0", "5", "38", "45", "308", "324", "999", "9999999999"]),
    ),
)
usual_years = st.sampled_from(["2024", "2023", "1972", "1970", "1969", "1900", "2000"])
early_years = st.sampled_from(["0000", "-0000", "0001", "-0001", "-0004", "0999"])
late_years = st.sampled_from(["9999", "10000", "99999", "-99999", "100000", "292277024627"])
bad_years = st.sampled_from(["02024", "99", "", "٢٠٢٤"])
years = st.one_of(usual_years, usual_years, usual_years, early_years, late_years, bad_years)
months = st.sampled_from(["01", "02", "02", "02", "04", "06", "10", "11", "12", "12", "12", "13"])
days = st.sampled_from(
    ["01", "01", "02", "09", "10", "15", "27", "28", "28", "29", "30", "31", "00"]
)
clocks = st.sampled_from(
    ["00:00", "00:00", "00:01", "09:59", "10:00", "12:30", "13:59", "14:00", "23:59", "24:00"]
)
seconds = st.builds(
    "{}{}".format,
    st.sampled_from(["00", "00", "00", "01", "30", "59", "59", "60"]),
    st.sampled_from(["", "", "", ".0", ".5", ".123456", ".1234567", ".12345670", ".9999999"]),
)
usual_zones = st.sampled_from(["", "Z", "+00:00", "-00:00", "+02:00", "-05:30"])
far_zones = st.sampled_from(["+13:59", "+14:00", "-14:00", "-13:59", "+14:01", "z"])
zones = st.one_of(usual_zones, usual_zones, far_zones)
dates = st.builds("{}-{}-{}".format, years, months, days)
times = st.builds("{}:{}".format, clocks, seconds) | st.just("24:00:00")
instants = st.builds("{}T{}{}".format, dates, times, zones)
moments = {
    "dateTime": instants,
    "dateTimeStamp": instants,
    "date": st.builds("{}{}".format, dates, zones),
    "time": st.builds("{}{}".format, times, zones),
    "gYear": st.builds("{}{}".format, years, zones),
    "gYearMonth": st.builds("{}-{}{}".format, years, months, zones),
    "gMonthDay": st.builds("--{}-{}{}".format, months, days, zones),
    "gMonth": st.builds("--{}{}".format, months, zones),
    "gDay": st.builds("---{}{}".format, days, zones),
}
amounts = st.sampled_from(["0", "1", "12", "28", "30", "31", "365", "400", "146097", "9" * 30])


good_numbers = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "+", "-"]),
    st.sampled_from(["0", "00", "1", "16777216", "16777217", "128", "9007199254740993", "9" * 28]),
    st.sampled_from(["", "", ".0", ".5", ".10", ".123456789", ".1234567890", ".1234567891", "."]),
)
exponents = st.sampled_from(
    ["", "", "e0", "E5", "e-9", "e22", "e-45", "e38", "E39", "e308", "e-400"]
)
all_numbers = numbers | good_numbers | st.builds("{}{}".format, good_numbers, exponents)


def _parts(units: str) -> st.SearchStrategy[str]:
    """Return some of the parts of a duration in these units."""
    parts = [st.just("") | st.builds("{}{}".format, amounts, st.just(unit)) for unit in units]
    return st.builds("".join, st.tuples(*parts))


durations = st.builds(
    "{}P{}{}{}{}".format,
    signs,
    _parts("YMD"),
    st.sampled_from(["", "T"]),
    _parts("HM"),
    st.sampled_from(["", "0S", "1.5S", "60.0000001S", "86400S", ".5S"]),
)
spans = {
    "duration": durations,
    "yearMonthDuration": durations | st.builds("{}P{}".format, signs, _parts("YM")),
    "dayTimeDuration": durations | st.builds("{}P{}T{}".format, signs, _parts("D"), _parts("HM")),
}
texts = st.text("aZ0é:-_. \t\n\r\"'\\\x00\x7f\U0001f600\ufffe+/=<&", max_size=8) | st.text(
    max_size=5
)
words = st.sampled_from(["true", "false", "1", "0", "TRUE", "INF", "-INF", "+INF", "NaN", " 12 "])
lexicals = st.one_of(all_numbers, *moments.values(), durations, texts, words)

ORDINARY = {
    "boolean": words,
    **dict.fromkeys([*INTEGERS, "decimal", "float", "double"], all_numbers | words),
    **moments,
    **spans,
}
"""Lexical forms that suit the datatype, or nearly do."""


def literal(lexical: str, datatype: str = f"{XSD}string") -> str:
    """Return a literal as text; ``datatype`` is an IRI, or the name of a type of XML Schema."""
    iri = datatype if ":" in datatype else f"{XSD}{datatype}"
    return str(ox.Literal(lexical, datatype=ox.NamedNode(iri)))


def forms_of(name: str) -> st.SearchStrategy[str]:
    """Return lexical forms for a type of XML Schema: one in ten is of any kind."""
    own = ORDINARY.get(name, texts)
    return st.integers(0, 9).flatmap(lambda it: own if it else lexicals)


def literals_of(name: str) -> st.SearchStrategy[str]:
    """Return literals of a type of XML Schema."""
    return st.builds(literal, forms_of(name), st.just(name))


typed = st.sampled_from(NAMES).flatmap(literals_of)
tagged = st.builds(
    lambda text, tag: str(ox.Literal(text, language=tag)),
    texts,
    st.sampled_from(["en", "EN-GB", "de-CH-1996", "zh-Hans"]),
)
others = st.builds(
    literal,
    texts | st.sampled_from(["<p>x</p>", "<p>", "a<b/>c", "<x:p/>", "&amp;", "&x;"]),
    st.sampled_from([f"{RDF}HTML", f"{RDF}XMLLiteral", "urn:unknown", "notype"]),
)
literals = st.one_of(typed, typed, tagged, others)
terms = literals | st.sampled_from(["<urn:a>", "<http://example.org/é>", "_:b"])
