"""What can end a run, as data: a stable code, and the exit code that follows from it."""

from __future__ import annotations

import re

SUCCEEDED = 0
FAILED = 1
USAGE = 2
SUCCEEDED_WITH_REJECTS = 3
ABORTED = 4
TRANSIENT = 75

_EXIT_CODES = {
    "configuration": USAGE,
    "snapshot_over_api": USAGE,
    "not_found": FAILED,
    "reconciliation": FAILED,
    "too_many_rejects": ABORTED,
    "superseded": TRANSIENT,
    "locked": TRANSIENT,
    "unavailable": TRANSIENT,
}


class RunFailure(Exception):
    """A failure that somebody can act on. The message says what to do next, and no secret."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"[{self.code}] {self.message}"


def failure_of(error: BaseException) -> RunFailure:
    """Any error as a failure; one of a worker reaches the driver as the text of its traceback."""
    if isinstance(error, RunFailure):
        return error
    told = re.search(r"RunFailure: \[(\w+)\] (.*)", str(error))
    if told is not None:
        return RunFailure(told.group(1), told.group(2).strip())
    return RunFailure("internal", f"{type(error).__name__}: {error}")


def exit_code_of(code: str) -> int:
    """The exit code of `spacex-etl` for a failure of this code."""
    return _EXIT_CODES.get(code, FAILED)
