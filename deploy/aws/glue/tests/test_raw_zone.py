from __future__ import annotations

import json
from pathlib import Path

import pytest

from failures import RunFailure
from file_store import FileStore
from raw_zone import RAW_ZONE, read_manifest

#: Ids of the years 2025 and 2026.
EARLY = "019422e3-7600-7000-8000-000000000001"
LATE = "019b7800-0000-7000-8000-000000000002"


def write(lake: Path, run_id: str, **more: object) -> None:
    runs = lake / RAW_ZONE / "_runs"
    runs.mkdir(parents=True, exist_ok=True)
    manifest = {"format": 1, "run_id": run_id, "source": "api", "resources": [], **more}
    (runs / f"{run_id}.json").write_text(json.dumps(manifest))


def newest(lake: Path) -> str:
    return read_manifest(FileStore(lake.as_uri()), None).run_id


def test_the_newest_run_has_the_largest_sequence(tmp_path: Path) -> None:
    # The clock of the machine that wrote the other run was ahead.
    write(tmp_path, LATE, sequence=1_767_225_600_000)
    write(tmp_path, EARLY, sequence=1_767_225_600_001)
    assert newest(tmp_path) == EARLY


def test_a_run_without_a_sequence_is_ordered_by_its_id(tmp_path: Path) -> None:
    write(tmp_path, LATE)
    write(tmp_path, EARLY, sequence=1_735_700_000_000)
    assert newest(tmp_path) == LATE
    # The time in the id: 2026-01-01T05:20:24.576Z.
    assert read_manifest(FileStore(tmp_path.as_uri()), LATE).sequence == 0x019B78000000


def test_counts_that_contradict_the_parts_are_refused(tmp_path: Path) -> None:
    part = {"path": "p", "documents": 2, "bytes": 1, "sha256": "0"}
    cores = {"resource": "cores", "documents": 3, "parts": [part]}
    write(tmp_path, LATE, resources=[cores])
    with pytest.raises(RunFailure) as caught:
        newest(tmp_path)
    assert caught.value.code == "reconciliation"
    assert "lists 3 documents of cores, but its parts have 2" in caught.value.message


NOT_JSON = [b"{", b"[]", b"", b"\xff"]


def damage(lake: Path, run_id: str, content: bytes) -> None:
    write(lake, run_id)
    (lake / RAW_ZONE / "_runs" / f"{run_id}.json").write_bytes(content)


@pytest.mark.parametrize("content", NOT_JSON)
@pytest.mark.parametrize("run_id", [None, LATE])
def test_a_newest_manifest_that_is_not_json_is_damaged(
    tmp_path: Path, run_id: str | None, content: bytes
) -> None:
    write(tmp_path, EARLY)
    damage(tmp_path, LATE, content)
    with pytest.raises(RunFailure) as caught:
        read_manifest(FileStore(tmp_path.as_uri()), run_id)
    assert caught.value.code == "damaged"
    assert f"{LATE}.json of the lake" in caught.value.message


@pytest.mark.parametrize("content", NOT_JSON)
def test_a_damaged_manifest_of_an_older_run_does_not_matter(tmp_path: Path, content: bytes) -> None:
    damage(tmp_path, EARLY, content)
    write(tmp_path, LATE)
    assert newest(tmp_path) == LATE


def test_a_lake_without_runs_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(RunFailure) as caught:
        newest(tmp_path)
    assert caught.value.code == "not_found"
