from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from definitions import HASH, Column, Table
from failures import RunFailure
from field_ids import field_ids_for
from file_store import FileStore

PATH = "curated/cores/metadata/00001-first.metadata.json"


def table(*columns: Column, schema_hash: str = "new") -> Table:
    return Table("cores", "cores", ("core_id",), None, schema_hash, columns, "", "")


ID, BLOCK = Column("core_id", "text", False), Column("block", "integer", True)
CORES = table(ID, BLOCK, schema_hash="old")
METADATA = {
    "current-schema-id": 1,
    "last-column-id": 4,
    "schemas": [
        {"schema-id": 0, "fields": [{"id": 4, "name": "core_id", "type": "long"}]},
        {
            "schema-id": 1,
            "fields": [
                {"id": 1, "name": "core_id", "type": "string"},
                {"id": 2, "name": "block", "type": "int"},
                {"id": 3, "name": HASH, "type": "long"},
            ],
        },
    ],
}


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    store = FileStore(tmp_path.as_uri())
    store.write(PATH, json.dumps(METADATA).encode())
    return store


@pytest.mark.parametrize("published", [None, {"schema_hash": "other"}])
def test_a_table_without_metadata_has_its_positions(
    published: dict[str, Any] | None, store: FileStore
) -> None:
    assert field_ids_for(store, CORES, published) is None


@pytest.mark.parametrize("ids", [None, {"core_id": 1, "block": 7, HASH: 3}])
def test_an_unchanged_definition_has_the_ids_of_the_pointer(
    ids: dict[str, int] | None, tmp_path: Path
) -> None:
    published = {
        "schema_hash": "old",
        "metadata": PATH,
        **({} if ids is None else {"field_ids": ids}),
    }
    # The metadata do not exist, so they are not read.
    assert field_ids_for(FileStore(tmp_path.as_uri()), CORES, published) == ids


def test_columns_keep_their_ids_and_new_ones_get_the_next(store: FileStore) -> None:
    serial = Column("serial", "text", True)
    published = {"schema_hash": "old", "metadata": PATH}
    expected = {"core_id": 1, "serial": 5, "block": 2, HASH: 3}
    assert field_ids_for(store, table(ID, serial, BLOCK), published) == expected


def test_a_column_of_another_type_gets_a_new_id(store: FileStore) -> None:
    wide = Column("block", "bigint", True)
    published = {"schema_hash": "old", "metadata": PATH}
    expected = {"core_id": 1, "block": 5, HASH: 3}
    assert field_ids_for(store, table(ID, wide), published) == expected


def test_a_changed_definition_whose_ids_are_the_positions_needs_no_entry(store: FileStore) -> None:
    required = Column("block", "integer", False)
    published = {"schema_hash": "old", "metadata": PATH}
    assert field_ids_for(store, table(ID, required), published) is None


@pytest.mark.parametrize("content", [None, b"{", b"[]", b'{"schemas": []}', b'{"schemas": 1}'])
def test_metadata_that_cannot_be_read_are_damaged(content: bytes | None, tmp_path: Path) -> None:
    store = FileStore(tmp_path.as_uri())
    if content is not None:
        store.write(PATH, content)
    with pytest.raises(RunFailure) as caught:
        field_ids_for(store, CORES, {"schema_hash": "other", "metadata": PATH})
    assert caught.value.code == "damaged"
    assert f"{PATH} of the lake {store.url}" in caught.value.message
    assert "lake follow --rebuild" in caught.value.message


def test_files_have_the_ids() -> None:
    ids = {"core_id": 1, "block": 7, HASH: 3}
    fields = CORES.arrow_schema({}, ids)
    assert {f.name: int(f.metadata[b"PARQUET:field_id"]) for f in fields} == ids
    fields = CORES.arrow_schema({})
    assert [int(f.metadata[b"PARQUET:field_id"]) for f in fields] == [1, 2, 3]
