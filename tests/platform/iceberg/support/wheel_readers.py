"""Reads the tables of a lake with readers that are Python packages, and compares them with PostgreSQL.

`at` is the state to read: {} for the current one, or one of `snapshots` (ids by table), `tag`,
`timestamp` (milliseconds).
"""

from __future__ import annotations

import glob
import json
import os
import site
import sys
from collections.abc import Callable
from typing import Any

import pyarrow as pa
from answers import answer
from rows import differences

State = dict[str, Any]


def from_arrow(table: pa.Table) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns and rows; moments as microseconds."""
    columns = []
    for column, kind in zip(table.columns, table.schema.types):
        if pa.types.is_timestamp(kind):
            if kind.tz is None:
                raise TypeError("a moment has no time zone")
            column = column.cast(pa.timestamp("us", tz=kind.tz)).cast(pa.int64())
        columns.append(column.to_pylist())
    return table.column_names, list(zip(*columns))


def static_table(lake: str, table: str) -> Any:
    """The table in a directory, by its version-hint.text."""
    from pyiceberg.table import StaticTable

    return StaticTable.from_metadata(f"file://{lake}/curated/{table}")


def snapshot_of(table: Any, name: str, at: State) -> int | None:
    """The id of the snapshot to read; None: the current one."""
    if "snapshots" in at:
        return int(at["snapshots"][name])
    if "tag" in at:
        ref = table.metadata.refs.get(at["tag"])
        return ref.snapshot_id if ref else None
    if "timestamp" in at:
        return table.snapshot_as_of_timestamp(at["timestamp"]).snapshot_id
    return None


def pyiceberg(lake: str, name: str, at: State) -> pa.Table:
    """pyiceberg by the directory."""
    table = static_table(lake, name)
    return table.scan(snapshot_id=snapshot_of(table, name, at)).to_arrow()


_catalog: Any = None


def pyiceberg_catalog(lake: str, name: str, at: State) -> pa.Table:
    """pyiceberg by the name of a table, registered in an SQL catalog."""
    global _catalog
    if _catalog is None:
        from pyiceberg.catalog.sql import SqlCatalog

        _catalog = SqlCatalog("lake", uri="sqlite:///:memory:", warehouse=f"file://{lake}")
        _catalog.create_namespace("spacex")
    table = ("spacex", name)
    if _catalog.table_exists(table):
        _catalog.drop_table(table)
    _catalog.register_table(table, static_table(lake, name).metadata_location)
    loaded = _catalog.load_table(table)
    return loaded.scan(snapshot_id=snapshot_of(loaded, name, at)).to_arrow()


_duck: Any = None


def duckdb(lake: str, name: str, at: State) -> pa.Table:
    """DuckDB with its extension, which PyPI has; a missing one would be downloaded."""
    global _duck
    if _duck is None:
        import duckdb as library

        _duck = library.connect(config={"autoinstall_known_extensions": False})
        for extension in ("avro", "iceberg"):
            pattern = f"duckdb_extension_{extension}/extensions/*/*"
            (found,) = glob.glob(os.path.join(site.getsitepackages()[0], pattern))
            _duck.execute(f"load '{found}'")
        _duck.execute("set timezone = 'UTC'")
    options = ""
    if "snapshots" in at:
        options = f", snapshot_from_id = {at['snapshots'][name]}"
    if "timestamp" in at:
        moment = f"make_timestamp({at['timestamp']} * 1000)"
        options = f", snapshot_from_timestamp = {moment}"
    scan = f"iceberg_scan('file://{lake}/curated/{name}'{options})"
    return _duck.execute(f"select * from {scan}").to_arrow_table()


def polars(lake: str, name: str, at: State) -> pa.Table:
    """polars, by the table of pyiceberg."""
    import polars as library

    table = static_table(lake, name)
    snapshot = snapshot_of(table, name, at)
    return library.scan_iceberg(table, snapshot_id=snapshot).collect().to_arrow()


def daft(lake: str, name: str, at: State) -> pa.Table:
    """Daft, by the table of pyiceberg."""
    import daft as library

    table = static_table(lake, name)
    snapshot = snapshot_of(table, name, at)
    return library.read_iceberg(table, snapshot_id=snapshot).to_arrow()


def clickhouse(lake: str, name: str, at: State) -> pa.Table:
    """ClickHouse in the process. It takes the highest number of metadata, unless told to read the hint."""
    # It reads only below its working directory.
    os.chdir(lake)
    import chdb

    settings = []
    if "snapshots" in at:
        settings = [f"iceberg_snapshot_id = {at['snapshots'][name]}"]
    if "timestamp" in at:
        settings = [f"iceberg_timestamp_ms = {at['timestamp']}"]
    how = f" settings {', '.join(settings)}" if settings else ""
    scan = f"icebergLocal('{lake}/curated/{name}', settings iceberg_use_version_hint = 1)"
    return chdb.query(f"select * from {scan}{how}", "ArrowTable")


readers: dict[str, Callable[[str, str, State], pa.Table]] = {
    "pyiceberg": pyiceberg,
    "pyiceberg_catalog": pyiceberg_catalog,
    "duckdb": duckdb,
    "polars": polars,
    "daft": daft,
    "clickhouse": clickhouse,
}


def compare(reader: str, lake: str, at: State, expected: str) -> dict[str, Any]:
    """How each table differs from PostgreSQL, whose rows are in the file `expected`."""
    with open(expected, encoding="utf-8") as file:
        tables = json.load(file)
    return {
        name: differences(tables, name, *from_arrow(readers[reader](lake, name, at)))
        for name in tables
    }


def planned_files(lake: str, table: str, filter: str) -> list[str]:
    """The files that a query with this filter would read."""
    planned = static_table(lake, table).scan(row_filter=filter).plan_files()
    return sorted(task.file.file_path for task in planned)


def delete_rows(lake: str, table: str, filter: str, catalog: str) -> dict[str, str]:
    """Deletes rows with pyiceberg in an SQL catalog, as another program would; names its metadata."""
    from pyiceberg.catalog.sql import SqlCatalog

    sql = SqlCatalog("lake", uri=f"sqlite:///{catalog}", warehouse=f"file://{lake}")
    sql.create_namespace_if_not_exists("spacex")
    registered = sql.register_table(("spacex", table), static_table(lake, table).metadata_location)
    before = registered.metadata_location
    registered.delete(filter)
    return {"before": before, "after": sql.load_table(("spacex", table)).metadata_location}


def dump(metadata: str) -> dict[str, Any]:
    """Metadata of a table with the lists and manifests of all its snapshots, decoded by fastavro."""
    from avro_files import dump_table

    return dump_table(metadata)


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    answer(
        {
            "compare": compare,
            "planned_files": planned_files,
            "delete_rows": delete_rows,
            "dump": dump,
        }
    )
