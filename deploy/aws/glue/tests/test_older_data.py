from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from failures import RunFailure, exit_code_of
from file_store import FileStore
from older_data import loaded_sequences, refuse_lesser_origin, refuse_older
from raw_zone import RawRun

MARCH = 1_646_092_800_000


def write(lake: Path, number: int, resources: list[dict], **more: object) -> None:
    """Writes an entry of the ledger; the numbers are in the order of writing."""
    path = lake / "ledger" / f"run-{number}.json"
    path.parent.mkdir(exist_ok=True)
    entry = {"status": "succeeded", "source": "api", "resources": resources, **more}
    path.write_text(json.dumps(entry))
    os.utime(path, (number, number))


def named(*names: str) -> list[dict]:
    return [{"resource": name} for name in names]


def raw(sequence: int) -> RawRun:
    return RawRun("raw", "api", {}, sequence)


def test_the_last_successful_run_of_each_resource_counts(tmp_path: Path) -> None:
    write(tmp_path, 1, named("cores", "ships", "crew"), sequence=MARCH + 5)
    write(tmp_path, 2, named("cores", "crew"), sequence=MARCH)
    write(tmp_path, 3, named("cores"), sequence=MARCH + 9, status="failed")
    write(tmp_path, 4, named("cores"), sequence=MARCH + 9, source="rejects")
    # A run without a sequence: what it loaded is unknown.
    write(tmp_path, 5, named("crew"))
    store = FileStore(tmp_path.as_uri())
    assert loaded_sequences(store, ["cores", "ships", "crew"]) == {
        "cores": MARCH,
        "ships": MARCH + 5,
    }


def test_a_rollback_undoes_the_loads_before_it(tmp_path: Path) -> None:
    write(tmp_path, 1, named("cores"), sequence=MARCH)
    write(tmp_path, 2, named("cores", "ships"), sequence=MARCH + 9)
    restored = [{"resource": "cores", "sequence": MARCH}]
    write(tmp_path, 3, restored, source="rollback", restored_run="run-1")
    store = FileStore(tmp_path.as_uri())
    assert loaded_sequences(store, ["cores", "ships"]) == {"cores": MARCH}
    write(tmp_path, 4, named("ships"), sequence=MARCH + 5)
    assert loaded_sequences(store, ["cores", "ships"]) == {"cores": MARCH, "ships": MARCH + 5}


def test_a_resource_may_have_its_own_sequence(tmp_path: Path) -> None:
    write(tmp_path, 1, [{"resource": "cores", "sequence": MARCH}], sequence=MARCH + 5)
    assert loaded_sequences(FileStore(tmp_path.as_uri()), ["cores"]) == {"cores": MARCH}


@pytest.mark.parametrize(
    ("origin", "held", "code"),
    [
        ("api", None, None),
        ("api", "snapshot", None),
        ("api", "api", None),
        ("api", "launch-library", "older_data"),
        ("snapshot", None, None),
        ("snapshot", "snapshot", None),
        ("snapshot", "api", "snapshot_over_api"),
        ("snapshot", "launch-library", "snapshot_over_api"),
    ],
)
def test_less_complete_documents_are_refused(
    tmp_path: Path, origin: str, held: str | None, code: str | None
) -> None:
    store = FileStore(tmp_path.as_uri())
    documents = RawRun("raw", origin, {}, MARCH)
    if code is None:
        refuse_lesser_origin(store, documents, held)
        return
    with pytest.raises(RunFailure) as caught:
        refuse_lesser_origin(store, documents, held)
    assert caught.value.code == code
    assert "--force" in str(caught.value)


def test_older_documents_are_refused_unless_the_caller_asks_for_them(tmp_path: Path) -> None:
    store = FileStore(tmp_path.as_uri())
    assert refuse_older(store, raw(MARCH), ["cores"], allowed=False) is None
    for number in range(1, 20):
        write(tmp_path, number, named("ships"), sequence=MARCH)
    write(tmp_path, 0, named("cores"), sequence=MARCH)
    assert refuse_older(store, raw(MARCH), ["cores"], allowed=False) is None
    with pytest.raises(RunFailure) as caught:
        refuse_older(store, raw(MARCH - 86_400_000), ["cores"], allowed=False)
    assert (caught.value.code, exit_code_of(caught.value.code)) == ("older_data", 1)
    assert "(2022-02-28T00:00:00.000Z) are older than those in" in caught.value.message
    assert "cores (2022-03-01T00:00:00.000Z)" in caught.value.message
    warning = refuse_older(store, raw(MARCH - 86_400_000), ["cores"], allowed=True)
    assert "They replace the newer ones" in str(warning)
