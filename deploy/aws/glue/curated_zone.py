"""The curated zone of a lake: Parquet files below the prefix of their run, and their pointer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from definitions import HASH, Table
from failures import RunFailure
from json_file import json_bytes
from object_store import ObjectStore, superseded

CURATED_ZONE = "curated"
POINTER = f"{CURATED_ZONE}/_current.json"
#: Copies of earlier pointers, one for each run that published.
POINTER_COPIES = f"{CURATED_ZONE}/_runs"

#: Number of documents whose rows share a file, within a partition.
DOCUMENTS_PER_FILE = 1_000_000
_ROW_GROUP = 65_536
#: Rows from which the encoding of a column is chosen.
_SAMPLE = 4096
#: Below this number of documents, a shuffle costs more than it saves.
_SMALL = 50_000
_BUCKET = "_bucket"

Json = dict[str, Any]


class Published(NamedTuple):
    """The published pointer, and its version for the compare-and-swap of the next publication."""

    pointer: Json
    version: str | None

    @property
    def tables(self) -> dict[str, Json]:
        return self.pointer.get("tables", {})


def read_published(store: ObjectStore) -> Published:
    """Reads the pointer of a lake; returns an empty one if nothing has been published."""
    found = store.read_version(POINTER)
    if found is None:
        return Published({}, None)
    try:
        pointer = json.loads(found.content)
        if isinstance(pointer["tables"], dict) and isinstance(pointer["run_id"], str):
            return Published(pointer, found.version)
    except (ValueError, KeyError, TypeError):
        pass
    message = (
        f"The pointer {POINTER} of {store.url} cannot be read. Restore it from a copy in "
        f"{POINTER_COPIES}/, or load into an empty lake."
    )
    raise RunFailure("damaged", message)


def keep_pointer(store: ObjectStore, before: Published) -> None:
    """Stores a copy of the published pointer before it is replaced.

    `spacex-etl lake gc` reads from the copies which files were published, and until when.
    """
    if before.version is not None:
        store.write(f"{POINTER_COPIES}/{before.pointer['run_id']}.json", json_bytes(before.pointer))


def moment_after(before: Published) -> str:
    """Returns the time of a run: now, or after that of the run before if this clock is behind it.

    All Iceberg snapshots of a run have it, so it orders the runs.
    """
    moment = datetime.now(timezone.utc)
    if "published_at" in before.pointer:
        published = datetime.fromisoformat(before.pointer["published_at"].replace("Z", "+00:00"))
        moment = max(moment, published + timedelta(milliseconds=1))
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def publish(store: ObjectStore, pointer: Json, before: Published) -> None:
    """Replaces the pointer. :raises RunFailure: `superseded`"""
    store.replace(POINTER, json_bytes(pointer), before.version)


def confirm(store: ObjectStore, before: Published) -> None:
    """Checks, for a run without changes, that no other run has published since `before`.

    :raises RunFailure: `superseded`
    """
    found = store.read_version(POINTER)
    if (None if found is None else found.version) != before.version:
        raise superseded(store.url)


def run_folder(table: str, run_id: str) -> str:
    """Returns the prefix of the files that a run writes for a table."""
    return f"{CURATED_ZONE}/{table}/run={run_id}"


def write_table(
    store: ObjectStore,
    table: Table,
    rows: DataFrame,
    run_id: str,
    documents: int,
    field_ids: dict[str, int] | None = None,
) -> list[Json]:
    """Writes rows to files and returns the pointer entry of each file.

    The rows alone determine which rows share a file, and in which order, so a retried task writes
    the same bytes to the same paths.

    :param field_ids: see :func:`field_ids.field_ids_for`
    """
    buckets = -(-documents // DOCUMENTS_PER_FILE) or 1
    bucketed = rows.withColumn(_BUCKET, f.expr(f"pmod(xxhash64({table.document_key}), {buckets})"))
    order = [*([table.partition] if table.partition else []), _BUCKET]
    if documents > _SMALL:
        tasks = rows.sparkSession.sparkContext.defaultParallelism * 2
        gathered = bucketed.repartition(max(tasks, buckets), *order)
    else:
        gathered = bucketed.coalesce(1)
    ordered = gathered.sortWithinPartitions(*order, *table.key)
    write = _writer_of(store, table, run_id, field_ids)
    schema = "path string, rows bigint, bytes bigint, sha256 string"
    files = [row.asDict() for row in ordered.mapInArrow(write, schema).collect()]
    return sorted(files, key=lambda file: file["path"])


def _writer_of(  # noqa: ANN202
    store: ObjectStore, table: Table, run_id: str, field_ids: dict[str, int] | None
):
    metadata = {"run_id": run_id, "table": table.name}

    def write(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        file: _OpenFile | None = None
        for batch in batches:
            for path, part in _by_file(table, run_id, batch):
                if file is not None and file.path != path:
                    yield _described(file.close(store))
                    file = None
                file = file or _OpenFile(path, table.arrow_schema(metadata, field_ids))
                file.add(part)
        if file is not None:
            yield _described(file.close(store))

    return write


class _OpenFile:
    """A Parquet file that is built in memory and stored when it is complete."""

    def __init__(self, path: str, schema: pa.Schema) -> None:
        self.path = path
        self._schema = schema
        self._sink = pa.BufferOutputStream()
        self._writer: pq.ParquetWriter | None = None
        self._batches: list[pa.RecordBatch] = []
        self._waiting = 0
        self._rows = 0

    def add(self, batch: pa.RecordBatch) -> None:
        columns = [batch.column(name) for name in self._schema.names]
        for field, column in zip(self._schema, columns):
            if not field.nullable and column.null_count > 0:
                message = (
                    f"Column {field.name} of {self.path} is not nullable but contains null. "
                    "Nothing was published."
                )
                raise RunFailure("reconciliation", message)
        arrays = [column.cast(field.type) for field, column in zip(self._schema, columns)]
        self._batches.append(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._waiting += batch.num_rows
        if self._waiting >= _ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._waiting == 0:
            return
        group = pa.Table.from_batches(self._batches, self._schema)
        self._writer = self._writer or _parquet_writer(self._sink, group)
        self._writer.write_table(group, row_group_size=_ROW_GROUP)
        self._rows += self._waiting
        self._batches, self._waiting = [], 0

    def close(self, store: ObjectStore) -> Json:
        self._flush()
        if self._writer is not None:
            self._writer.close()
        content = self._sink.getvalue().to_pybytes()
        store.write(self.path, content)
        sha256 = hashlib.sha256(content).hexdigest()
        return {"path": self.path, "rows": self._rows, "bytes": len(content), "sha256": sha256}


def _parquet_writer(sink: pa.BufferOutputStream, group: pa.Table) -> pq.ParquetWriter:
    """Returns a writer that has dictionaries only for columns whose first values repeat.

    A dictionary of values that do not repeat takes time and space.
    """
    sample = group.slice(0, _SAMPLE)
    repeated = [
        name
        for name in group.schema.names
        if pc.count_distinct(sample.column(name)).as_py() * 2 <= len(sample)
    ]
    options = {"compression": "zstd", "use_dictionary": repeated, "write_page_index": True}
    return pq.ParquetWriter(sink, group.schema, **options)


def _described(file: Json) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([file])


def _by_file(
    table: Table, run_id: str, batch: pa.RecordBatch
) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Splits a sorted batch into the files that its rows belong to."""
    names = [*([table.partition] if table.partition else []), _BUCKET]
    files = list(zip(*(batch.column(name).to_pylist() for name in names)))
    start = 0
    for at in range(1, len(files) + 1):
        if at == len(files) or files[at] != files[start]:
            yield _path(table, run_id, files[start]), batch.slice(start, at - start)
            start = at


