"""Answers about Parquet files: a JSON request a line in, a JSON answer a line out.

Values come in a form that loses nothing: 64-bit integers as text, moments as microseconds and
dates as days since 1970-01-01, doubles as the hexadecimal digits of their bits.
"""

import json
import struct
import sys

import pyarrow as pa
import pyarrow.parquet as pq


def exact(column: pa.ChunkedArray) -> list:
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    elif pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    values = column.to_pylist()
    if pa.types.is_int64(column.type):
        return [None if value is None else str(value) for value in values]
    if pa.types.is_float64(column.type):
        return [None if value is None else struct.pack(">d", value).hex() for value in values]
    return values


def rows(path: str) -> dict:
    table = pq.read_table(path, partitioning=None)
    return {name: exact(table.column(name)) for name in table.column_names}


def chunk(column: pq.ColumnChunkMetaData) -> dict:
    found = column.statistics
    return {
        "name": column.path_in_schema,
        "compression": column.compression,
        "dictionary": column.has_dictionary_page,
        "page_index": column.has_column_index and column.has_offset_index,
        "min": None if found is None or not found.has_min_max else str(found.min),
        "max": None if found is None or not found.has_min_max else str(found.max),
        "nulls": None if found is None else found.null_count,
    }


def describe(path: str) -> dict:
    file = pq.ParquetFile(path)
    metadata = file.metadata
    groups = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
    return {
        "columns": [[field.name, str(field.type), field.nullable] for field in file.schema_arrow],
        "metadata": {key.decode(): value.decode() for key, value in metadata.metadata.items()},
        "groups": [
            {"rows": group.num_rows, "chunks": [chunk(group.column(at)) for at in range(group.num_columns)]}
            for group in groups
        ],
    }


for line in sys.stdin:
    request = json.loads(line)
    answer = {"rows": rows, "describe": describe}[request["question"]](request["path"])
    print(json.dumps(answer), flush=True)
