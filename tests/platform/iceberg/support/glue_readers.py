"""Reads the tables of a Glue database with pyiceberg, and commits to them as another program does."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import pyarrow as pa
from answers import answer
from pyiceberg.catalog.glue import GlueCatalog
from rows import differences
from wheel_readers import State, from_arrow, snapshot_of

catalog = GlueCatalog(
    "glue",
    **{
        "glue.endpoint": os.environ["AWS_ENDPOINT_URL_GLUE"],
        "s3.endpoint": os.environ["AWS_ENDPOINT_URL"],
        "client.region": os.environ["AWS_REGION"],
        "client.access-key-id": os.environ["AWS_ACCESS_KEY_ID"],
        "client.secret-access-key": os.environ["AWS_SECRET_ACCESS_KEY"],
    },
)


def compare(database: str, at: State, expected: str) -> dict[str, Any]:
    """How each table differs from PostgreSQL, whose rows are in the file `expected`."""
    with open(expected, encoding="utf-8") as file:
        tables = json.load(file)
    found = {}
    for name in tables:
        table = catalog.load_table((database, name))
        rows = table.scan(snapshot_id=snapshot_of(table, name, at)).to_arrow()
        found[name] = differences(tables, name, *from_arrow(rows))
    return found


def names(database: str) -> list[str]:
    """The tables that pyiceberg takes for Iceberg tables."""
    return sorted(name for _, name in catalog.list_tables(database))


def column(database: str, table: str, column: str) -> list[Any]:
    """The values of a column."""
    read = catalog.load_table((database, table)).scan(selected_fields=(column,)).to_arrow()
    return sorted(read.column(column).to_pylist())


def append(database: str, table: str, changes: dict[str, Any]) -> str:
    """Appends the first row with changes; returns the metadata of the commit."""
    loaded = catalog.load_table((database, table))
    rows = loaded.scan().to_arrow().slice(0, 1)
    for name, value in changes.items():
        at = rows.schema.get_field_index(name)
        kind = rows.schema.field(at)
        rows = rows.set_column(at, kind, pa.array([value], kind.type))
    loaded.append(rows)
    return catalog.load_table((database, table)).metadata_location


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    answer({"compare": compare, "names": names, "column": column, "append": append})
