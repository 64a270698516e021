"""One run: the documents of a raw run become the rows of the curated zone, all of them or none."""

from __future__ import annotations

import functools
import json
import uuid
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
    publish,
    read_published,
    read_table,
    run_folder,
    write_table,
)
from definitions import Definitions, Table
from failures import RunFailure
from json_text import json_text
from object_store import ObjectStore
from raw_zone import RawRun, documents_of
from run_record import RunRecord, now

Json = dict[str, Any]
#: Most tables are small, and a cluster has room for several jobs.
_TABLES_AT_ONCE = 8
_DUPLICATE = {
    "code": "duplicate_id",
    "path": "id",
    "message": "another document of this resource has the same id; the first one counts",
}


class Curation:
    """Turns a raw run into tables.

    :param max_rejects: more rejected documents than this abort the run
    :param prune: rows whose documents are in the run no more are deleted
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

    def run(self, raw_store: ObjectStore, raw: RawRun, force: bool = False) -> None:
        """Writes what has changed and publishes it, by one conditional put.

        :raises RunFailure: nothing of the run is visible then
        """
        before = read_published(self._store)
        if raw.origin == "snapshot" and before.pointer.get("origin") == "api" and not force:
            message = f"The lake {self._store.url} holds data of the API, which knows more than "
            raise RunFailure("snapshot_over_api", f"{message}the snapshot. Load it with --force.")
        known = {table.resource for table in self._definitions.tables}
        names = [name for name in raw.parts if name in known]
        documents = {name: self._documents(raw_store, raw, name) for name in names}
        self._judge(documents, raw)
        accepted = {name: self._accepted(name, frame) for name, frame in documents.items()}
        for name, frame in accepted.items():
            frame.createOrReplaceTempView(f"{name}_documents")
        chosen = [table for table in self._definitions.tables if table.resource in accepted]
        with ThreadPoolExecutor(_TABLES_AT_ONCE) as pool:
            made = pool.map(lambda t: self._table(t, accepted[t.resource], raw, before), chosen)
            tables = {table.name: one for table, one in zip(chosen, made)}
        names = [table.name for table in chosen]
        self._record.tables.sort(key=lambda report: names.index(report["table"]))
        self._publish({**before.tables, **tables}, before)

    def undo(self, code: str) -> None:
        """Removes what nobody can see.

        Once the pointer was to be moved only a lost race tells that it was not; in any other case
        the files stay, and `spacex-etl lake gc` finds out later.
        """
        if self._is_publishing and code != "superseded":
            return
        shown: set[str] = set()
        if self._is_publishing:
            tables = read_published(self._store).tables.values()
            shown = {one["path"] for table in tables for one in table["files"]}
        for table in self._definitions.tables:
            stored = self._store.list(run_folder(table.name, self._record.run_id))
            self._store.remove([one.path for one in stored if one.path not in shown])

    def _documents(self, store: ObjectStore, raw: RawRun, name: str) -> DataFrame:
        contract = self._definitions.contracts[name]
        frame = documents_of(self._spark, store, raw.parts[name], contract)
        # On disk, whatever the size: several tables are made from them.
        return frame.persist(StorageLevel.DISK_ONLY)

    def _judge(self, documents: dict[str, DataFrame], raw: RawRun) -> None:
        """Counts the documents, keeps what was rejected, and aborts where that is too much."""
        for name, found in _count(documents).items():
            frame = documents[name]
            again = found["documents"] - found["rejected"] - found["ids"]
            if found["rejected"] > 0:
                self._keep_rejects(name, frame.where("issues is not null"))
            if again > 0:
                self._keep_rejects(name, _duplicates(frame))
            if found["drifted"] > 0:
                self._keep_drift(name, frame)
            counts = {"documents": found["documents"], "accepted": found["ids"]}
            rejected = found["rejected"] + again
            self._record.resources.append({"resource": name, **counts, "rejected": rejected})
            if found["documents"] != raw.documents(name):
                message = f"{raw.documents(name)} documents of {name} were to be read, and "
                raise RunFailure("reconciliation", f"{message}{found['documents']} were found.")
        rejects = sum(one["rejected"] for one in self._record.resources)
        if rejects > self._max_rejects:
            raise RunFailure(
                "too_many_rejects",
                f"{rejects} documents were rejected, more than the {self._max_rejects} allowed; "
                "nothing was committed. See what is wrong with them: spacex-etl rejects.",
            )
        if self._prune:
            self._refuse_prune()

    def _refuse_prune(self) -> None:
        """Nobody can tell which row a rejected document without an id has left."""
        nameless = [r["resource"] for r in self._record.rejects if r["document_id"] is None]
        if nameless:
            raise RunFailure(
                "prune_refused",
                f"{len(nameless)} rejected documents of {', '.join(sorted(set(nameless)))} have no "
                "id, so their rows would be taken for vanished. Nothing was committed. Run without "
                "--prune, or when the source is mended.",
            )

    def _keep_rejects(self, resource: str, rejected: DataFrame) -> None:
        most = self._max_rejects + 1
        rows = rejected.orderBy("part", "line").select("id", "issues", "document").limit(most)
        for row in rows.collect():
            self._record.rejects.append(
                {
                    "reject_id": str(uuid.uuid4()),
                    "resource": resource,
                    "document_id": row["id"],
                    "issues": json.loads(row["issues"]),
                    "raw": row["document"],
                }
            )

    def _keep_drift(self, resource: str, frame: DataFrame) -> None:
        paths = frame.select(f.explode(f.from_json("drift", "array<string>")).alias("path"))
        for row in paths.groupBy("path").count().orderBy("path").collect():
            found = {"resource": resource, "path": row["path"], "documents": row["count"]}
            self._record.drift.append(found)

    def _accepted(self, name: str, frame: DataFrame) -> DataFrame:
        accepted = frame.where("issues is null")
        if any(_is_duplicate(reject, name) for reject in self._record.rejects):
            accepted = accepted.join(_duplicates(frame), ["part", "line"], "left_anti")
        return accepted.select("document", "id")

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
        written = write_table(self._store, table, rows, self._record.run_id, size)
        count = sum(one["rows"] for one in written)
        changes = changes or first_load(count)
        if count != changes.rows + changes.carried:
            message = f"{changes.rows + changes.carried} rows were made for {table.name}, and "
            raise RunFailure("reconciliation", f"{message}{count} written. Run again.")
        self._report(table, changes._asdict(), changes.rows)
        return {
            "run_id": self._record.run_id,
            "rows": count,
            "schema_hash": table.schema_hash,
            "files": written,
        }

    def _spared(self, resource: str) -> set[str] | None:
        """Ids of documents that have not vanished, being rejected; None without pruning."""
        if not self._prune:
            return None
        return {r["document_id"] for r in self._record.rejects if r["resource"] == resource}

    def _report(self, table: Table, changes: dict[str, int], rows: int) -> None:
        told = {name: changes[name] for name in ("inserted", "updated", "unchanged", "deleted")}
        self._record.tables.append({"table": table.name, "rows": rows, **told})

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
            "published_at": now(),
            "origin": self._record.origin,
            "tables": tables,
        }
        keep_pointer(self._store, before)
        self._is_publishing = True
        publish(self._store, pointer, before)

    def _verify_stored(self, name: str, files: list[Json]) -> None:
        stored = dict(self._store.list(run_folder(name, self._record.run_id)))
        for one in files:
            if stored.get(one["path"]) != one["bytes"]:
                message = f"{one['path']} is not there as it was written. Nothing was published; "
                raise RunFailure("reconciliation", f"{message}run again.")


def _count(documents: dict[str, DataFrame]) -> dict[str, Json]:
    """Counts of each resource, by one job over all of them."""
    columns = ["issues is not null as rejected", "drift is not null as drifted"]
    frames = [
        frame.selectExpr(f"'{name}' as resource", *columns, "if(issues is null, id, null) as id")
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
    """Accepted documents whose id an earlier one has, with the issue that this is."""
    sound = frame.where("issues is null")
    first = sound.groupBy("id").agg(
        f.min(f.struct("part", "line")).alias("first"), f.count("*").alias("documents")
    )
    several = first.where("documents > 1").select("id", "first")
    again = sound.join(several, "id").where("struct(part, line) != first")
    issues = f.lit(json.dumps([_DUPLICATE]))
    return again.select("part", "line", "id", "document", issues.alias("issues"))
