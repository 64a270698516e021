"""Table definitions, read from tables.json, which `pnpm generate` writes.

Names, types, keys, and the Spark SQL of rows and content hashes are defined only there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import pyarrow as pa

from documents import Schema
from fields import Fields

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

#: Types of the columns in Iceberg metadata.
ICEBERG_TYPES = {
    "text": "string",
    "integer": "int",
    "bigint": "long",
    "double": "double",
    "boolean": "boolean",
    "timestamp": "timestamptz",
    "date": "date",
    "json": "string",
}

HASH = "_content_hash"


@dataclass(frozen=True)
class Column:
    """A column with its type in the platform's own type system.

    `default` is the value of rows that were published before the table had the column.
    """

    name: str
    type: str
    nullable: bool
    default: str | None = None


@dataclass(frozen=True)
class Table:
    """A table. `rows` is its SELECT over the documents, `content_hash` the SQL of its hash."""

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
        """The column with the id of the document that a row was built from."""
        return self.key[0]

    @property
    def file_columns(self) -> list[tuple[str, str, bool]]:
        """Name, type and nullability of the columns of a file, in order; the hash is the last."""
        columns = [(one.name, one.type, one.nullable) for one in self.columns]
        return [*columns, (HASH, "bigint", False)]

    @property
    def positions(self) -> dict[str, int]:
        """The field ids of a table whose definition has not changed since its first run."""
        return {name: number for number, (name, *_) in enumerate(self.file_columns, 1)}

    def arrow_schema(
        self, metadata: dict[str, str], field_ids: dict[str, int] | None = None
    ) -> pa.Schema:
        """Returns the columns of a file in order.

        :param field_ids: field ids by column; default: their positions
        """
        ids = self.positions if field_ids is None else field_ids
        fields = [
            pa.field(name, _ARROW_TYPES[kind], nullable, {"PARQUET:field_id": str(ids[name])})
            for name, kind, nullable in self.file_columns
        ]
        return pa.schema(fields, metadata)

    def spark_schema(self, names: tuple[str, ...] | None = None) -> str:
        """Returns the columns as Spark DDL, followed by the hash. Default: all columns."""
        columns = [one for one in self.columns if names is None or one.name in names]
        fields = [f"`{one.name}` {_SPARK_TYPES[one.type]}" for one in columns]
        return ", ".join([*fields, f"`{HASH}` bigint"])

    def column(self, name: str) -> Column:
        return next(one for one in self.columns if one.name == name)


@dataclass(frozen=True)
class Definitions:
    """Everything that the job knows about the data."""

    version: str
    contracts: dict[str, Schema]
    fields: dict[str, Fields]
    tables: tuple[Table, ...]

    def needs_text(self, resource: str) -> bool:
        """Whether a table of a resource has a column of JSON, which is formatted from the text."""
        tables = (table for table in self.tables if table.resource == resource)
        return any(column.type == "json" for table in tables for column in table.columns)


def parse_definitions(text: str) -> Definitions:
    """Parses tables.json."""
    data = json.loads(text)
    tables = []
    for one in data["tables"]:
        columns = tuple(Column(**column) for column in one["columns"])
        tables.append(Table(**{**one, "key": tuple(one["key"]), "columns": columns}))
    return Definitions(data["version"], data["contracts"], data["fields"], tuple(tables))