def _path(table: Table, run_id: str, file: tuple[Any, ...]) -> str:
    folder = run_folder(table.name, run_id)
    if table.partition is not None:
        folder = f"{folder}/{table.partition}={file[0]}"
    return f"{folder}/part-{file[-1]:05d}.parquet"


def read_table(
    spark: SparkSession,
    store: ObjectStore,
    table: Table,
    files: list[Json],
    names: tuple[str, ...] | None = None,
) -> DataFrame:
    """Reads the published rows of a table, with one task for each file.

    Missing columns have their default, or are null.

    :param names: the columns to read in addition to the hash; default: all
    """
    schema = table.spark_schema(names)
    stored = [(one["path"], one["bytes"]) for one in files]

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column("id").to_pylist():
                path, size = stored[number]
                yield from _rows_of(store, table, path, size, names).to_batches(_ROW_GROUP)

    return spark.range(0, len(stored), 1, max(len(stored), 1)).mapInArrow(read, schema)


def _rows_of(
    store: ObjectStore, table: Table, path: str, size: int, names: tuple[str, ...] | None
) -> pa.Table:
    content = store.read(path)
    if len(content) != size:
        message = (
            f"The file {path} of the lake {store.url} is damaged: it has {len(content)} bytes "
            f"instead of {size}. Restore it, or load into an empty lake."
        )
        raise RunFailure("damaged", message)
    reader = pq.ParquetFile(pa.BufferReader(content))
    stored = set(reader.schema_arrow.names)
    wanted = [one.name for one in table.columns if names is None or one.name in names]
    read = reader.read(columns=[name for name in [*wanted, HASH] if name in stored])
    partition = re.search(rf"/{table.partition}=([^/]+)/", path) if table.partition else None
    types = {field.name: field.type for field in table.arrow_schema({})}
    columns = []
    for name in [*wanted, HASH]:
        if name in stored:
            columns.append(read.column(name))
        elif name == table.partition and partition is not None:
            # Files of older versions have the partition in their path only.
            columns.append(pa.array([int(partition.group(1))] * read.num_rows, pa.int32()))
        else:
            default = None if name == HASH else table.column(name).default
            columns.append(pa.array([default] * read.num_rows, types[name]))
    return pa.table(columns, names=[*wanted, HASH])
