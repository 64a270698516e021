"""Where a lake lies: a folder or a bucket, behind the same few calls.

Paths are relative to the root of the lake. A store travels to the executors, so what cannot be
pickled is made where it is needed.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from failures import RunFailure


class StoredObject(NamedTuple):
    """An object that a listing has found."""

    path: str
    size: int


class VersionedObject(NamedTuple):
    """The content of an object, and what a later `replace` compares."""

    content: bytes
    version: str


class ObjectStore(Protocol):
    """A lake's zone. `replace` raises RunFailure `superseded` where another has written."""

    url: str

    def read(self, path: str) -> bytes: ...

    def read_version(self, path: str) -> VersionedObject | None: ...

    def write(self, path: str, content: bytes) -> None: ...

    def replace(self, path: str, content: bytes, version: str | None) -> None: ...

    def list(self, folder: str) -> list[StoredObject]: ...

    def remove(self, paths: list[str]) -> None: ...


def missing(url: str, path: str) -> RunFailure:
    """The failure of reading what is not there."""
    return RunFailure("not_found", f"The lake {url} has no {path}.")


def superseded(url: str) -> RunFailure:
    """The failure of a race that another run has won."""
    return RunFailure(
        "superseded",
        f"Another run has published to the lake {url} meanwhile; nothing of this one is visible. "
        "Run again.",
    )
