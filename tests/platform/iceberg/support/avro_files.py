"""Decodes the metadata of a table with fastavro, which knows nothing of Iceberg."""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import unquote, urlparse

import pyarrow.parquet as pq
from fastavro import reader

EXACT = 2**53


def path_of(uri: str) -> str:
    """The path of a file: URI."""
    return unquote(urlparse(uri).path)


def plain(value: Any) -> Any:
    """JSON: bytes as hexadecimal text, integers that JavaScript would round as texts."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) < EXACT else str(value)
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def avro(uri: str) -> dict[str, Any]:
    """Header, schema as written, and records of an Avro file."""
    path = path_of(uri)
    with open(path, "rb") as file:
        content = reader(file)
        header = dict(content.metadata)
        records = [plain(record) for record in content]
    schema = json.loads(header.pop("avro.schema"))
    return {
        "uri": uri,
        "bytes": os.path.getsize(path),
        "header": header,
        "schema": schema,
        "records": records,
    }


def parquet(uri: str) -> dict[str, Any]:
    """What pyarrow finds in a data file."""
    path = path_of(uri)
    metadata = pq.ParquetFile(path).metadata
    groups = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
    offsets = []
    for group in groups:
        chunk = group.column(0)
        offsets.append(chunk.dictionary_page_offset or chunk.data_page_offset)
    return {"rows": metadata.num_rows, "bytes": os.path.getsize(path), "offsets": offsets}


def dump_table(uri: str) -> dict[str, Any]:
    """All metadata of a table; the text of the JSON too, which has the exact ids."""
    with open(path_of(uri), encoding="utf-8") as file:
        text = file.read()
    metadata = json.loads(text)
    lists = {
        str(snapshot["snapshot-id"]): avro(snapshot["manifest-list"])
        for snapshot in metadata["snapshots"]
    }
    paths = {record["manifest_path"] for one in lists.values() for record in one["records"]}
    manifests = {path: avro(path) for path in sorted(paths)}
    files = {
        entry["data_file"]["file_path"] for one in manifests.values() for entry in one["records"]
    }
    return {
        "metadata": plain(metadata),
        "lists": lists,
        "manifests": manifests,
        "files": {path: parquet(path) for path in sorted(files)},
    }
