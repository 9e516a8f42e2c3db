"""Amounts of money as people write them."""

import re
from decimal import Decimal
from typing import Literal, NamedTuple

from okg.ingest.tables.problems import Misread

__all__ = ["Amount", "Mark", "decimal_mark", "plain", "read_amount", "read_currency", "scale_of"]

Mark = Literal[".", ","]
"""What stands before the decimals."""

NAMES = {
    "GBP": "£ | pound | pounds | pounds sterling | sterling | uk pounds | 英镑",
    "EUR": "€ | euro | euros | 欧元",
    "USD": "us$ | usd$ | us dollar | us dollars | 美元 | 美金",
    "CNY": "rmb | renminbi | yuan | cn¥ | rmb¥ | 人民币 | 元 | 人民币元",
    "JPY": "jp¥ | yen | japanese yen | 日元",
    "INR": "₹ | rs | rs. | rupees | indian rupees | 印度卢比",
    "KRW": "₩ | won | 韩元",
    "CHF": "sfr | fr. | swiss francs | 瑞士法郎",
    "AUD": "a$ | au$ | australian dollars | 澳元",
    "CAD": "c$ | ca$ | canadian dollars | 加元",
    "NZD": "nz$ | new zealand dollars",
    "SGD": "s$ | sg$ | singapore dollars | 新加坡元",
    "HKD": "hk$ | hong kong dollars | 港元 | 港币",
    "TWD": "nt$ | 新台币",
    "BRL": "r$ | reais",
    "PLN": "zł | zloty",
    "CZK": "kč",
    "ILS": "₪ | shekels",
    "TRY": "₺ | turkish lira",
    "VND": "₫ | dong",
    "PHP": "₱ | philippine pesos",
    "ZAR": "rand",
    "SEK": "swedish kronor",
    "NOK": "norwegian kroner",
    "DKK": "danish kroner",
}
BY_NAME = {name.strip(): code for code, names in NAMES.items() for name in names.split("|")}
SEVERAL = {"$": "several dollars", "¥": "the yuan and the yen", "￥": "the yuan and the yen",
           "kr": "several crowns", "dollars": "several dollars"}  # fmt: skip
"""Signs that several currencies share, and of which kind these are."""

SCALES = {
    "k": 3, "thousand": 3, "thousands": 3, "tsd": 3, "000": 3, "000s": 3,
    "m": 6, "mn": 6, "mio": 6, "mm": 6, "million": 6, "millions": 6,
    "bn": 9, "billion": 9, "billions": 9, "千": 3, "万": 4, "百万": 6, "亿": 8,
}  # fmt: skip
"""Powers of ten by what people call them."""

NUMBER = re.compile(r"[-−(]?\s*[\d٠-٩]*[\d.,'’\s\u00a0\u202f]*\d[.,]?\s*\)?|[.,]\d+")
CHINESE = re.compile("百万|[千万亿]")
WHOLE = re.compile(r"\d+")
LONGEST = 25
"""Digits of an amount: there is not that much money."""


class Amount(NamedTuple):
    """An amount, and the currency that stands with it, or a sign of several, or ""."""

    value: Decimal
    currency: str = ""


def read_amount(cell: object, mark: Mark | None, codes: frozenset[str]) -> Amount:
    """Return the amount that ``cell`` says, in units.

    ``mark`` is what the column writes before its decimals, as far as other cells have told;
    ``codes`` are those of ISO 4217. Raises Misread where it is no amount, and where a dot could
    stand before thousands or before decimals.
    """
    match cell:
        case bool():
            raise Misread(f"{cell} is not an amount")
        case int():
            return Amount(Decimal(cell))
        case float():
            return Amount(plain(Decimal(repr(cell))))
    text = str(cell)
    found = NUMBER.search(text)
    if found is None or not any(it.isdecimal() for it in found[0]):
        raise Misread(f'"{text}" is not an amount; write a number, such as 125000.00')
    before, after = text[: found.start()].strip(), text[found.end() :].strip()
    sign = -1 if found[0].lstrip()[0] in "-−(" or before.endswith(("-", "−")) else 1
    before = before.rstrip("-−").strip()
    after, power = _scaled(after)
    currency = ""
    for it in filter(None, (before, after)):
        named = read_currency(it, codes)
        if currency and named != currency:
            raise Misread(f'"{text}" names two currencies')
        currency = named
    number = _number(text, found[0].strip("-−() \u00a0\u202f"), mark)
    return Amount(plain(sign * number.scaleb(power)), currency)


