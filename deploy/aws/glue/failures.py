"""Failures of a run: a stable code, and the exit code that it maps to."""

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
    "damaged": FAILED,
    "older_data": FAILED,
    "reconciliation": FAILED,
    "too_many_rejects": ABORTED,
    "superseded": TRANSIENT,
    "locked": TRANSIENT,
    "unavailable": TRANSIENT,
}


class RunFailure(Exception):
    """A failure that the user can act on. The message says what to do next and has no secret."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"[{self.code}] {self.message}"


def failure_of(error: BaseException) -> RunFailure:
    """Converts any error. A failure in a worker reaches the driver as the text of its traceback."""
    if isinstance(error, RunFailure):
        return error
    text = re.search(r"RunFailure: \[(\w+)\] (.*)", str(error))
    if text is not None:
        return RunFailure(text.group(1), text.group(2).strip())
    return RunFailure("internal", f"{type(error).__name__}: {error}")


def exit_code_of(code: str) -> int:
    """Returns the exit code of `spacex-etl` for a failure code."""
    return _EXIT_CODES.get(code, FAILED)
