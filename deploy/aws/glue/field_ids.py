"""Parquet field ids of new files: a column keeps its id when the definition of its table changes.

The same rules as in `packages/loaders/src/lake/field-ids.ts`.
"""

from __future__ import annotations

import json
from typing import Any

from definitions import ICEBERG_TYPES, Table
from failures import RunFailure
from object_store import ObjectStore

Json = dict[str, Any]


def field_ids_for(
    store: ObjectStore, table: Table, published: Json | None
) -> dict[str, int] | None:
    """Returns the field ids by column; None if they are the positions of the columns.

    The Iceberg metadata are read only if the definition of the table has changed.

    :param published: the entry of the table in the pointer
    :raises RunFailure: `damaged`
    """
    path = None if published is None else published.get("metadata")
    if path is None:
        return None
    if published["schema_hash"] == table.schema_hash:
        return published.get("field_ids")
    metadata = _metadata_in(store, path)
    try:
        ids = _next_ids(table, metadata)
    except (KeyError, TypeError, StopIteration) as error:
        raise _damaged(store, path, "a field is missing") from error
    return None if ids == table.positions else ids


def _next_ids(table: Table, metadata: Json) -> dict[str, int]:
    """Keeps the id of a column with the same name and type; others have the next free id."""
    current = metadata["current-schema-id"]
    schema = next(one for one in metadata["schemas"] if one["schema-id"] == current)
    known = {one["name"]: (one["type"], one["id"]) for one in schema["fields"]}
    last = metadata["last-column-id"]
    ids = {}
    for name, kind, _ in table.file_columns:
        before, number = known.get(name, (None, 0))
        if before != ICEBERG_TYPES[kind]:
            last += 1
            number = last
        ids[name] = number
    return ids


def _metadata_in(store: ObjectStore, path: str) -> Json:
    try:
        metadata = json.loads(store.read(path))
    except RunFailure as failure:
        if failure.code != "not_found":
            raise
        raise _damaged(store, path, "it does not exist") from failure
    except ValueError as error:
        raise _damaged(store, path, "it is not JSON") from error
    if isinstance(metadata, dict):
        return metadata
    raise _damaged(store, path, "it is not an object")


def _damaged(store: ObjectStore, path: str, why: str) -> RunFailure:
    return RunFailure(
        "damaged",
        f"The metadata {path} of the lake {store.url} cannot be read: {why}. Restore the file, or "
        f"rebuild the metadata: spacex-etl lake follow --rebuild --lake {store.url}",
    )
