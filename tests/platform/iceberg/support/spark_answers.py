"""Reads the tables of a lake with Spark and the official Iceberg runtime, and writes with the Java library."""

from __future__ import annotations

import json
import os
from typing import Any

from answers import answer
from pyspark.sql import SparkSession
from rows import differences

State = dict[str, Any]
lake = os.environ["LAKE"]
EXTENSIONS = "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions"
spark = (
    SparkSession.builder.config("spark.sql.extensions", EXTENSIONS)
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
    .config("spark.sql.catalog.lake.type", "hadoop")
    .config("spark.sql.catalog.lake.warehouse", f"file://{lake}")
    # Else a table would be as it was when it was read last.
    .config("spark.sql.catalog.lake.cache-enabled", "false")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")


def relation(name: str, at: State) -> str:
    """A table in one of its states, in SQL."""
    table = f"lake.curated.{name}"
    if "snapshots" in at:
        return f"{table} version as of {at['snapshots'][name]}"
    if "tag" in at:
        return f"{table} version as of '{at['tag']}'"
    if "timestamp" in at:
        return f"{table} timestamp as of timestamp_millis({at['timestamp']})"
    return table


def exact(name: str, kind: str) -> str:
    """A column as JSON can have it without loss."""
    if kind == "timestamp":
        return f"unix_micros(`{name}`)"
    if kind == "date":
        return f"cast(`{name}` as string)"
    return f"`{name}`"


def compare(at: State, expected: str) -> dict[str, Any]:
    """How each table differs from PostgreSQL, whose rows are in the file `expected`."""
    with open(expected, encoding="utf-8") as file:
        tables = json.load(file)
    columns: dict[str, list[str]] = {}
    selects = []
    for name in tables:
        types = spark.table(f"lake.curated.{name}").dtypes
        columns[name] = [column for column, _ in types]
        values = ", ".join(
            f"{exact(column, kind)} as c{place}" for place, (column, kind) in enumerate(types)
        )
        row = f"to_json(struct({values}), map('ignoreNullFields', 'false'))"
        selects.append(f"select '{name}' as name, {row} as row from {relation(name, at)}")
    # One query for all tables: each one costs Spark a second.
    read: dict[str, list[list[Any]]] = {name: [] for name in tables}
    for name, row in spark.sql(" union all ".join(selects)).collect():
        read[name].append(list(json.loads(row).values()))
    return {name: differences(tables, name, columns[name], read[name]) for name in tables}


def sql(text: str) -> list[dict[str, Any]]:
    """The rows of a statement; values that JSON lacks as texts."""
    return json.loads(json.dumps([row.asDict() for row in spark.sql(text).collect()], default=str))


def java_tables(to: str, tables: dict[str, list[list[str]]]) -> dict[str, list[str]]:
    """Writes tables over the data files of the lake with the Java library.

    Each table has a list of files for each state; a commit leads from one to the next. The answer has
    the metadata after each commit.
    """
    jvm = spark._jvm
    iceberg = jvm.org.apache.iceberg
    catalog = iceberg.hadoop.HadoopTables(spark._jsc.hadoopConfiguration())
    written: dict[str, list[str]] = {}
    for name, states in tables.items():
        ours = catalog.load(f"file://{lake}/curated/{name}")
        properties = jvm.java.util.HashMap()
        properties.put("format-version", "2")
        # As the footers have the bounds; the default cuts them to 16 characters.
        properties.put("write.metadata.metrics.default", "full")
        spec = ours.spec()
        table = catalog.create(ours.schema(), spec, properties, f"{to}/{name}")
        metrics = iceberg.MetricsConfig.forTable(table)

        def data_file(
            path: str, table: Any = table, spec: Any = spec, metrics: Any = metrics
        ) -> Any:
            file = table.io().newInputFile(f"file://{lake}/{path}")
            builder = iceberg.DataFiles.builder(spec).withInputFile(file).withFormat("parquet")
            builder = builder.withMetrics(iceberg.parquet.ParquetUtil.fileMetrics(file, metrics))
            folders = [
                part for part in path.split("/") if "=" in part and not part.startswith("run=")
            ]
            return (builder.withPartitionPath("/".join(folders)) if folders else builder).build()

        before: list[str] = []
        written[name] = []
        for files in states:
            if before == files and written[name]:
                continue
            if before:
                commit = table.newOverwrite()
                for path in (one for one in before if one not in files):
                    commit = commit.deleteFile(data_file(path))
                for path in (one for one in files if one not in before):
                    commit = commit.addFile(data_file(path))
            else:
                commit = table.newAppend()
                for path in files:
                    commit = commit.appendFile(data_file(path))
            commit.commit()
            table.refresh()
            written[name].append(table.operations().current().metadataFileLocation())
            before = files
    return written


if __name__ == "__main__":
    answer({"compare": compare, "sql": sql, "java_tables": java_tables})
