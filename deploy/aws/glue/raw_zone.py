"""The raw zone of a lake: reads the manifest of a run, and its documents as a DataFrame."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame, SparkSession

from contract_pattern import pattern_of
from documents import CheckedDocument, Schema, document_reader
from failures import RunFailure
from fields import Fields, arrow_type, parsed_at_once, parsed_singly, spark_type
from object_store import ObjectStore

RAW_ZONE = "raw/spacex/v4"
#: Documents that are validated and parsed in one call.
_BATCH = 5000

#: A document: its position, its text if a table needs it, and the result of its validation.
_CHECKED = (
    ("_part", pa.int32(), "int"),
    ("_line", pa.int32(), "int"),
    ("_document", pa.string(), "string"),
    ("_id", pa.string(), "string"),
    ("_issues", pa.string(), "string"),
    ("_drift", pa.string(), "string"),
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
    spark: SparkSession,
    store: ObjectStore,
    parts: list[RawPart],
    contract: Schema,
    fields: Fields,
    needs_text: bool,
) -> DataFrame:
    """Validates and parses the documents of a resource, with one task for each part.

    The columns are `_part`, `_line`, `_document`, `_id`, `_issues` and `_drift`, and the fields,
    which are null if the document has issues. Each part is verified against the manifest before
    its first document is returned.

    :param needs_text: return the text of the documents; otherwise `_document` is null
    """

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        reader = DocumentReader(contract, fields, needs_text)
        for batch in batches:
            for number in batch.column("id").to_pylist():
                lines = _lines(store, parts[number])
                for start in range(0, len(lines), _BATCH):
                    yield from reader.read(number, start, lines.slice(start, _BATCH))

    columns = [f"{name} {kind}" for name, _, kind in _CHECKED]
    columns += [f"`{name}` {spark_type(kind)}" for name, kind in fields.items()]
    count = max(len(parts), 1)
    return spark.range(0, len(parts), 1, count).mapInArrow(read, ", ".join(columns))


def texts_at(
    store: ObjectStore, parts: list[RawPart], positions: list[tuple[int, int]]
) -> list[str]:
    """Reads the texts of documents by their part and line."""
    lines = {number: _lines(store, parts[number]) for number in {part for part, _ in positions}}
    return [lines[part][line].as_py() for part, line in positions]


class DocumentReader:
    """Validates and parses documents of a resource. See :func:`documents_of`."""

    def __init__(self, contract: Schema, fields: Fields, needs_text: bool) -> None:
        self._check = document_reader(contract)
        self._pattern = pattern_of(contract)
        self._fields = fields
        self._needs_text = needs_text

    def read(self, part: int, start: int, lines: pa.Array) -> Iterator[pa.RecordBatch]:
        """Reads consecutive lines; the order of the returned rows is undefined."""
        numbers = pa.array(range(start, start + len(lines)), pa.int32())
        if self._pattern is not None:
            usual = pc.match_substring_regex(lines, self._pattern)
            texts = lines.filter(usual)
            parsed = parsed_at_once(texts, self._fields) if len(texts) > 0 else None
            if parsed is not None:
                yield self._usual(part, numbers.filter(usual), texts, parsed)
                others = pc.invert(usual)
                lines, numbers = lines.filter(others), numbers.filter(others)
        if len(lines) > 0:
            yield from self._others(part, numbers, lines.to_pylist())

    def _usual(
        self, part: int, numbers: pa.Array, texts: pa.Array, parsed: list[pa.Array]
    ) -> pa.RecordBatch:
        ids = parsed[list(self._fields).index("id")]
        return self._batch(part, numbers, texts, ids, None, parsed)

    def _others(self, part: int, numbers: pa.Array, texts: list[str]) -> Iterator[pa.RecordBatch]:
        checked = [self._check(text) for text in texts]
        valid = [not one.issues for one in checked]
        mask = pa.array(valid)
        parsed = parsed_singly(
            [text for text, is_valid in zip(texts, valid) if is_valid], self._fields
        )
        for accepted in (True, False):
            chosen = [at for at, is_valid in enumerate(valid) if is_valid is accepted]
            if not chosen:
                continue
            some = [checked[at] for at in chosen]
            yield self._batch(
                part,
                numbers.filter(mask if accepted else pc.invert(mask)),
                pa.array([texts[at] for at in chosen]),
                pa.array([one.document_id for one in some], pa.string()),
                some,
                parsed if accepted else None,
            )

    def _batch(
        self,
        part: int,
        numbers: pa.Array,
        texts: pa.Array,
        ids: pa.Array,
        checked: list[CheckedDocument] | None,
        parsed: list[pa.Array] | None,
    ) -> pa.RecordBatch:
        count = len(numbers)
        nothing = pa.nulls(count, pa.string())
        issues = drift = nothing
        if checked is not None:
            issues = pa.array([_issues(one) for one in checked], pa.string())
            drift = pa.array([_drift(one) for one in checked], pa.string())
        if parsed is None:
            parsed = [pa.nulls(count, arrow_type(kind)) for kind in self._fields.values()]
        parts = pa.array([part] * count, pa.int32())
        columns = [parts, numbers, texts if self._needs_text else nothing, ids, issues, drift]
        names = [name for name, _, _ in _CHECKED]
        return pa.RecordBatch.from_arrays([*columns, *parsed], [*names, *self._fields])


def _issues(checked: CheckedDocument) -> str | None:
    issues = [issue._asdict() for issue in checked.issues]
    return json.dumps(issues) if issues else None


def _drift(checked: CheckedDocument) -> str | None:
    return json.dumps(checked.drift) if checked.drift else None


def _lines(store: ObjectStore, part: RawPart) -> pa.Array:
    content = store.read(part.path)
    if len(content) != part.bytes:
        raise _damaged(store, part, f"it has {len(content)} bytes instead of {part.bytes}")
    if hashlib.sha256(content).hexdigest() != part.sha256:
        raise _damaged(store, part, "its SHA-256 differs")
    try:
        text = gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(store, part, f"it cannot be decompressed ({error})") from error
    lines = _split(text)
    if len(lines) != part.documents:
        raise _damaged(store, part, f"it has {len(lines)} documents instead of {part.documents}")
    return lines


def _split(content: bytes) -> pa.Array:
    """Returns the lines of a text that are not empty."""
    content = content.removeprefix(codecs.BOM_UTF8).strip(b"\n")
    lines = pc.split_pattern(_utf8(content), "\n").values
    # Filtering copies the lines, which takes as long as splitting.
    if b"\n\n" in content or content == b"":
        return lines.filter(pc.not_equal(lines, ""))
    return lines


def _utf8(content: bytes) -> pa.Array:
    """Returns an array of one text, in which U+FFFD replaces bytes that are not UTF-8."""
    ends = pa.array([0, len(content)], pa.int32()).buffers()[1]
    text = pa.StringArray.from_buffers(1, ends, pa.py_buffer(content))
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return pa.array([content.decode("utf-8", "replace")])
    return text


def _damaged(store: ObjectStore, part: RawPart, why: str) -> RunFailure:
    return RunFailure(
        "damaged",
        f"The part {part.path} of the lake {store.url} does not match its manifest: {why}. "
        "Nothing was loaded. Restore the file, or load another run with --raw-run.",
    )
