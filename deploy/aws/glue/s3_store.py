"""A lake in an S3 bucket. Credentials and region come from the default provider chain of AWS."""

from __future__ import annotations

import uuid
from typing import Any

from failures import RunFailure
from object_store import StoredObject, VersionedObject, missing, superseded

_TOKEN = "spacex-write"
_MISSING = {"NoSuchKey", "404"}
_TRANSIENT = {"SlowDown", "InternalError", "RequestTimeout", "ServiceUnavailable", "503", "500"}


class S3Store:
    """Objects below a prefix of a bucket."""

    def __init__(self, bucket: str, prefix: str, kms_key_id: str | None) -> None:
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""
        self.url = f"s3://{bucket}/{prefix}".rstrip("/")
        self._kms_key_id = kms_key_id
        self._cached_client: Any = None

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_cached_client": None}

    @property
    def _client(self) -> Any:  # noqa: ANN401
        if self._cached_client is None:
            import boto3
            from botocore.config import Config

            retries = {"max_attempts": 5, "mode": "standard"}
            config = Config(retries=retries)
            self._cached_client = boto3.session.Session().client("s3", config=config)
        return self._cached_client

    def read(self, path: str) -> bytes:
        found = self.read_version(path)
        if found is None:
            raise missing(self.url, path)
        return found.content

    def read_version(self, path: str) -> VersionedObject | None:
        try:
            response = self._client.get_object(**self._location(path))
            return VersionedObject(response["Body"].read(), response["ETag"])
        except Exception as error:
            if _code_of(error) in _MISSING:
                return None
            raise _failure("Reading", f"{self.url}/{path}", error) from error

    def write(self, path: str, content: bytes) -> None:
        try:
            self._client.put_object(**self._location(path), Body=content, **self._encryption)
        except Exception as error:
            raise _failure("Writing", f"{self.url}/{path}", error) from error

    def replace(self, path: str, content: bytes, version: str | None) -> None:
        """Replaces this version only. If the response is lost, a HEAD request shows who wrote."""
        token = uuid.uuid4().hex
        condition = ("If-None-Match", "*") if version is None else ("If-Match", version)
        try:
            self._conditional_put(path, content, condition, token)
        except Exception as error:
            refused = _code_of(error) in {"PreconditionFailed", "ConditionalRequestConflict", "412"}
            gone = _code_of(error) in _MISSING and version is not None
            failure = _failure("Writing", f"{self.url}/{path}", error)
            if not refused and not gone and failure.code != "unavailable":
                raise failure from error
            found = self._head(path)
            if found is not None and found[1] == token:
                return
            if not refused and not gone and (found is None or found[0] == version):
                raise failure from error
            raise superseded(self.url) from error

    def _conditional_put(
        self, path: str, content: bytes, condition: tuple[str, str], token: str
    ) -> None:
        name, value = condition

        def add_condition(params: dict[str, Any], **_: object) -> None:
            params["headers"][name] = value

        # A header, because the boto3 of Glue 5.0 lacks the parameter.
        events = self._client.meta.events
        events.register("before-call.s3.PutObject", add_condition)
        try:
            self._client.put_object(
                **self._location(path), Body=content, Metadata={_TOKEN: token}, **self._encryption
            )
        finally:
            events.unregister("before-call.s3.PutObject", add_condition)

    def _head(self, path: str) -> tuple[str, str | None] | None:
        try:
            response = self._client.head_object(**self._location(path))
        except Exception as error:
            if _code_of(error) in _MISSING:
                return None
            raise _failure("Reading", f"{self.url}/{path}", error) from error
        return response["ETag"], response.get("Metadata", {}).get(_TOKEN)

    def list(self, folder: str) -> list[StoredObject]:
        try:
            pages = self._client.get_paginator("list_objects_v2")
            return [
                StoredObject(
                    one["Key"][len(self.prefix) :], one["Size"], one["LastModified"].timestamp()
                )
                for page in pages.paginate(Bucket=self.bucket, Prefix=f"{self.prefix}{folder}/")
                for one in page.get("Contents", [])
            ]
        except Exception as error:
            raise _failure("Listing", f"{self.url}/{folder}", error) from error

    def remove(self, paths: list[str]) -> None:
        for path in paths:
            try:
                self._client.delete_object(**self._location(path))
            except Exception as error:
                raise _failure("Deleting", f"{self.url}/{path}", error) from error

    def _location(self, path: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": f"{self.prefix}{path}"}

    @property
    def _encryption(self) -> dict[str, str]:
        if self._kms_key_id is None:
            return {}
        return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": self._kms_key_id}


def _code_of(error: BaseException) -> str | None:
    response = getattr(error, "response", None)
    return None if response is None else response.get("Error", {}).get("Code")


def _failure(action: str, url: str, error: Exception) -> RunFailure:
    """Converts an error. A missing or incomplete response is transient."""
    from botocore import exceptions as known
    from urllib3.exceptions import HTTPError

    if isinstance(error, known.ClientError):
        code = _code_of(error) or "unknown"
        kind = "unavailable" if code in _TRANSIENT else "refused"
        return RunFailure(kind, f"{action} {url} failed: S3 returned {code}.")
    # boto3 does not wrap every error of urllib3.
    broken = (known.ConnectionError, known.HTTPClientError, known.IncompleteReadError, HTTPError)
    if isinstance(error, broken):
        return RunFailure(
            "unavailable", f"{action} {url} failed: S3 is unreachable. Run again later."
        )
    if isinstance(error, (known.NoCredentialsError, known.PartialCredentialsError)):
        return RunFailure("configuration", f"{action} {url} failed: no AWS credentials found.")
    if isinstance(error, known.BotoCoreError):
        kind = type(error).__name__
        return RunFailure(
            "configuration", f"{action} {url} failed: {kind}. Check the AWS settings."
        )
    raise error
