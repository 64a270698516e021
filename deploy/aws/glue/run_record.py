"""The entry of a run in the ledger of a lake, and its result, as `spacex-etl` writes them."""

from __future__ import annotations

import json
import os
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from object_store import ObjectStore

Json = dict[str, Any]


def now() -> str:
    """This moment, `2022-10-05T16:00:00.000Z`."""
    text = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def uuid7() -> str:
    """A run id: a UUID of version 7, so that ids are in the order of time."""
    millis = time.time_ns() // 1_000_000
    rest = int.from_bytes(os.urandom(10), "big")
    value = millis << 80 | 7 << 76 | (rest >> 68 & 0xFFF) << 64 | 2 << 62 | rest & (1 << 62) - 1
    return str(uuid.UUID(int=value))


@dataclass
class RunRecord:
    """What is known of a run while it goes on."""

    source: str
    version: str
    origin: str = "api"
    run_id: str = field(default_factory=uuid7)
    started_at: str = field(default_factory=now)
    resources: list[Json] = field(default_factory=list)
    tables: list[Json] = field(default_factory=list)
    drift: list[Json] = field(default_factory=list)
    rejects: list[Json] = field(default_factory=list)

    def write(self, store: ObjectStore, status: str, error: Json | None) -> None:
        """Writes the entry: `spacex-etl runs` and `spacex-etl rejects` show it."""
        entry = {
            "run_id": self.run_id,
            "status": status,
            "source": self.source,
            "origin": self.origin,
            "version": self.version,
            "started_at": self.started_at,
            "finished_at": now(),
            "resources": self.resources,
            "tables": self.tables if status == "succeeded" else [],
            "drift": self.drift,
            "rejects": self.rejects,
            "replays": [],
            "error": error,
        }
        content = f"{json.dumps(entry, indent=2, ensure_ascii=False)}\n"
        store.write(f"ledger/{self.run_id}.json", content.encode("utf-8", "replace"))

    def result(self, status: str, error: Json | None) -> Json:
        """The result, in the form of `spacex-etl run --json`."""
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
