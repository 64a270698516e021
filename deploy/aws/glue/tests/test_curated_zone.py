from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curated_zone import (
    Published,
    _OpenFile,
    _rows_of,
    confirm,
    keep_pointer,
    moment_after,
    publish,
    read_published,
)
from definitions import HASH, Column, Table
from failures import RunFailure
from file_store import FileStore

FIRST = {"run_id": "first", "tables": {"cores": {"run_id": "first", "files": []}}}
SECOND = {"run_id": "second", "tables": {}}


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path.as_uri())


def test_keeps_copies_of_earlier_pointers_for_gc(store: FileStore) -> None:
    nothing = read_published(store)
    keep_pointer(store, nothing)
    publish(store, FIRST, nothing)
    assert store.list("curated/_runs") == []
    first = read_published(store)
    keep_pointer(store, first)
    publish(store, SECOND, first)
    assert json.loads(store.read("curated/_runs/first.json")) == FIRST
    assert read_published(store).pointer == SECOND


def test_run_without_changes_detects_another_publication(store: FileStore) -> None:
    nothing = read_published(store)
    confirm(store, nothing)
    publish(store, FIRST, nothing)
    with pytest.raises(RunFailure) as lost:
        confirm(store, nothing)
    assert lost.value.code == "superseded"
    confirm(store, read_published(store))


@pytest.mark.parametrize("content", [b"{", b"[]", b"null", b'{"run_id": "first"}', b"\xff"])
def test_a_pointer_that_cannot_be_read_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "curated").mkdir()
    (tmp_path / "curated" / "_current.json").write_bytes(content)
    with pytest.raises(RunFailure) as caught:
        read_published(FileStore(tmp_path.as_uri()))
    assert caught.value.code == "damaged"
    assert "curated/_current.json" in caught.value.message


def test_rows_of_an_earlier_file_have_the_default_of_a_new_column(
    store: FileStore, tmp_path: Path
) -> None:
    columns = (
        Column("core_id", "text", False),
        Column("block", "integer", True),
        Column("source", "text", False, "r-spacex"),
    )
    table = Table("cores", "cores", ("core_id",), None, "", columns, "", "")
    path = tmp_path / "cores.parquet"
    pq.write_table(pa.table({"core_id": ["a", "b"], HASH: [1, 2]}), path)
    rows = _rows_of(store, table, path.name, path.stat().st_size, None)
    assert rows.to_pylist() == [
        {"core_id": "a", "block": None, "source": "r-spacex", HASH: 1},
        {"core_id": "b", "block": None, "source": "r-spacex", HASH: 2},
    ]


def test_the_time_of_a_run_is_after_that_of_the_run_before() -> None:
    first = moment_after(Published({}, None))
    assert first.endswith("Z")
    assert len(first) == 24
    later = moment_after(Published({"published_at": "2998-12-31T23:59:59.999Z"}, "1"))
    assert later == "2999-01-01T00:00:00.000Z"
    earlier = moment_after(Published({"published_at": "2022-10-05T16:00:00.000Z"}, "1"))
    assert first <= earlier < later


def test_only_columns_with_repeated_values_have_a_dictionary(
    store: FileStore, tmp_path: Path
) -> None:
    columns = (Column("core_id", "text", False), Column("status", "text", True))
    table = Table("cores", "cores", ("core_id",), None, "", columns, "", "")
    rows = {
        "core_id": [f"core {number}" for number in range(70_000)],
        "status": ["active", None] * 35_000,
        HASH: list(range(70_000)),
    }
    schema = table.arrow_schema({"table": "cores"})
    file = _OpenFile("cores.parquet", schema)
    for batch in pa.table(rows, schema).to_batches(5000):
        file.add(batch)
    stored = file.close(store)
    assert (stored["rows"], stored["bytes"]) == (
        70_000,
        (tmp_path / "cores.parquet").stat().st_size,
    )
    parquet = pq.ParquetFile(tmp_path / "cores.parquet")
    assert parquet.read().to_pydict() == rows
    assert parquet.schema_arrow.equals(schema, check_metadata=True)
    for group in range(2):
        found = [parquet.metadata.row_group(group).column(at) for at in range(3)]
        assert [one.has_dictionary_page for one in found] == [False, True, False]
