"""Refuses raw runs that are older, or less complete, than what a lake has published."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from typing import Any

from failures import RunFailure
from object_store import ObjectStore
from raw_zone import RawRun

#: Entries read in parallel; usually the newest one has all resources.
_BATCH = 8


def loaded_sequences(store: ObjectStore, resources: list[str]) -> dict[str, int]:
    """Returns the sequence of the last successful run that loaded each resource, from the ledger.

    A resource whose last run has none is left out, and so are replays of rejects. A rollback has
    the last loads of the run that it restored; those before it are undone.
    """
    files = [one for one in store.list("ledger") if one.path.endswith(".json")]
    # By the time of writing: run ids contain the time of the machine that wrote them.
    paths = [one.path for one in sorted(files, key=lambda one: one.modified, reverse=True)]
    wanted = set(resources)
    loaded: dict[str, int] = {}
    with ThreadPoolExecutor(_BATCH) as pool:
        for start in range(0, len(paths), _BATCH):
            if not wanted:
                break
            for entry in pool.map(lambda path: _entry(store, path), paths[start : start + _BATCH]):
                if entry.get("status") != "succeeded" or entry.get("source") == "rejects":
                    continue
                for found in entry["resources"]:
                    name = found["resource"]
                    sequence = found.get("sequence", entry.get("sequence"))
                    if name in wanted and isinstance(sequence, int):
                        loaded[name] = sequence
                    wanted.discard(name)
                if entry.get("source") == "rollback":
                    return loaded
    return loaded


def refuse_lesser_origin(store: ObjectStore, raw: RawRun, held: str | None) -> None:
    """Refuses documents of a less complete origin than those that are published.

    :param held: origin of the published documents: `snapshot`, `api` or `launch-library`
    :raises RunFailure: `snapshot_over_api`, `older_data`
    """
    if raw.origin == "snapshot" and held in ("api", "launch-library"):
        where = "the API" if held == "api" else "Launch Library"
        message = (
            f"The lake {store.url} holds data from {where}, which is more complete than the "
            "bundled snapshot. Load the snapshot into another --lake, or overwrite the data with "
            "--force."
        )
        raise RunFailure("snapshot_over_api", message)
    if raw.origin == "api" and held == "launch-library":
        message = (
            f"The lake {store.url} holds data from Launch Library, which continues where the "
            "documents of the API end, in October 2022. Nothing was loaded. Use spacex-etl run "
            "--source live, load the documents into another --lake, or overwrite newer rows with "
            "--force."
        )
        raise RunFailure("older_data", message)


def refuse_older(store: ObjectStore, raw: RawRun, names: list[str], allowed: bool) -> str | None:
    """Compares a raw run with the ledger; returns a warning if older documents are allowed.

    :param allowed: whether the caller asked for this raw run, or for overwriting
    :raises RunFailure: `older_data`
    """
    loaded = loaded_sequences(store, names)
    older = {name: loaded[name] for name in names if loaded.get(name, 0) > raw.sequence}
    if not older:
        return None
    dates = ", ".join(f"{name} ({_date(sequence)})" for name, sequence in older.items())
    fact = (
        f"The documents of raw run {raw.run_id} ({_date(raw.sequence)}) are older than those in "
        f"the lake {store.url}: {dates}."
    )
    if allowed:
        return f"{fact} They replace the newer ones, as requested."
    next_step = "Load the newest run, or load older documents with --raw-run <id> or --force."
    raise RunFailure("older_data", f"{fact} Nothing was loaded. {next_step}")


def _entry(store: ObjectStore, path: str) -> dict[str, Any]:
    try:
        return json.loads(store.read(path))
    except RunFailure as failure:
        # `spacex-etl runs prune` may have deleted it since the listing.
        if failure.code == "not_found":
            return {}
        raise


def _date(sequence: int) -> str:
    date = datetime.fromtimestamp(sequence / 1000, timezone.utc)
    return date.isoformat(timespec="milliseconds").replace("+00:00", "Z")
