"""A lake in a local directory, for one machine or a cluster with a shared file system."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlparse

from failures import RunFailure
from object_store import StoredObject, VersionedObject, missing, superseded


class FileStore:
    """Files below a directory. The caller of `replace` must hold the lake's lock; see `locked`."""

    def __init__(self, url: str) -> None:
        self.root = Path(unquote(urlparse(url).path))
        self.url = self.root.as_uri()

    def read(self, path: str) -> bytes:
        try:
            return (self.root / path).read_bytes()
        except FileNotFoundError as error:
            raise missing(self.url, path) from error

    def read_version(self, path: str) -> VersionedObject | None:
        try:
            content = (self.root / path).read_bytes()
        except FileNotFoundError:
            return None
        return VersionedObject(content, hashlib.sha256(content).hexdigest())

    def write(self, path: str, content: bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.{os.getpid()}.tmp")
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)

    def replace(self, path: str, content: bytes, version: str | None) -> None:
        found = self.read_version(path)
        if (None if found is None else found.version) != version:
            raise superseded(self.url)
        self.write(path, content)

    def list(self, folder: str) -> list[StoredObject]:
        files = (file for file in (self.root / folder).rglob("*") if file.is_file())
        found = [(file.relative_to(self.root).as_posix(), file.stat()) for file in files]
        return sorted(StoredObject(path, stat.st_size, stat.st_mtime) for path, stat in found)

    def remove(self, paths: list[str]) -> None:
        for path in paths:
            (self.root / path).unlink(missing_ok=True)
            for folder in (self.root / path).parents:
                if folder == self.root or not folder.is_dir() or any(folder.iterdir()):
                    break
                folder.rmdir()


@contextlib.contextmanager
def locked(store: FileStore, timeout: float) -> Iterator[None]:
    """Holds the exclusive lock of a lake: a SQLite lock, which `spacex-etl` uses as well.

    The operating system releases it when the process ends. :raises RunFailure: `locked`
    """
    store.root.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + timeout
    while True:
        database = sqlite3.connect(store.root / ".lock", isolation_level=None, timeout=0)
        try:
            database.execute("pragma journal_mode = off")
            database.execute("begin exclusive")
            break
        except sqlite3.OperationalError as error:
            database.close()
            if time.monotonic() >= deadline:
                raise RunFailure(
                    "locked",
                    f"Cannot lock the lake in {store.root}: it is in use by another process. "
                    f"Waited {timeout:g} s. Run again when the lock is released.",
                ) from error
            time.sleep(0.2)
    try:
        yield
    finally:
        database.close()
