"""Opens the store of a lake by its URL."""

from __future__ import annotations

from failures import RunFailure
from file_store import FileStore
from object_store import ObjectStore
from s3_store import S3Store


def open_store(url: str, bucket: str | None = None, kms_key_id: str | None = None) -> ObjectStore:
    """Returns the store for a lake's URL.

    :param bucket: the bucket of this zone, if it is not the one in the URL
    :param kms_key_id: the key that encrypts new objects; default: the bucket's own setting
    :raises RunFailure: `configuration` if the URL is not that of a lake
    """
    if url.startswith("file:"):
        return FileStore(url)
    if url.startswith("s3://"):
        name, _, prefix = url[len("s3://") :].partition("/")
        return S3Store(bucket or name, prefix.strip("/"), kms_key_id)
    # The URL is not quoted, because it may contain credentials.
    raise RunFailure(
        "configuration",
        "Invalid URL of the lake: expected a URL like s3://bucket/prefix or file:///data/lake.",
    )
