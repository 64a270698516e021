"""One run: builds and publishes the curated zone from the documents of a raw run, atomically."""

from __future__ import annotations

import functools
import json
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from changes import compare, decided, first_load, with_carried
from curated_zone import (
    Published,
    confirm,
    keep_pointer,
    moment_after,
    publish,
    read_published,
    read_table,
    run_folder,
    write_table,
)
from definitions import Definitions, Table
from failures import RunFailure
from field_ids import field_ids_for
from json_text import json_text
from object_store import ObjectStore
from older_data import refuse_lesser_origin, refuse_older
from raw_zone import RawRun, documents_of, texts_at
from run_record import RunRecord

Json = dict[str, Any]
#: Tables built in parallel: most are small, and a cluster can run several jobs.
_PARALLEL_TABLES = 8
_DUPLICATE = {
    "code": "duplicate_id",
    "path": "id",
    "message": "another document of this resource has the same id; the first one counts",
}


class Curation:
    """Builds tables from a raw run.

    :param max_rejects: abort if more documents are rejected
    :param prune: delete rows of documents that are not in the run
    """

    def __init__(
        self,
        spark: SparkSession,
        store: ObjectStore,
        definitions: Definitions,
        record: RunRecord,
        max_rejects: int,
        prune: bool = False,
    ) -> None:
        self._spark = spark
        self._store = store
        self._definitions = definitions
        self._record = record
        self._max_rejects = max_rejects
        self._prune = prune
        self._is_publishing = False
        spark.udf.register("json_text", json_text, "string")

    def run(
        self,
        raw_store: ObjectStore,
        raw: RawRun,
        force: bool = False,
        allow_older: bool = False,
        warn: Callable[[str], None] = lambda _: None,
    ) -> list[str]:
        """Writes the tables that changed, and publishes them with one conditional put.

        :param allow_older: load documents that are older than those published, with a warning
        :returns: names of the published tables whose Iceberg metadata are older than their files

        :raises RunFailure: the run failed and published nothing
        """
        before = read_published(self._store)
        if not force:
            refuse_lesser_origin(self._store, raw, before.pointer.get("origin"))
        known = {table.resource for table in self._definitions.tables}
        names = [name for name in raw.parts if name in known]
        warning = refuse_older(self._store, raw, names, force or allow_older)
        if warning is not None:
            warn(warning)
        documents = {name: self._documents(raw_store, raw, name) for name in names}
        self._validate(documents, raw_store, raw)
        accepted = {name: self._accepted(name, frame) for name, frame in documents.items()}
        for name, frame in accepted.items():
            frame.createOrReplaceTempView(f"{name}_documents")
        selected = [table for table in self._definitions.tables if table.resource in accepted]
        with ThreadPoolExecutor(_PARALLEL_TABLES) as pool:
            entries = pool.map(
                lambda t: self._table(t, accepted[t.resource], raw, before), selected
            )
            tables = {table.name: one for table, one in zip(selected, entries)}
        names = [table.name for table in selected]
        self._record.tables.sort(key=lambda report: names.index(report["table"]))
        published = {**before.tables, **tables}
        self._publish(published, before)
        return [name for name, entry in published.items() if "snapshot_id" not in entry]

    def undo(self, code: str) -> None:
        """Deletes the files of the run, unless they may have been published.

        Once the pointer was being replaced, only a lost race proves that it was not. In any other
        case the files stay, and `spacex-etl lake gc` deletes them later if they are unused.
        """
        if self._is_publishing and code != "superseded":
            return
        published: set[str] = set()
        if self._is_publishing:
            tables = read_published(self._store).tables.values()
            published = {one["path"] for table in tables for one in table["files"]}
        for table in self._definitions.tables:
            stored = self._store.list(run_folder(table.name, self._record.run_id))
            self._store.remove([one.path for one in stored if one.path not in published])

    def _documents(self, store: ObjectStore, raw: RawRun, name: str) -> DataFrame:
        contract, fields = self._definitions.contracts[name], self._definitions.fields[name]
        needs_text = self._definitions.needs_text(name)
        parts = raw.parts[name]
        frame = documents_of(self._spark, store, parts, contract, fields, needs_text)
        # Several tables read the documents, so they are cached, on disk to bound memory.
        return frame.persist(StorageLevel.DISK_ONLY)

    def _validate(
        self, documents: dict[str, DataFrame], raw_store: ObjectStore, raw: RawRun
    ) -> None:
        """Counts documents, records rejects and drift, and aborts if too many were rejected."""
        for name, found in _count(documents).items():
            frame = documents[name]
            read_texts = functools.partial(texts_at, raw_store, raw.parts[name])
            duplicates = found["documents"] - found["rejected"] - found["ids"]
            if found["rejected"] > 0:
                self._record_rejects(name, frame.where("_issues is not null"), read_texts)
            if duplicates > 0:
                self._record_rejects(name, _duplicates(frame), read_texts)
            if found["drifted"] > 0:
                self._record_drift(name, frame)
            counts = {"documents": found["documents"], "accepted": found["ids"]}
            rejected = found["rejected"] + duplicates
            self._record.resources.append({"resource": name, **counts, "rejected": rejected})
            if found["documents"] != raw.documents(name):
                message = (
                    f"Read {found['documents']} documents of {name}, but the manifest lists "
                    f"{raw.documents(name)}. Nothing was committed. Run again."
                )
                raise RunFailure("reconciliation", message)
        rejects = sum(one["rejected"] for one in self._record.resources)
        if rejects > self._max_rejects:
            raise RunFailure(
                "too_many_rejects",
                f"{rejects} documents were rejected, but only {self._max_rejects} are allowed. "
                "Nothing was committed. To see the reasons, run spacex-etl rejects; to allow more, "
                "use --max-rejects.",
            )
        if self._prune:
            self._refuse_prune()

    def _refuse_prune(self) -> None:
        """Fails if a rejected document has no id, because its published rows are then unknown."""
        nameless = [r["resource"] for r in self._record.rejects if r["document_id"] is None]
        if nameless:
            raise RunFailure(
                "prune_refused",
                f"Pruning is refused: {len(nameless)} rejected document(s) of "
                f"{', '.join(sorted(set(nameless)))} have no id, so their existing rows would be "
                "deleted by mistake. Nothing was committed. Run without --prune, or after the "
                "source is fixed.",
            )

    def _record_rejects(
        self,
        resource: str,
        rejected: DataFrame,
        read_texts: Callable[[list[tuple[int, int]]], list[str]],
    ) -> None:
        ordered = rejected.orderBy("_part", "_line").select("_part", "_line", "_id", "_issues")
        rows = ordered.limit(self._max_rejects + 1).collect()
        texts = read_texts([(row["_part"], row["_line"]) for row in rows])
        for row, text in zip(rows, texts):
            self._record.rejects.append(
                {
                    "reject_id": str(uuid.uuid4()),
                    "resource": resource,
                    "document_id": row["_id"],
                    "issues": json.loads(row["_issues"]),
                    "raw": text,
                }
            )

    def _record_drift(self, resource: str, frame: DataFrame) -> None:
        paths = frame.select(f.explode(f.from_json("_drift", "array<string>")).alias("path"))
        for row in paths.groupBy("path").count().orderBy("path").collect():
            found = {"resource": resource, "path": row["path"], "documents": row["count"]}
            self._record.drift.append(found)

    def _accepted(self, name: str, frame: DataFrame) -> DataFrame:
        accepted = frame.where("_issues is null")
        if any(_is_duplicate(reject, name) for reject in self._record.rejects):
            accepted = accepted.join(_duplicates(frame), ["_part", "_line"], "left_anti")
        fields = (f"`{field}`" for field in self._definitions.fields[name])
        return accepted.selectExpr("_document as document", "_id", *fields)

    def _table(self, table: Table, documents: DataFrame, raw: RawRun, before: Published) -> Json:
        rows = self._spark.sql(table.rows)
        previous = before.tables.get(table.name)
        changes = None
        if previous is not None:
            files = previous["files"]
            keys = read_table(self._spark, self._store, table, files, table.key)
            ids = decided(table, documents, keys, self._spared(table.resource))
            changes = compare(table, rows, keys, ids)
            count = changes.rows + changes.carried
            same = previous["schema_hash"] == table.schema_hash and previous["rows"] == count
            if changes.none and same:
                self._report(table, changes._asdict(), changes.rows)
                return previous
            if changes.carried > 0:
                whole = read_table(self._spark, self._store, table, files)
                rows = with_carried(table, rows, whole, ids)
        size = raw.documents(table.resource)
        ids = field_ids_for(self._store, table, previous)
        written = write_table(self._store, table, rows, self._record.run_id, size, ids)
        count = sum(one["rows"] for one in written)
        changes = changes or first_load(count)
        if count != changes.rows + changes.carried:
            message = (
                f"Wrote {count} rows of {table.name}, but {changes.rows + changes.carried} were "
                "expected. Nothing was committed. Run again."
            )
            raise RunFailure("reconciliation", message)
        self._report(table, changes._asdict(), changes.rows)
        return {
            "run_id": self._record.run_id,
            "rows": count,
            "schema_hash": table.schema_hash,
            "files": written,
            **({} if ids is None else {"field_ids": ids}),
            # Without `snapshot_id`: the metadata are completed by `lake follow` or the next run.
            **_metadata_of(previous),
        }

    def _spared(self, resource: str) -> set[str] | None:
        """Returns the ids of rejected documents, whose rows must stay; None without pruning."""
        if not self._prune:
            return None
        return {r["document_id"] for r in self._record.rejects if r["resource"] == resource}

    def _report(self, table: Table, changes: dict[str, int], rows: int) -> None:
        counts = {name: changes[name] for name in ("inserted", "updated", "unchanged", "deleted")}
        self._record.tables.append({"table": table.name, "rows": rows, **counts})

    def _publish(self, tables: dict[str, Json], before: Published) -> None:
        run_id = self._record.run_id
        for name, table in tables.items():
            if table["run_id"] == run_id:
                self._verify_stored(name, table["files"])
        if all(table["run_id"] != run_id for table in tables.values()):
            confirm(self._store, before)
            return
        pointer = {
            "run_id": run_id,
            "published_at": moment_after(before),
            "origin": self._record.origin,
            "tables": tables,
        }
        keep_pointer(self._store, before)
        self._is_publishing = True
        publish(self._store, pointer, before)

    def _verify_stored(self, name: str, files: list[Json]) -> None:
        listed = self._store.list(run_folder(name, self._record.run_id))
        stored = {one.path: one.size for one in listed}
        for one in files:
            if stored.get(one["path"]) != one["bytes"]:
                message = (
                    f"{one['path']} is missing or incomplete. Nothing was published. Run again."
                )
                raise RunFailure("reconciliation", message)


