"""Reads and changes the tables of a REST catalog with pyiceberg, as another program would."""

from __future__ import annotations

import datetime
import os
import sys
from typing import Any

import pyarrow as pa
from answers import answer
from pyiceberg.catalog import load_catalog
from pyiceberg.types import StringType

Properties = dict[str, str]

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def table_of(catalog: Properties, namespace: str, name: str) -> Any:
    """Loads a table by its name."""
    return load_catalog("rest", type="rest", **catalog).load_table((namespace, name))


def text_of(value: Any) -> str | None:
    """One form for the values of all readers: moments are microseconds since 1970."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime):
        return str((value - EPOCH) // datetime.timedelta(microseconds=1))
    if isinstance(value, float):
        return format(value, ".17g")
    return str(value)


def rows(
    catalog: Properties,
    namespace: str,
    table: str,
    at: int | None = None,
    tag: str | None = None,
) -> dict[str, Any]:
    """Columns and rows of a table: the current ones, or at a time in milliseconds or a tag."""
    found = table_of(catalog, namespace, table)
    snapshot = None
    if at is not None:
        snapshot = found.snapshot_as_of_timestamp(at).snapshot_id
    if tag is not None:
        snapshot = found.metadata.refs[tag].snapshot_id
    read: pa.Table = found.scan(snapshot_id=snapshot).to_arrow()
    columns = [[text_of(value) for value in column.to_pylist()] for column in read.columns]
    return {"columns": read.column_names, "rows": [list(row) for row in zip(*columns)]}


def delete_rows(catalog: Properties, namespace: str, table: str, filter: str) -> None:
    """Deletes rows: a new snapshot."""
    table_of(catalog, namespace, table).delete(filter)


def add_column(catalog: Properties, namespace: str, table: str, column: str) -> None:
    """Adds a column: a new schema, and no snapshot."""
    with table_of(catalog, namespace, table).update_schema() as update:
        update.add_column(column, StringType())


def go_back(catalog: Properties, namespace: str, table: str) -> None:
    """Makes the first snapshot the current one again."""
    found = table_of(catalog, namespace, table)
    first = found.metadata.snapshots[0].snapshot_id
    found.manage_snapshots().rollback_to_snapshot(first).commit()


def set_property(catalog: Properties, namespace: str, table: str, name: str, value: str) -> None:
    """Sets a property: new metadata, and no snapshot."""
    with table_of(catalog, namespace, table).transaction() as transaction:
        transaction.set_properties({name: value})


def create_table(catalog: Properties, namespace: str, table: str, location: str) -> None:
    """Creates a table with one row."""
    rest = load_catalog("rest", type="rest", **catalog)
    rest.create_namespace_if_not_exists(namespace)
    data = pa.table({"id": pa.array(["1"])})
    rest.create_table((namespace, table), schema=data.schema, location=location).append(data)


def names(catalog: Properties, namespace: str, **_: Any) -> list[str]:
    """The tables of a namespace."""
    rest = load_catalog("rest", type="rest", **catalog)
    return sorted(name for *_, name in rest.list_tables(namespace))


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    answer(
        {
            "rows": rows,
            "delete_rows": delete_rows,
            "add_column": add_column,
            "go_back": go_back,
            "set_property": set_property,
            "create_table": create_table,
            "names": names,
        }
    )
