"""Reads the tables that a Trino server has in `files.spacex`, and runs SQL there."""

from __future__ import annotations

import datetime
import decimal
import json
import os
from typing import Any

from answers import answer
from rows import differences
from trino.dbapi import connect

State = dict[str, Any]
connection = connect(
    host="127.0.0.1",
    port=int(os.environ["TRINO_PORT"]),
    user="test",
    catalog="files",
    schema="spacex",
)


def run(text: str) -> tuple[list[str], list[list[Any]]]:
    """Columns and rows of a statement."""
    cursor = connection.cursor()
    cursor.execute(text)
    rows = cursor.fetchall()
    return [column[0] for column in cursor.description or []], rows


def version(name: str, at: State) -> str:
    """The clause that selects a state of a table."""
    if "snapshots" in at:
        return f" for version as of {at['snapshots'][name]}"
    if "tag" in at:
        return f" for version as of '{at['tag']}'"
    if "timestamp" in at:
        moment = datetime.datetime.fromtimestamp(at["timestamp"] / 1000, datetime.timezone.utc)
        text = moment.isoformat(sep=" ", timespec="milliseconds").replace("+00:00", " UTC")
        return f" for timestamp as of timestamp '{text}'"
    return ""


def compare(at: State, expected: str) -> dict[str, Any]:
    """How each table differs from PostgreSQL, whose rows are in the file `expected`."""
    with open(expected, encoding="utf-8") as file:
        tables = json.load(file)
    return {
        name: differences(tables, name, *run(f"select * from {name}{version(name, at)}"))
        for name in tables
    }


def plain(value: Any) -> Any:
    """A value in JSON: moments as JavaScript prints them. Without a zone they are in UTC, as in marts."""
    if isinstance(value, datetime.datetime):
        utc = datetime.timezone.utc
        moment = value.astimezone(utc) if value.tzinfo else value.replace(tzinfo=utc)
        text = moment.isoformat(timespec="milliseconds")
        return text.replace("+00:00", "Z")
    return float(value) if isinstance(value, decimal.Decimal) else value


def sql(text: str) -> list[dict[str, Any]]:
    """The rows of a statement."""
    columns, rows = run(text)
    return [dict(zip(columns, map(plain, row))) for row in rows]


if __name__ == "__main__":
    answer({"compare": compare, "sql": sql})
