"""A regular expression for the usual form of valid documents.

It is evaluated for thousands of documents in one call, which takes a fifth of the time of walking
each document. A text that it matches is a valid document without drift; a text that it does not
match may be valid and must be validated by `documents.document_reader`.

The usual form: no spaces, the keys in the order of the contract, no escapes but short ones, ids of
printable ASCII, no exponents, and no day that only some years have.
"""

from __future__ import annotations

import re
from typing import Any

Schema = dict[str, Any]

_TEXT = r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt])*"'
#: Shorter than `maxLength`, because a counted repetition needs memory for each repetition.
_BOUNDED = r'"[ !#-\[\]-~]{%d,64}"'
_BOUND = 64
_DAY = (
    r"[1-9]\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_TIME = r"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?"

#: Forms of dates and timestamps. The patterns of a contract contain assertions, which RE2 does not
#: support, so that a form is used if the patterns accept every sample of it.
_FORMS = ((_DAY, _TIME, "Z"), (_DAY, _TIME, ""), (_DAY, "", ""))
_DAYS = tuple(
    f"{year}-{month:02}-{day:02}"
    for year in (1000, 1999, 2000, 2100, 9999)
    for month in range(1, 13)
    for day in range(1, 32)
)
_TIMES = ("T00:00:00", "T09:19:29.0", "T19:59:59.12345", "T20:00:00.000000", "T23:59:59.999999")


def pattern_of(contract: Schema) -> str | None:
    """Returns a pattern for RE2; None if the contract has a rule that it cannot express.

    >>> pattern_of({"type": "array", "items": {"type": "boolean"}})
    '^\\\\[(?:(?:true|false)(?:,(?:true|false))*)?\\\\]$'
    """
    try:
        return f"^{_pattern(contract)}$"
    except _Unsupported:
        return None


class _Unsupported(Exception):
    pass


#: The rules of each type that the pattern expresses; any other could refuse what it matches.
_RULES: dict[str, frozenset[str]] = {
    "object": frozenset({"properties", "required", "additionalProperties"}),
    "array": frozenset({"items"}),
    "string": frozenset({"minLength", "maxLength", "pattern", "allOf"}),
    "integer": frozenset({"minimum", "maximum"}),
    "number": frozenset(),
    "boolean": frozenset(),
    "null": frozenset(),
}
_NO_RULES = frozenset({"$schema", "title", "description", "default"})


def _refuse_others(schema: Schema, rules: frozenset[str]) -> None:
    if not schema.keys() <= rules | _NO_RULES:
        raise _Unsupported


def _pattern(schema: Schema) -> str:
    if "anyOf" in schema:
        _refuse_others(schema, frozenset({"anyOf"}))
        return _either(schema["anyOf"])
    kind = schema["type"]
    if isinstance(kind, list):
        return _either([{**schema, "type": one} for one in kind])
    _refuse_others(schema, _RULES.get(kind, frozenset()) | {"type"})
    if kind == "object":
        return _object(schema)
    if kind == "array":
        item = _pattern(schema["items"])
        return rf"\[(?:{item}(?:,{item})*)?\]"
    if kind == "string":
        return _string(schema)
    if kind == "integer":
        return _integer(schema)
    if kind == "number":
        return r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,20})?"
    if kind in ("boolean", "null"):
        return {"boolean": "(?:true|false)", "null": "null"}[kind]
    raise _Unsupported


def _either(branches: list[Schema]) -> str:
    return f"(?:{'|'.join(_pattern(branch) for branch in branches)})"


def _object(schema: Schema) -> str:
    properties = schema["properties"]
    if set(schema.get("required", ())) != properties.keys():
        raise _Unsupported
    fields = (f'"{re.escape(name)}":{_pattern(one)}' for name, one in properties.items())
    return rf"\{{{','.join(fields)}\}}"


def _string(schema: Schema) -> str:
    patterns = [one["pattern"] for one in [schema, *schema.get("allOf", ())] if "pattern" in one]
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength")
    if patterns and (shortest > 0 or longest is not None):
        raise _Unsupported
    if patterns:
        return _form(patterns)
    if longest is None and shortest == 0:
        return _TEXT
    if shortest > _BOUND or (longest is not None and longest < _BOUND):
        raise _Unsupported
    return _BOUNDED % shortest


def _form(patterns: list[str]) -> str:
    checks = [re.compile(re.sub(r"\$\Z", r"\\Z", text), re.ASCII) for text in patterns]
    for day, time, zone in _FORMS:
        days = [one for one in _DAYS if re.fullmatch(day, one)]
        samples = [f"{one}{at}{zone}" for one in days for at in (_TIMES if time else ("",))]
        if all(check.search(sample) for check in checks for sample in samples):
            return f'"{day}{time}{zone}"'
    raise _Unsupported


def _integer(schema: Schema) -> str:
    bound = min(-schema.get("minimum", -(10**15)), schema.get("maximum", 10**15), 10**15)
    if bound < 9:
        raise _Unsupported
    return rf"-?(?:0|[1-9]\d{{0,{len(str(bound)) - 2}}})" if bound >= 99 else r"-?\d"
