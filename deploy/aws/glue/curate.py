"""Builds the curated zone of a lake from a raw run, with Spark: on AWS Glue 5, EMR or one machine.

    spark-submit curate.py --lake s3://bucket/prefix

It produces the same rows as `spacex-etl load --lake <lake> --target lake`, in the same paths, and
publishes them with the same pointer. It uses no API that is specific to Glue. Run
`spacex-etl lake follow` afterwards: it writes the Iceberg metadata of the new files, and updates
the catalog.
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
    # A value that cannot be cast is an error instead of null.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "5000",
}


def main(arguments: list[str]) -> int:
    """Runs the job; returns an exit code of `spacex-etl`."""
    options = _options(arguments)
    try:
        raw_store = open_store(options.lake, options.raw_bucket)
        store = open_store(options.lake, options.curated_bucket, options.kms_key_id)
        definitions = parse_definitions(_read_text(options.tables))
        lock = locked(store, 300) if isinstance(store, FileStore) else contextlib.nullcontext()
        with lock:
            raw = read_manifest(raw_store, options.raw_run)
            record = RunRecord(options.lake, definitions.version, raw.origin, raw.sequence)
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
        incomplete = curation.run(
            raw_store,
            raw,
            options.force,
            allow_older=options.raw_run is not None,
            warn=lambda message: _log("warning", message, runId=record.run_id),
        )
    except Exception as error:
        failure = failure_of(error)
        status = "aborted" if failure.code == "too_many_rejects" else "failed"
        details = {"code": failure.code, "message": failure.message}
        with contextlib.suppress(Exception):
            curation.undo(failure.code)
            record.write(store, status, details)
        _log("error", failure.message, code=failure.code, runId=record.run_id)
        print(json.dumps(record.result(status, details)))
        return exit_code_of(failure.code)
    try:
        record.write(store, "succeeded", None)
    except Exception as error:
        # The run is published, so later errors are only logged.
        message = failure_of(error).message
        _log("warning", f"The run is published, but its ledger entry was not written: {message}")
    if incomplete:
        _log("info", _next_step(options, incomplete), runId=record.run_id, tables=incomplete)
    print(json.dumps(record.result("succeeded", None)))
    if record.rejects and not options.accept_rejects:
        return SUCCEEDED_WITH_REJECTS
    return SUCCEEDED


def _next_step(options: argparse.Namespace, incomplete: list[str]) -> str:
    return (
        f"The Iceberg metadata of {len(incomplete)} tables are older than their files. Complete "
        f"them and update the catalog: spacex-etl lake follow --lake {options.lake}"
    )


def _session() -> SparkSession:
    builder = SparkSession.builder.appName("spacex-curate")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    # Executors need the modules beside this one when neither Glue nor spark-submit ships them.
    for module in sorted(_HERE.glob("*.py")):
        spark.sparkContext.addPyFile(str(module))
    return spark


def _read_text(location: str) -> str:
    if not location.startswith("s3://"):
        return Path(location).read_text(encoding="utf-8")
    directory, _, name = location.rpartition("/")
    return open_store(directory).read(name).decode()


def _options(arguments: list[str]) -> argparse.Namespace:
    environment = os.environ.get
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    add = parser.add_argument
    # Arguments of a Glue job are pairs, so a switch accepts an optional value.
    switch = functools.partial(add, nargs="?", type=_switch, const=True, default=False)
    add(
        "--lake",
        default=environment("SPACEX_LAKE"),
        help="root of the lake: s3://bucket/prefix or file:///directory",
    )
    add("--raw-run", help="run of the raw zone to load (default: the newest)")
    add("--raw-bucket", default=environment("SPACEX_RAW_BUCKET"), help="bucket of the raw zone")
    curated_bucket = environment("SPACEX_CURATED_BUCKET")
    add("--curated-bucket", default=curated_bucket, help="bucket of the curated zone")
    add("--kms-key-id", default=environment("SPACEX_KMS_KEY_ID"), help="key for new objects")
    add("--tables", default=str(_HERE / "tables.json"), help="path or s3://… URL of tables.json")
    add("--max-rejects", type=int, default=10, help="abort if more documents are rejected")
    switch("--accept-rejects", help="exit with 0 instead of 3 when documents were rejected")
    switch("--prune", help="delete rows of documents that are not in the run")
    switch("--force", help="load the snapshot over API data, and older documents")
    # Glue passes options of its own.
    options, _ = parser.parse_known_args(arguments)
    if not options.lake:
        parser.error("--lake is required (or SPACEX_LAKE)")
    return options


def _switch(value: str) -> bool:
    """Parses `true` or `false`; any other value is an error."""
    if value.lower() not in ("true", "false"):
        raise argparse.ArgumentTypeError(f"expected true or false, not {value!r}")
    return value.lower() == "true"


def _log(level: str, message: str, **more: object) -> None:
    print(json.dumps({"level": level, "message": message, **more}), file=sys.stderr, flush=True)


if __name__ == "__main__":
    code = main(sys.argv[1:])
    # Glue treats any SystemExit as a failure, even one with code 0.
    if code != SUCCEEDED:
        sys.exit(code)
