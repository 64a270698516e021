from __future__ import annotations

import json
from pathlib import Path

import pytest

from curated_zone import confirm, keep_pointer, publish, read_published
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
