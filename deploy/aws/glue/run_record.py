"""The ledger entry and the result of a run, in the format of `spacex-etl`."""

from __future__ import annotations

import os
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from json_file import json_bytes
from object_store import ObjectStore

Json = dict[str, Any]


def now() -> str:
    """Returns the current time, such as `2022-10-05T16:00:00.000Z`."""
    text = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def uuid7() -> str:
    """Returns a run id: a UUIDv7, so ids sort by time."""
    millis = time.time_ns() // 1_000_000
    rest = int.from_bytes(os.urandom(10), "big")
    value = millis << 80 | 7 << 76 | (rest >> 68 & 0xFFF) << 64 | 2 << 62 | rest & (1 << 62) - 1
    return str(uuid.UUID(int=value))


@dataclass
class RunRecord:
    """Collects the facts of a run in progress."""

    source: str
    version: str
    origin: str = "api"
    sequence: int | None = None
    run_id: str = field(default_factory=uuid7)
    started_at: str = field(default_factory=now)
    resources: list[Json] = field(default_factory=list)
    tables: list[Json] = field(default_factory=list)
    drift: list[Json] = field(default_factory=list)
    rejects: list[Json] = field(default_factory=list)

    def write(self, store: ObjectStore, status: str, error: Json | None) -> None:
        """Writes the ledger entry, which `spacex-etl runs` and `spacex-etl rejects` read."""
        entry = {
            "run_id": self.run_id,
            "status": status,
            "source": self.source,
            "origin": self.origin,
            "version": self.version,
            **({} if self.sequence is None else {"sequence": self.sequence}),
            "started_at": self.started_at,
            "finished_at": now(),
            "resources": self.resources,
            "tables": self.tables if status == "succeeded" else [],
            "drift": self.drift,
            "rejects": self.rejects,
            "replays": [],
            "error": error,
        }
        store.write(f"ledger/{self.run_id}.json", json_bytes(entry))

    def result(self, status: str, error: Json | None) -> Json:
        """Returns the result in the format of `spacex-etl run --json`."""
        target = {"name": "lake", "status": status, "tables": self.tables}
        return {
            "runId": self.run_id,
            "status": status,
            "source": self.source,
            "origin": self.origin,
            "startedAt": self.started_at,
            "finishedAt": now(),
            "targets": [target],
            "resources": self.resources,
            "rejects": len(self.rejects),
            "drift": self.drift,
            **({} if error is None else {"error": error}),
        }
