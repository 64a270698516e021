"""Turns a raw run of a lake into its curated zone, on Spark: AWS Glue 5, EMR, or one machine.

    spark-submit curate.py --lake s3://bucket/prefix

It makes the same rows as `spacex-etl --source <lake> --target lake`, in the same places, and
publishes them by the same pointer. Nothing of Glue's own is used. The catalog is brought up to date
by the next `spacex-etl --target lake`, or by `spacex-etl schema --format athena --lake …`.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import json
import os
import sys
from pathlib import Path

from pyspark.sql import SparkSession

from curation import Curation
from definitions import parse_definitions
from failures import (
    SUCCEEDED,
    SUCCEEDED_WITH_REJECTS,
    RunFailure,
    exit_code_of,
    failure_of,
)
from file_store import FileStore, locked
from object_store import ObjectStore
from open_store import open_store
from raw_zone import RawRun, read_manifest
from run_record import RunRecord

_HERE = Path(__file__).parent
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    # What is null by mistake is refused by the writer; what cannot be cast must not become null.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "5000",
}


def main(arguments: list[str]) -> int:
    """Runs once; returns the exit code of `spacex-etl`."""
    options = _options(arguments)
    try:
        raw_store = open_store(options.lake, options.raw_bucket)
        store = open_store(options.lake, options.curated_bucket, options.kms_key_id)
        definitions = parse_definitions(_read_text(options.tables))
        lock = locked(store, 300) if isinstance(store, FileStore) else contextlib.nullcontext()
        with lock:
            raw = read_manifest(raw_store, options.raw_run)
            record = RunRecord(options.lake, definitions.version, raw.origin)
            _log("info", "started", runId=record.run_id, rawRun=raw.run_id)
            spark = _session()
            try:
                curation = Curation(
                    spark, store, definitions, record, options.max_rejects, options.prune
                )
                return _run(curation, record, store, raw_store, raw, options)
            finally:
                spark.stop()
    except RunFailure as failure:
        _log("error", failure.message, code=failure.code)
        return exit_code_of(failure.code)


def _run(
    curation: Curation,
    record: RunRecord,
    store: ObjectStore,
    raw_store: ObjectStore,
    raw: RawRun,
    options: argparse.Namespace,
) -> int:
    try:
        curation.run(raw_store, raw, options.force)
    except Exception as error:
        failure = failure_of(error)
        status = "aborted" if failure.code == "too_many_rejects" else "failed"
        told = {"code": failure.code, "message": failure.message}
        with contextlib.suppress(Exception):
            curation.undo(failure.code)
            record.write(store, status, told)
        _log("error", failure.message, code=failure.code, runId=record.run_id)
        print(json.dumps(record.result(status, told)))
        return exit_code_of(failure.code)
    try:
        record.write(store, "succeeded", None)
    except Exception as error:
        # The run has happened: what goes wrong from here on is told, and undoes nothing.
        message = failure_of(error).message
        _log("warning", f"The run is published, but not in the ledger: {message}")
    print(json.dumps(record.result("succeeded", None)))
    if record.rejects and not options.accept_rejects:
        return SUCCEEDED_WITH_REJECTS
    return SUCCEEDED


def _session() -> SparkSession:
    builder = SparkSession.builder.appName("spacex-curate")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    # The modules beside this one, for the executors; Glue and spark-submit bring them as well.
    for module in sorted(_HERE.glob("*.py")):
        spark.sparkContext.addPyFile(str(module))
    return spark


def _read_text(place: str) -> str:
    if not place.startswith("s3://"):
        return Path(place).read_text(encoding="utf-8")
    folder, _, name = place.rpartition("/")
    return open_store(folder).read(name).decode()


def _options(arguments: list[str]) -> argparse.Namespace:
    environment = os.environ.get
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    add = parser.add_argument
    # Arguments of a Glue job are pairs, so a switch may come with a word.
    switch = functools.partial(add, nargs="?", type=_switch, const=True, default=False)
    add("--lake", default=environment("SPACEX_LAKE"), help="s3://bucket/prefix or file:///folder")
    add("--raw-run", help="a run of the raw zone; by default the newest")
    add("--raw-bucket", default=environment("SPACEX_RAW_BUCKET"))
    add("--curated-bucket", default=environment("SPACEX_CURATED_BUCKET"))
    add("--kms-key-id", default=environment("SPACEX_KMS_KEY_ID"))
    add("--tables", default=str(_HERE / "tables.json"), help="tables.json, a file or s3://…")
    add("--max-rejects", type=int, default=10, help="more rejects than this abort the run")
    switch("--accept-rejects", help="end with 0 where some are allowed")
    switch("--prune", help="delete rows whose documents have vanished")
    switch("--force", help="load the snapshot over data from the API")
    # Glue adds options of its own.
    options, _ = parser.parse_known_args(arguments)
    if not options.lake:
        parser.error("give --lake, or SPACEX_LAKE")
    return options


def _switch(word: str) -> bool:
    """`true` or `false`: a word that is neither must not switch anything on."""
    if word.lower() not in ("true", "false"):
        raise argparse.ArgumentTypeError(f"{word!r} is neither true nor false")
    return word.lower() == "true"


def _log(level: str, message: str, **more: object) -> None:
    print(json.dumps({"level": level, "message": message, **more}), file=sys.stderr, flush=True)


if __name__ == "__main__":
    code = main(sys.argv[1:])
    # Glue takes any SystemExit for a failure.
    if code != SUCCEEDED:
        sys.exit(code)