def _metadata_of(previous: Json | None) -> Json:
    if previous is None or "metadata" not in previous:
        return {}
    return {"metadata": previous["metadata"]}


def _count(documents: dict[str, DataFrame]) -> dict[str, Json]:
    """Counts the documents of each resource in one job."""
    columns = ["_issues is not null as rejected", "_drift is not null as drifted"]
    frames = [
        frame.selectExpr(f"'{name}' as resource", *columns, "if(_issues is null, _id, null) as id")
        for name, frame in documents.items()
    ]
    counted = (
        functools.reduce(DataFrame.union, frames)
        .groupBy("resource")
        .agg(
            f.count("*").alias("documents"),
            f.count_if("rejected").alias("rejected"),
            f.count_if("drifted").alias("drifted"),
            f.count_distinct("id").alias("ids"),
        )
    )
    none = {"documents": 0, "rejected": 0, "drifted": 0, "ids": 0}
    found = {row["resource"]: row.asDict() for row in counted.collect()}
    return {name: found.get(name, none) for name in documents}


def _is_duplicate(reject: Json, name: str) -> bool:
    return reject["resource"] == name and reject["issues"][0]["code"] == "duplicate_id"


def _duplicates(frame: DataFrame) -> DataFrame:
    """Returns accepted documents that repeat the id of an earlier one, with that issue."""
    accepted = frame.where("_issues is null")
    first = accepted.groupBy("_id").agg(
        f.min(f.struct("_part", "_line")).alias("first"), f.count("*").alias("documents")
    )
    repeated = first.where("documents > 1").select("_id", "first")
    duplicates = accepted.join(repeated, "_id").where("struct(_part, _line) != first")
    issues = f.lit(json.dumps([_DUPLICATE]))
    return duplicates.select("_part", "_line", "_id", issues.alias("_issues"))
