"""The storage of a lake: the interface that a directory and a bucket have in common.

Paths are relative to the root of the lake. Stores are pickled and sent to the executors.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from failures import RunFailure


class StoredObject(NamedTuple):
    """An object in a listing."""

    path: str
    size: int
    #: When it was written, in seconds since 1970.
    modified: float = 0.0


class VersionedObject(NamedTuple):
    """The content of an object, and the version that a later `replace` compares."""

    content: bytes
    version: str


class ObjectStore(Protocol):
    """A zone of a lake. `replace` raises RunFailure `superseded` if the object has changed."""

    url: str

    def read(self, path: str) -> bytes: ...

    def read_version(self, path: str) -> VersionedObject | None: ...

    def write(self, path: str, content: bytes) -> None: ...

    def replace(self, path: str, content: bytes, version: str | None) -> None: ...

    def list(self, folder: str) -> list[StoredObject]: ...

    def remove(self, paths: list[str]) -> None: ...


def missing(url: str, path: str) -> RunFailure:
    """Returns the failure of reading an object that does not exist."""
    return RunFailure("not_found", f"The lake {url} has no {path}.")


def superseded(url: str) -> RunFailure:
    """Returns the failure of a run that lost the race to publish."""
    return RunFailure(
        "superseded",
        f"Another run published to the lake {url} first. Nothing from this run is visible. "
        "Run again.",
    )
