"""Rows in one form for all readers, and how those of a reader differ from those of PostgreSQL."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def json_form(value: Any) -> Any:
    """JSON with whole numbers as integers: jsonb has 5.0 where the document has 5."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [json_form(one) for one in value]
    if isinstance(value, dict):
        return {key: json_form(one) for key, one in sorted(value.items())}
    return value


def from_text(kind: str, text: str | None) -> Any:
    """A value that PostgreSQL printed: moments are microseconds since 1970."""
    if text is None:
        return None
    if kind in ("integer", "bigint", "timestamp with time zone"):
        return int(text)
    if kind == "double precision":
        return float(text).hex()
    if kind == "boolean":
        return {"true": True, "false": False}[text]
    if kind == "jsonb":
        return json.dumps(json_form(json.loads(text)))
    if kind in ("text", "date"):
        return text
    raise TypeError(f"no rule for columns of the type {kind}")


def from_reader(kind: str, value: Any) -> Any:
    """A value that a reader gave, which must have the right type."""
    if value is None:
        return None
    if kind == "timestamp with time zone" and isinstance(value, datetime.datetime):
        return (value - EPOCH) // datetime.timedelta(microseconds=1)
    if kind == "date" and isinstance(value, datetime.date):
        return value.isoformat()
    if kind == "jsonb" and isinstance(value, str):
        return json.dumps(json_form(json.loads(value)))
    if kind == "double precision" and isinstance(value, float):
        return value.hex()
    if kind == "boolean" and isinstance(value, bool):
        return value
    if kind in ("integer", "bigint", "timestamp with time zone") and type(value) is int:
        return value
    if kind in ("text", "date") and isinstance(value, str):
        return value
    raise TypeError(f"{value!r} is no value of the type {kind}")


def differences(
    expected: Mapping[str, Any],
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> dict[str, Any]:
    """Counts the rows of a table that a reader and PostgreSQL do not share; shows one of each."""
    kinds: Mapping[str, str] = expected[table]["columns"]
    if sorted(columns) != sorted(kinds):
        return {"rows": -1, "different": -1, "columns": sorted(set(columns) ^ set(kinds))}
    names = list(kinds)
    at = [list(columns).index(name) for name in names]
    read = Counter(
        tuple(from_reader(kinds[name], row[place]) for name, place in zip(names, at))
        for row in rows
    )
    right = Counter(
        tuple(from_text(kind, text) for kind, text in zip(kinds.values(), row))
        for row in expected[table]["rows"]
    )
    surplus, missing = read - right, right - read
    shown = [str(next(iter(some)))[:500] for some in (surplus, missing) if some]
    found = {"rows": read.total(), "different": surplus.total() + missing.total()}
    return {**found, "examples": shown} if shown else found
