from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from contract_pattern import pattern_of
from failures import RunFailure
from file_store import FileStore
from raw_zone import RAW_ZONE, DocumentReader, RawPart, _lines, read_manifest, texts_at

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


CONTRACT = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "minLength": 1, "maxLength": 256},
        "n": {"type": "number"},
    },
    "required": ["id", "n"],
    "additionalProperties": False,
}
USUAL = '{"id":"a","n":1}'
#: Usual documents, valid ones of another form, drift, and one with an issue.
TEXTS = [
    USUAL,
    '{"n": 1e0, "id": "b"}',
    '{"id":"c","n":2}',
    '{"id":"d","n":3,"new":true}',
    '{"id":"e","n":"4"}',
]


def read(texts: list[str], contract: dict[str, Any], needs_text: bool) -> list[dict[str, Any]]:
    reader = DocumentReader(contract, {"id": "string", "n": "double"}, needs_text)
    lines = pa.array(texts, pa.string())
    rows = [row for batch in reader.read(7, 100, lines) for row in batch.to_pylist()]
    return sorted(rows, key=lambda row: row["_line"])


@pytest.mark.parametrize("needs_text", [True, False])
def test_documents_are_validated_and_parsed(needs_text: bool) -> None:
    rows = read(TEXTS, CONTRACT, needs_text)
    assert [(row["_part"], row["_line"]) for row in rows] == [(7, 100 + at) for at in range(5)]
    assert [row["_id"] for row in rows] == ["a", "b", "c", "d", "e"]
    assert [(row["id"], row["n"]) for row in rows] == [
        *(("a", 1.0), ("b", 1.0), ("c", 2.0), ("d", 3.0), (None, None))
    ]
    assert [row["_drift"] for row in rows] == [None, None, None, '["new"]', None]
    codes = [row["_issues"] and json.loads(row["_issues"])[0]["code"] for row in rows]
    assert codes == [None, None, None, None, "invalid_type"]
    assert [row["_document"] for row in rows] == (TEXTS if needs_text else [None] * 5)


def test_a_contract_without_a_pattern_has_the_same_results() -> None:
    limited = {**CONTRACT["properties"]["id"], "maxLength": 10}
    properties = {**CONTRACT["properties"], "id": limited}
    assert pattern_of({**CONTRACT, "properties": properties}) is None
    assert read(TEXTS, {**CONTRACT, "properties": properties}, True) == read(TEXTS, CONTRACT, True)


@pytest.mark.parametrize("texts", [[], [USUAL], ["{"]])
def test_batches_of_one_kind_are_read(texts: list[str]) -> None:
    assert [row["_line"] for row in read(texts, CONTRACT, False)] == list(
        range(100, 100 + len(texts))
    )


def part_of(lake: Path, content: bytes, documents: int) -> RawPart:
    stored = gzip.compress(content)
    (lake / "part.gz").write_bytes(stored)
    return RawPart("part.gz", documents, len(stored), hashlib.sha256(stored).hexdigest())


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"{}\n[]\n", ["{}", "[]"]),
        (b"\xef\xbb\xbf\n\n{}\n\n\xc3\xa9\xff\r\n[]", ["{}", "\u00e9\ufffd\r", "[]"]),
        (b"\n", []),
        (b"", []),
    ],
)
def test_lines_are_texts_without_empty_ones(
    content: bytes, lines: list[str], tmp_path: Path
) -> None:
    part = part_of(tmp_path, content, len(lines))
    store = FileStore(tmp_path.as_uri())
    assert _lines(store, part).to_pylist() == lines
    positions = [(0, line) for line in reversed(range(len(lines)))]
    assert texts_at(store, [part], positions) == lines[::-1]
    assert texts_at(store, [part], []) == []


def test_a_part_with_another_number_of_documents_is_damaged(tmp_path: Path) -> None:
    store = FileStore(tmp_path.as_uri())
    with pytest.raises(RunFailure, match="it has 1 documents instead of 2") as caught:
        _lines(store, part_of(tmp_path, b"{}\n", 2))
    assert caught.value.code == "damaged"
