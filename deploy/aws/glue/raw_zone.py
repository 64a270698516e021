"""The raw zone of a lake: reads the manifest of a run, and its documents as a DataFrame."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from documents import Schema, document_reader
from failures import RunFailure
from object_store import ObjectStore

RAW_ZONE = "raw/spacex/v4"
_BATCH = 2000

#: A document: its position, its text, and the result of its validation.
DOCUMENTS = "part int, line int, document string, id string, issues string, drift string"

_DOCUMENTS = pa.schema(
    [
        ("part", pa.int32()),
        ("line", pa.int32()),
        ("document", pa.string()),
        ("id", pa.string()),
        ("issues", pa.string()),
        ("drift", pa.string()),
    ]
)


class RawPart(NamedTuple):
    """A file of documents, as described by the manifest."""

    path: str
    documents: int
    bytes: int
    sha256: str


class RawRun(NamedTuple):
    """The documents that a run extracted."""

    run_id: str
    origin: str
    parts: dict[str, list[RawPart]]
    sequence: int

    def documents(self, resource: str) -> int:
        return sum(part.documents for part in self.parts[resource])


def read_manifest(store: ObjectStore, run_id: str | None) -> RawRun:
    """Reads the manifest of a run; default: the newest, which has the largest sequence.

    :raises RunFailure: `not_found`, `damaged`, `reconciliation`
    """
    path = _newest(store) if run_id is None else f"{RAW_ZONE}/_runs/{run_id}.json"
    manifest = _manifest_in(store, path)
    if manifest.get("format") != 1:
        reason = "its format is not 1, so it was written by a newer version"
        next_step = "Upgrade the job, or load another run."
        message = f"The manifest {path} cannot be read: {reason}. {next_step}"
        raise RunFailure("reconciliation", message)
    parts = {one["resource"]: _parts(one) for one in manifest["resources"]}
    for one in manifest["resources"]:
        counted = sum(part.documents for part in parts[one["resource"]])
        if counted != one["documents"]:
            reason = (
                f"it lists {one['documents']} documents of {one['resource']}, but its parts have "
                f"{counted}"
            )
            message = f"The manifest {path} contradicts itself: {reason}. Load another run."
            raise RunFailure("reconciliation", message)
    origin = "snapshot" if manifest["source"] == "snapshot" else "api"
    return RawRun(manifest["run_id"], origin, parts, _sequence(path, manifest))


def _manifest_in(store: ObjectStore, path: str) -> dict[str, Any]:
    """Reads a manifest as it is. :raises RunFailure: `not_found`, `damaged`"""
    try:
        manifest = json.loads(store.read(path))
    except ValueError:
        manifest = None
    if isinstance(manifest, dict):
        return manifest
    message = (
        f"The manifest {path} of the lake {store.url} cannot be read: it is not JSON. "
        "Restore it, or load another run with --raw-run."
    )
    raise RunFailure("damaged", message)


def _newest(store: ObjectStore) -> str:
    paths = [one.path for one in store.list(f"{RAW_ZONE}/_runs") if one.path.endswith(".json")]
    with ThreadPoolExecutor(16) as pool:
        found = [one for one in pool.map(lambda path: _order(store, path), paths) if one]
    if found:
        return max(found)[1]
    message = (
        f"The lake {store.url} has no run in its raw zone. "
        f"Fill it first: spacex-etl extract --lake {store.url}"
    )
    raise RunFailure("not_found", message)


def _order(store: ObjectStore, path: str) -> tuple[int, str] | None:
    """Returns what orders a run, or None if `lake gc` has deleted it since the listing.

    A damaged manifest is ordered by its run id, so that it fails a load only if it is the newest.
    """
    try:
        return _sequence(path, _manifest_in(store, path)), path
    except RunFailure as failure:
        if failure.code == "not_found":
            return None
        if failure.code == "damaged":
            return _sequence(path, {}), path
        raise


def _sequence(path: str, manifest: dict[str, Any]) -> int:
    """Returns the sequence of a run; without one, the timestamp in the run id, a UUIDv7."""
    sequence = manifest.get("sequence")
    if isinstance(sequence, int):
        return sequence
    found = re.search(r"([0-9a-f]{8})-([0-9a-f]{4})-7[^/]*$", path)
    return int(found[1] + found[2], 16) if found else 0


def _parts(resource: dict[str, Any]) -> list[RawPart]:
    return [
        RawPart(one["path"], one["documents"], one["bytes"], one["sha256"])
        for one in resource["parts"]
    ]


def documents_of(
    spark: SparkSession, store: ObjectStore, parts: list[RawPart], contract: Schema
) -> DataFrame:
    """Reads the documents of a resource, with one task for each part, as DOCUMENTS.

    Each part is verified against the manifest before its first document is returned.
    """

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        reader = document_reader(contract)
        for batch in batches:
            for number in batch.column("id").to_pylist():
                lines = _lines(store, parts[number])
                for start in range(0, len(lines), _BATCH):
                    rows = [
                        _row(number, start + offset, text, reader(text))
                        for offset, text in enumerate(lines[start : start + _BATCH])
                    ]
                    yield pa.RecordBatch.from_pylist(rows, schema=_DOCUMENTS)

    return spark.range(0, len(parts), 1, max(len(parts), 1)).mapInArrow(read, DOCUMENTS)


def _row(part: int, line: int, text: str, checked: Any) -> dict[str, object]:  # noqa: ANN401
    issues = [issue._asdict() for issue in checked.issues]
    return {
        "part": part,
        "line": line,
        "document": text,
        "id": checked.document_id,
        "issues": json.dumps(issues) if issues else None,
        "drift": json.dumps(checked.drift) if checked.drift else None,
    }


def _lines(store: ObjectStore, part: RawPart) -> list[str]:
    content = store.read(part.path)
    if len(content) != part.bytes:
        raise _damaged(store, part, f"it has {len(content)} bytes instead of {part.bytes}")
    if hashlib.sha256(content).hexdigest() != part.sha256:
        raise _damaged(store, part, "its SHA-256 differs")
    try:
        text = gzip.decompress(content).decode("utf-8", "replace").removeprefix("\ufeff")
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(store, part, f"it cannot be decompressed ({error})") from error
    lines = [line for line in text.split("\n") if line]
    if len(lines) != part.documents:
        raise _damaged(store, part, f"it has {len(lines)} documents instead of {part.documents}")
    return lines


def _damaged(store: ObjectStore, part: RawPart, why: str) -> RunFailure:
    return RunFailure(
        "damaged",
        f"The part {part.path} of the lake {store.url} does not match its manifest: {why}. "
        "Nothing was loaded. Restore the file, or load another run with --raw-run.",
    )
