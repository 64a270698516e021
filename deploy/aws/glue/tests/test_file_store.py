from __future__ import annotations

from pathlib import Path

import pytest

from failures import RunFailure
from file_store import FileStore, locked


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path.as_uri())


def test_replace_compares_the_version(store: FileStore) -> None:
    store.replace("curated/_current.json", b"1", None)
    with pytest.raises(RunFailure) as refused:
        store.replace("curated/_current.json", b"2", None)
    assert refused.value.code == "superseded"
    found = store.read_version("curated/_current.json")
    assert found is not None
    store.replace("curated/_current.json", b"2", found.version)
    assert store.read("curated/_current.json") == b"2"


def test_removing_the_last_file_removes_empty_directories(store: FileStore) -> None:
    store.write("a/b/one", b"1")
    store.write("a/two", b"22")
    assert [one[:2] for one in store.list("a")] == [("a/b/one", 1), ("a/two", 2)]
    store.remove(["a/b/one", "a/none"])
    assert [one[:2] for one in store.list("a")] == [("a/two", 2)]
    assert not (store.root / "a/b").exists()


def test_only_one_process_holds_the_lock(store: FileStore) -> None:
    with locked(store, 0):
        with pytest.raises(RunFailure) as refused, locked(store, 0.3):
            pass
        assert refused.value.code == "locked"
    with locked(store, 0):
        pass


def test_reports_a_missing_file(store: FileStore) -> None:
    assert store.read_version("none") is None
    with pytest.raises(RunFailure, match=r"\[not_found\] The lake file:.* has no none"):
        store.read("none")
