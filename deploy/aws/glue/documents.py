"""Validates documents against their contract, with the same results as the TypeScript client.

The contract is the JSON Schema that the client's `contractOf` returns. An unknown key is drift,
never an issue; a missing key is an issue. Codes and paths are those of the client.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any, NamedTuple

MAX_DEPTH = 100

Schema = dict[str, Any]


class Issue(NamedTuple):
    """One reason why a document is rejected."""

    code: str
    path: str
    message: str


class Found(NamedTuple):
    """Collects the issues and the drift of a document."""

    issues: list[Issue]
    drift: list[str]


class CheckedDocument(NamedTuple):
    """The result of a validation. A document without issues is accepted."""

    document_id: str | None
    issues: list[Issue]
    drift: list[str]


Check = Callable[[Any, str, Found], None]


def document_reader(contract: Schema) -> Callable[[str], CheckedDocument]:
    """Returns a function that validates documents of one resource.

    >>> read = document_reader({"type": "object", "properties": {"id": {"type": "string"}},
    ...                         "required": ["id"], "additionalProperties": False})
    >>> read('{"id": "a", "new": 1}')
    CheckedDocument(document_id='a', issues=[], drift=['new'])
    """
    check = _check_of(contract)

    def read(text: str) -> CheckedDocument:
        try:
            value = json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            return CheckedDocument(None, [Issue("invalid_json", "", f"is not JSON: {error}")], [])
        found = Found([], [])
        check(value, "", found)
        unstorable: list[Issue] = []
        # Only unknown fields can be nested too deep, because the contract bounds all others.
        if found.issues or found.drift or "\\u" in text or not _is_well_formed(text):
            _visit(value, "", 0, unstorable)
        general = list(dict.fromkeys(re.sub(r"\[\d+\]", "[]", path) for path in found.drift))
        return CheckedDocument(_id_of(value), unstorable + found.issues, general)

    return read


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not valid JSON")


def _id_of(value: object) -> str | None:
    found = value.get("id") if isinstance(value, dict) else None
    usable = isinstance(found, str) and found != "" and _is_well_formed(found)
    return found if usable else None


def _check_of(schema: Schema) -> Check:
    branches = schema.get("anyOf")
    if branches is not None:
        return _union(branches)
    kind = schema["type"]
    if isinstance(kind, list):
        return _union([{**schema, "type": one} for one in kind])
    return _MAKERS[kind](schema)


def _union(branches: list[Schema]) -> Check:
    others = [branch for branch in branches if branch.get("type") != "null"]
    nullable = len(others) < len(branches)
    checks = [_check_of(branch) for branch in others]

    def check(value: Any, path: str, found: Found) -> None:  # noqa: ANN401
        if value is None and nullable:
            return
        if len(checks) == 1:
            checks[0](value, path, found)
            return
        tries = [Found([], []) for _ in checks]
        for one, into in zip(checks, tries):
            one(value, path, into)
            if not into.issues:
                found.drift.extend(into.drift)
                return
        # A branch without an issue about the value itself is the one that the value belongs to.
        matching = next((t for t in tries if all(i.path != path for i in t.issues)), None)
        if matching is None:
            found.issues.append(Issue("invalid_union", path, "Invalid input"))
            return
        found.issues.extend(matching.issues)
        found.drift.extend(matching.drift)

    return check


def _object(schema: Schema) -> Check:
    fields = {name: _check_of(one) for name, one in schema["properties"].items()}
    required = frozenset(schema.get("required", ()))

    def check(value: Any, path: str, found: Found) -> None:  # noqa: ANN401
        if not isinstance(value, dict):
            found.issues.append(_wrong_type("object", value, path))
            return
        for name, one in fields.items():
            if name in value:
                one(value[name], _path(path, name), found)
            elif name in required:
                message = "Invalid input: required key is missing"
                found.issues.append(Issue("invalid_type", _path(path, name), message))
        if len(value) > len(fields) or not value.keys() <= fields.keys():
            found.drift.extend(_path(path, name) for name in value if name not in fields)

    return check


def _array(schema: Schema) -> Check:
    item = _check_of(schema["items"])

    def check(value: Any, path: str, found: Found) -> None:  # noqa: ANN401
        if not isinstance(value, list):
            found.issues.append(_wrong_type("array", value, path))
            return
        for index, one in enumerate(value):
            item(one, f"{path}[{index}]", found)

    return check


def _string(schema: Schema) -> Check:
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength")
    texts = [one["pattern"] for one in [schema, *schema.get("allOf", ())] if "pattern" in one]
    # In JavaScript, \d matches ASCII digits only, and $ only the end of the text.
    patterns = [re.compile(re.sub(r"\$\Z", r"\\Z", text), re.ASCII) for text in texts]

    def check(value: Any, path: str, found: Found) -> None:  # noqa: ANN401
        if not isinstance(value, str):
            found.issues.append(_wrong_type("string", value, path))
            return
        if len(value) < shortest:
            found.issues.append(
                Issue("too_small", path, f"must have at least {shortest} characters")
            )
        if longest is not None and len(value) * 2 > longest and _utf16_length(value) > longest:
            found.issues.append(Issue("too_big", path, f"must have at most {longest} characters"))
        for pattern in patterns:
            if pattern.search(value) is None:
                found.issues.append(Issue("invalid_format", path, "has an invalid format"))

    return check


def _number(schema: Schema) -> Check:
    whole = schema["type"] == "integer"
    minimum, maximum = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)

    def check(value: Any, path: str, found: Found) -> None:  # noqa: ANN401
        number = _as_double(value)
        if number is None:
            found.issues.append(_wrong_type("number", value, path))
        elif whole and not number.is_integer():
            found.issues.append(_wrong_type("int", value, path))
        elif number < minimum:
            found.issues.append(Issue("too_small", path, f"must be at least {minimum}"))
        elif number > maximum:
            found.issues.append(Issue("too_big", path, f"must be at most {maximum}"))

    return check


def _boolean(_schema: Schema) -> Check:
    def check(value: Any, path: str, found: Found) -> None:  # noqa: ANN401
        if not isinstance(value, bool):
            found.issues.append(_wrong_type("boolean", value, path))

    return check


_MAKERS: dict[str, Callable[[Schema], Check]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "number": _number,
    "integer": _number,
    "boolean": _boolean,
}


def _as_double(value: object) -> float | None:
    """Converts a number as JavaScript does; returns None if it is not a finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