def read_currency(text: str, codes: frozenset[str]) -> str:
    """Return the code of ISO 4217 that ``text`` means, or a sign that several currencies share.

    Raises Misread where it is neither.
    """
    upper = text.strip().upper()
    if upper in codes:
        return upper
    name = text.strip().casefold()
    found = BY_NAME.get(name)
    if found:
        return found
    if name in SEVERAL:
        return name
    raise Misread(f'"{text}" is no currency; use the code of ISO 4217, such as GBP, EUR or USD')


def decimal_mark(cell: object) -> Mark | None:
    """Return what stands before the decimals in ``cell``, if it tells."""
    found = NUMBER.search(cell) if isinstance(cell, str) else None
    if found is None:
        return None
    number = re.sub(r"[^\d.,]", "", found[0])
    dots, commas = number.count("."), number.count(",")
    told: Mark | None = None
    if dots and commas:
        told = "." if number.rindex(".") > number.rindex(",") else ","
    elif dots > 1 or commas > 1:
        told = "," if dots > 1 else "."
    elif dots or commas:
        used: Mark = "." if dots else ","
        whole, _, rest = number.partition(used)
        told = used if len(rest) != 3 or not 1 <= len(whole) <= 3 or whole == "0" else None
    return told


def scale_of(text: str) -> tuple[str, int]:
    """Return what a header has in brackets, ``£k`` or ``EUR m``, as a currency and a power of ten.

    The currency is as it is written, "" where there is none.
    """
    rest = text.strip().removeprefix("单位").lstrip(":： ")
    if found := CHINESE.match(rest):
        return rest[found.end() :], SCALES[found[0]]
    for name in sorted(SCALES, key=len, reverse=True):
        if rest.casefold().removeprefix("in ").endswith(name):
            shorter = rest[: -len(name)].strip().removeprefix("in").strip(" '’")
            # The m of "rm" is no million, nor is the k of "dkk" a thousand.
            if not shorter or not shorter[-1].isalpha() or rest[-len(name) - 1].isspace():
                return shorter, SCALES[name]
    return rest, 0


def _scaled(text: str) -> tuple[str, int]:
    head = re.match(r"[^\W\d_]+", text)
    for word in (head[0], head[0][:2], head[0][:1]) if head else ():
        rest = text[len(word) :]
        whole = word == (head[0] if head else "") or not word.isascii()
        if word.casefold() in SCALES and whole:
            return rest.strip(), SCALES[word.casefold()]
    return text, 0


def _number(text: str, number: str, mark: Mark | None) -> Decimal:
    digits = re.sub(r"['’\s\u00a0\u202f]", "", number).rstrip(".,")
    told = decimal_mark(digits)
    if told is None and ("." in digits or "," in digits):
        if "." in digits and mark is None:
            raise Misread(
                f'"{text}" could be {digits.replace(".", "")} or {digits}, and nothing in the '
                "column tells; write it without a separator of thousands"
            )
        # No money has three decimals where nobody says so: a comma before three digits is one of
        # thousands, unless the column has commas before its decimals.
        told = mark or "."
    grouped = "," if told == "." else "."
    groups, _, decimals = digits.partition(told) if told else (digits, "", "")
    parts = groups.split(grouped)
    # In India, groups are of two digits from the second on.
    sizes = [len(it) for it in parts]
    grouped_well = sizes[0] <= 3 and sizes[-1] == 3 and all(it in (2, 3) for it in sizes[1:-1])
    sound = not groups or (all(map(WHOLE.fullmatch, parts)) and (len(parts) == 1 or grouped_well))
    if not sound or (decimals and not WHOLE.fullmatch(decimals)):
        raise Misread(f'"{text}" is not an amount; write a number, such as 125000.00')
    if len(digits) > LONGEST:
        raise Misread(f'"{text}" is not an amount: it has too many digits')
    return Decimal(f"{''.join(parts) or 0}.{decimals or 0}")


def plain(value: Decimal) -> Decimal:
    """Return ``value`` without an exponent, nor zeros behind its decimals (XSD 1.1, 3.3.3.2)."""
    if not value.is_finite() or value.adjusted() > LONGEST:
        raise Misread(f"{value} is not an amount")
    short = value.normalize()
    return short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1))  # type: ignore[operator]
