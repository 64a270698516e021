"""The golden lake, which `spacex-etl` writes as well: tests/lake/format of the repository."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import run_record
from curated_zone import _rows_of, keep_pointer, publish, read_published
from definitions import HASH, Column, Table
from field_ids import field_ids_for
from file_store import FileStore
from json_file import json_bytes
from older_data import loaded_sequences
from raw_zone import _lines, read_manifest
from run_record import RunRecord

GOLDEN = Path(__file__).parents[4] / "tests/lake/format/golden"
FIRST, SECOND, THIRD = (f"0183a8d4-0000-7000-8000-00000000000{run}" for run in (1, 2, 3))
POINTER = "curated/_current.json"
COPIES = [f"curated/_runs/{run_id}.json" for run_id in (FIRST, SECOND)]

SITE_ID, NAME = Column("site_id", "text", False), Column("name", "text", False)
REGION = Column("region", "text", True)
FLIGHTS = (
    Column("flight_id", "text", False),
    Column("name", "text", True),
    Column("launched_at", "timestamp", False),
    Column("day", "date", True),
    Column("mass_kg", "bigint", True),
    Column("distance", "double", True),
    Column("success", "boolean", True),
    Column("crew", "integer", False),
    Column("details", "json", True),
    Column("launch_year", "integer", False),
)


def table(name: str, partition: str | None, schema_hash: str, *columns: Column) -> Table:
    key = (columns[0].name,)
    return Table(name, name, key, partition, schema_hash, columns, "", "")


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    shutil.copytree(GOLDEN, tmp_path, dirs_exist_ok=True)
    return FileStore(tmp_path.as_uri())


def test_pointer_is_published_byte_for_byte(store: FileStore) -> None:
    before = read_published(store)
    expected = store.read(POINTER)
    publish(store, before.pointer, before)
    assert store.read(POINTER) == expected


@pytest.mark.parametrize("copy", COPIES)
def test_copy_of_the_pointer_is_written_byte_for_byte(copy: str, store: FileStore) -> None:
    expected = store.read(copy)
    store.write(POINTER, expected)
    store.remove([copy])
    keep_pointer(store, read_published(store))
    assert store.read(copy) == expected


@pytest.mark.parametrize("run_id", [FIRST, SECOND, THIRD])
def test_ledger_entry_is_written_byte_for_byte(
    run_id: str, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"ledger/{run_id}.json"
    expected = store.read(path)
    entry = json.loads(expected)
    assert json_bytes(entry) == expected
    collected = ("resources", "tables", "drift", "rejects")
    given = ("source", "version", "origin", "sequence", "run_id", "started_at", *collected)
    monkeypatch.setattr(run_record, "now", lambda: entry["finished_at"])
    RunRecord(**{name: entry[name] for name in given}).write(store, "succeeded", None)
    assert store.read(path) == expected


def test_ledger_orders_the_runs(store: FileStore) -> None:
    third = json.loads(store.read(f"ledger/{THIRD}.json"))["sequence"]
    for seconds, run_id in enumerate((FIRST, SECOND, THIRD)):
        os.utime(store.root / f"ledger/{run_id}.json", (seconds, seconds))
    assert loaded_sequences(store, ["flights", "sites"]) == {"flights": third, "sites": third}


def test_raw_run_is_read_and_verified(store: FileStore) -> None:
    raw = read_manifest(store, None)
    assert raw.run_id == THIRD
    assert raw.origin == "api"
    parts = {
        name: [json.loads(line) for part in parts for line in _lines(store, part).to_pylist()]
        for name, parts in raw.parts.items()
    }
    assert [one["id"] for one in parts["flights"]] == ["f1", "f2", "f3"]
    assert [one["region"] for one in parts["sites"]] == ["Marshall Islands"]


def test_new_columns_get_the_field_ids_of_spacex_etl(store: FileStore) -> None:
    after = read_published(store).tables["sites"]
    before = json.loads(store.read(COPIES[0]))["tables"]["sites"]
    changed = table("sites", None, after["schema_hash"], SITE_ID, REGION, NAME)
    assert field_ids_for(store, changed, before) == after["field_ids"]
    assert field_ids_for(store, changed, after) == after["field_ids"]
    unchanged = table("sites", None, before["schema_hash"], SITE_ID, NAME)
    assert field_ids_for(store, unchanged, before) is None


def test_files_have_the_schema_that_the_job_writes(store: FileStore) -> None:
    tables = read_published(store).tables
    definitions = {
        "flights": table("flights", "launch_year", "", *FLIGHTS),
        "sites": table("sites", None, "", SITE_ID, REGION, NAME),
    }
    for name, definition in definitions.items():
        expected = definition.arrow_schema({}, tables[name].get("field_ids"))
        for file in tables[name]["files"]:
            found = pq.read_schema(store.root / file["path"])
            assert found.equals(expected, check_metadata=False)
            assert [field.metadata for field in found] == [field.metadata for field in expected]


def test_files_of_several_runs_are_read(store: FileStore) -> None:
    definition = table("flights", "launch_year", "", *FLIGHTS)
    files = read_published(store).tables["flights"]["files"]
    assert [FIRST in files[0]["path"], THIRD in files[1]["path"]] == [True, True]
    parts = [_rows_of(store, definition, one["path"], one["bytes"], None) for one in files]
    rows = [row for part in parts for row in part.to_pylist()]
    assert [(row["flight_id"], row["crew"]) for row in rows] == [("f1", 0), ("f2", 5), ("f3", -1)]


def test_files_of_an_earlier_definition_are_read(store: FileStore) -> None:
    definition = table("sites", None, "", SITE_ID, REGION, NAME)
    [file] = json.loads(store.read(COPIES[0]))["tables"]["sites"]["files"]
    [row] = _rows_of(store, definition, file["path"], file["bytes"], None).to_pylist()
    assert (row["site_id"], row["region"], row["name"]) == ("s1", None, "Kwajalein Atoll")
    assert isinstance(row[HASH], int)