_NAMES = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}


def _wrong_type(expected: str, value: object, path: str) -> Issue:
    got = _NAMES.get(type(value), "number")
    return Issue("invalid_type", path, f"Invalid input: expected {expected}, received {got}")


def _path(path: str, name: str) -> str:
    if name == "":
        return f'{path}[""]'
    return name if path == "" else f"{path}.{name}"


def _utf16_length(text: str) -> int:
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def _is_well_formed(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _visit(value: object, path: str, depth: int, issues: list[Issue]) -> None:
    """Finds texts that databases cannot store, and values that are nested too deep."""
    if isinstance(value, str):
        _check_text(value, path, issues)
        return
    if not isinstance(value, (dict, list)):
        return
    if depth == MAX_DEPTH:
        message = f"is nested more than {MAX_DEPTH} levels deep"
        issues.append(Issue("too_deep", path, message))
        return
    if isinstance(value, list):
        for index, item in enumerate(value):
            _visit(item, f"{path}[{index}]", depth + 1, issues)
        return
    for name, item in value.items():
        inner = _path(path, name)
        _check_text(name, inner, issues)
        _visit(item, inner, depth + 1, issues)


def _check_text(text: str, path: str, issues: list[Issue]) -> None:
    if "\0" in text:
        message = "contains a NUL character, which databases cannot store"
        issues.append(Issue("unstorable_text", path, message))
    elif not _is_well_formed(text):
        message = "contains an unpaired surrogate, which is not a valid character"
        issues.append(Issue("unstorable_text", path, message))
