"""What reports say to people, in English and in Chinese: all of it, and nothing else.

Each text is a template by name; ``say`` fills it in. A new language is a new column.
"""

from collections.abc import Iterable
from typing import Literal

__all__ = ["LANGUAGES", "Language", "count", "listed", "say"]

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

TEXTS: dict[str, tuple[str, str]] = {
    # What is wrong.
    "missing": ("{path} is missing", "缺少 {path}"),
    "too few": (
        "{path} has {count}, but needs at least {least}",
        "{path} 有{count}，至少须有 {least} 个",
    ),
    "not allowed": (
        "{path} must not be given here, but is {values}",
        "此处不得给出 {path}，现为 {values}",
    ),
    "too many": (
        "{path} has {count} ({values}), but may have {most} at most",
        "{path} 有{count}（{values}），至多可有 {most} 个",
    ),
    "undescribed": (
        "{value} is described nowhere; {expected} is expected here",
        "{value} 未在任何地方描述；此处应为{expected}",
    ),
    "not of kind": ("{value} is not {expected}", "{value} 不是{expected}"),
    "not the one": ("{value} is not the one allowed value", "{value} 不是唯一允许的值"),
    "not one of": (
        "{value} is not one of the {number} allowed values",
        "{value} 不是 {number} 个允许值之一",
    ),
    "incomparable": ("{value} cannot be compared with {limit}", "{value} 不能与 {limit} 比较"),
    "MinInclusive": ("{value} is less than {limit}", "{value} 小于 {limit}"),
    "MaxInclusive": ("{value} is more than {limit}", "{value} 大于 {limit}"),
    "MinExclusive": ("{value} is not more than {limit}", "{value} 不大于 {limit}"),
    "MaxExclusive": ("{value} is not less than {limit}", "{value} 不小于 {limit}"),
    "MinLength": ("{value} is shorter than {limit} characters", "{value} 少于 {limit} 个字符"),
    "MaxLength": ("{value} is longer than {limit} characters", "{value} 多于 {limit} 个字符"),
    "LessThan": (
        "{path} {value} does not come before {other} {values}",
        "{path} {value} 不早于（小于）{other} {values}",
    ),
    "LessThanOrEquals": (
        "{path} {value} comes after {other} {values}",
        "{path} {value} 晚于（大于）{other} {values}",
    ),
    "unordered": (
        "{path} {value} cannot be compared with {other} {values}",
        "{path} {value} 不能与 {other} {values} 比较",
    ),
    "Equals": (
        "{value} is a value of {has}, but not of {lacks}",
        "{value} 是 {has} 的值，但不是 {lacks} 的值",
    ),
    "Disjoint": (
        "{value} is a value of both {path} and {other}",
        "{value} 同时是 {path} 和 {other} 的值",
    ),
    "Pattern": (
        "{value} is not written as it must be ({limit})",
        "{value} 的写法不符合要求（{limit}）",
    ),
    "UniqueLang": (
        "{path} has several values in one language: {values}",
        "{path} 在同一语言中有多个值：{values}",
    ),
    "LanguageIn": (
        "{value} is in none of the allowed languages",
        "{value} 不属于任何允许的语言",
    ),
    "HasValue": ("{path} lacks the value {limit}", "{path} 缺少值 {limit}"),
    "Or": ("{value} is neither {kinds}", "{value} 既不是{kinds}"),
    "nor": (" nor ", "，也不是"),
    "Closed": ("{path} is not foreseen here", "此处不应有 {path}"),
    "contradiction": (
        "The data says what cannot be true together with the ontology.",
        "数据所述与本体不能同时成立。",
    ),
    # What to change.
    "add": ("add {path}, {expected}", "请添加 {path}，其值为{expected}"),
    "keep one": (
        "keep one of the values and take the others out",
        "请只保留其中一个值，删去其余",
    ),
    "take out": ("take {path} out", "请删去 {path}"),
    "check spelling": (
        "take {path} out, or check its spelling",
        "请删去 {path}，或检查其拼写",
    ),
    "did you mean": ("did you mean {value}?", "是否应为 {value}？"),
    "write one": ("write one of {values}", "请写下列之一：{values}"),
    "write": ("write {value}", "请写作 {value}"),
    "write kind": ("write {expected}", "请写{expected}"),
    "with language": (
        'write it with its language, such as "{text}"@en',
        '请标明语言，如 "{text}"@zh-Hans',
    ),
    "plain text": (
        'write "{text}" without language or datatype',
        '请写作 "{text}"，不带语言或数据类型',
    ),
    "exchange": (
        "exchange the two if they are the wrong way round: {path} {value}, {other} {values}",
        "若二者颠倒，请对调：{path} {value}，{other} {values}",
    ),
    "another value": (
        "give {path} another value, or correct the other property",
        "请为 {path} 另给一个值，或更正另一属性",
    ),
    "take back": (
        "take one of the statements about it back",
        "请撤回关于它的其中一条陈述",
    ),
    # Kinds of values.
    "a value": ("a value", "任意值"),
    "one of": ("one of {values}", "下列之一：{values}"),
    "kind": ("{called} ({iri})", "{called}（{iri}）"),
    "a value of type": ("a value of type {iri}", "类型为 {iri} 的值"),
    "or": (" or ", "或"),
    "string": ("a text", "文本"),
    "date": ("a date such as 2026-01-31", "形如 2026-01-31 的日期"),
    "dateTime": (
        "a date and time such as 2026-01-31T09:00:00",
        "形如 2026-01-31T09:00:00 的日期与时间",
    ),
    "decimal": ("a decimal number such as 12.50", "形如 12.50 的十进制数"),
    "integer": ("a whole number", "整数"),
    "boolean": ("true or false", "布尔值 true 或 false"),
    "langString": (
        'a text with its language such as "…"@en',
        '标明语言的文本，如 "…"@zh-Hans',
    ),
    "IRI": ("an IRI", "一个 IRI"),
    "Literal": ("a literal", "字面量"),
    "BlankNode": ("a blank node", "空节点"),
    "BlankNodeOrIRI": ("an IRI or a blank node", "一个 IRI 或空节点"),
    "BlankNodeOrLiteral": ("a blank node or a literal", "空节点或字面量"),
    "IRIOrLiteral": ("an IRI or a literal", "一个 IRI 或字面量"),
    # The report around the findings.
    "report": ("Validation report", "校验报告"),
    "violation": ("violation", "违规"),
    "warning": ("warning", "警告"),
    "info": ("notice", "提示"),
    "consistency": ("consistency", "一致性"),
    "note": ("note: {text}", "说明：{text}"),
    "no findings": ("no findings", "未发现问题"),
    "checked": (
        "{found}; {checked} of {subjects} checked",
        "{found}；{subjects}中已检查 {checked} 个",
    ),
    "hidden": (
        "; {number} of lower severity not shown",
        "；另有 {number} 项级别较低，未显示",
    ),
    "more": ("… and {number} more", "……另有 {number} 项"),
    "show all": (" (--limit 0 shows all)", "（--limit 0 显示全部）"),
    "to change": ("To change: {text}", "修改建议：{text}"),
    "column where": ("where", "位置"),
    "column what": ("what", "对象"),
    "column problem": ("problem", "问题"),
    "column change": ("to change", "修改建议"),
    # Numbers of things: one, several.
    "1 value": ("1 value", " 1 个值"),
    "values": ("{number} values", " {number} 个值"),
    "1 violation": ("1 violation", "1 项违规"),
    "violations": ("{number} violations", "{number} 项违规"),
    "1 warning": ("1 warning", "1 项警告"),
    "warnings": ("{number} warnings", "{number} 项警告"),
    "1 info": ("1 notice", "1 项提示"),
    "infos": ("{number} notices", "{number} 项提示"),
    "1 finding": ("1 finding", "1 项"),
    "findings": ("{number} findings", "{number} 项"),
    "1 subject": ("1 subject", "1 个主体"),
    "subjects": ("{number} subjects", "{number} 个主体"),
}


def say(language: Language, name: str, **values: object) -> str:
    """Return the text ``name`` in ``language``, filled in with ``values``."""
    return TEXTS[name][LANGUAGES.index(language)].format(**values)


def count(language: Language, number: int, noun: str) -> str:
    """Return ``number`` with its noun, such as "1 finding"."""
    return say(language, f"1 {noun}" if number == 1 else f"{noun}s", number=number)


def listed(language: Language, words: Iterable[str]) -> str:
    """Return ``words`` in one line, in their order."""
    return (", " if language == "en" else "、").join(words)
