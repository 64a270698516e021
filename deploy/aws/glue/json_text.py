"""Formats JSON like JavaScript: the result of JSON.stringify(JSON.parse(text))."""

from __future__ import annotations

import json
import math
import re
from typing import Any

_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}
_ESCAPED = re.compile('["\\\\\x00-\x1f]')
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
_GREATEST_INDEX = 2**32 - 2


def json_text(document: str, path: str) -> str | None:
    """Returns the JSON text of the value at a dotted path of a document; None if there is none.

    >>> json_text('{"engines": {"isp": 1e3, "thrust": 7.60}}', "engines")
    '{"isp":1000,"thrust":7.6}'
    """
    value: Any = json.loads(document)
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return None if value is None else stringify(value)


def stringify(value: object) -> str:
    """Formats a parsed value like JSON.stringify."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{_ESCAPED.sub(_escape, value)}"'
    if isinstance(value, (int, float)):
        return _number(float(value))
    if isinstance(value, list):
        return f"[{','.join(stringify(item) for item in value)}]"
    if isinstance(value, dict):
        fields = (f"{stringify(name)}:{stringify(value[name])}" for name in _ordered(value))
        return f"{{{','.join(fields)}}}"
    raise TypeError(f"{type(value).__name__} is not a JSON type")


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"


def _ordered(value: dict[str, object]) -> list[str]:
    """Returns the names in JavaScript's order: array indexes first, in numeric order."""
    indexes = [name for name in value if _INDEX.fullmatch(name) and int(name) <= _GREATEST_INDEX]
    if not indexes:
        return list(value)
    known = set(indexes)
    return sorted(indexes, key=int) + [name for name in value if name not in known]


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "null"
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    # Both languages use the shortest digits that identify the number; only the notation differs.
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return sign + _notation(digits, point)


def _notation(digits: str, point: int) -> str:
    """Formats digits by the rules of ECMAScript; `point` is the position of the decimal point."""
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    exponent = point - 1
    mantissa = digits if count == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{mantissa}e{'+' if exponent > 0 else '-'}{abs(exponent)}"
