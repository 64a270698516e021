"""The tables as data, from tables.json, which pnpm generate writes.

Nothing of a table is told twice: names, types, keys, the Spark SQL of its rows and of the hash of
their content come from there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import pyarrow as pa

from documents import Schema

_ARROW_TYPES = {
    "text": pa.string(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "date": pa.date32(),
    "json": pa.string(),
}

_SPARK_TYPES = {
    "text": "string",
    "integer": "int",
    "bigint": "bigint",
    "double": "double",
    "boolean": "boolean",
    "timestamp": "timestamp",
    "date": "date",
    "json": "string",
}

HASH = "_content_hash"


@dataclass(frozen=True)
class Column:
    """One column: its name, its type of the platform, and whether it may be null."""

    name: str
    type: str
    nullable: bool


@dataclass(frozen=True)
class Table:
    """A table: `rows` is its SELECT over the documents, `content_hash` the hash of its columns."""

    name: str
    resource: str
    key: tuple[str, ...]
    partition: str | None
    schema_hash: str
    columns: tuple[Column, ...]
    rows: str
    content_hash: str

    @property
    def document_key(self) -> str:
        """The column that holds the id of the document a row was made from."""
        return self.key[0]

    def arrow_schema(self, metadata: dict[str, str]) -> pa.Schema:
        """The columns of a file, in order: the partition stands in the path alone."""
        fields = [
            pa.field(column.name, _ARROW_TYPES[column.type], column.nullable)
            for column in self.columns
            if column.name != self.partition
        ]
        return pa.schema([*fields, pa.field(HASH, pa.int64(), False)], metadata)

    def spark_schema(self, names: tuple[str, ...] | None = None) -> str:
        """Columns as Spark's DDL, the hash last; all of them without `names`."""
        columns = [one for one in self.columns if names is None or one.name in names]
        fields = [f"`{one.name}` {_SPARK_TYPES[one.type]}" for one in columns]
        return ", ".join([*fields, f"`{HASH}` bigint"])

    def column(self, name: str) -> Column:
        return next(one for one in self.columns if one.name == name)


@dataclass(frozen=True)
class Definitions:
    """Everything that the job knows of the data."""

    version: str
    contracts: dict[str, Schema]
    tables: tuple[Table, ...]


def parse_definitions(text: str) -> Definitions:
    """Reads tables.json."""
    data = json.loads(text)
    tables = []
    for one in data["tables"]:
        columns = tuple(Column(**column) for column in one["columns"])
        tables.append(Table(**{**one, "key": tuple(one["key"]), "columns": columns}))
    return Definitions(data["version"], data["contracts"], tuple(tables))
