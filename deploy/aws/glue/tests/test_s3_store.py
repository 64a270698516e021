from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from failures import TRANSIENT, RunFailure, exit_code_of
from s3_store import S3Store

#: A response of 100 bytes whose connection ends after five of them.
TRUNCATED = b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\nETag: "1"\r\n\r\nshort'


@pytest.fixture(autouse=True)
def _aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setattr("time.sleep", lambda _: None)


@pytest.fixture
def _unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")


@pytest.fixture
def _truncates(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    server = socket.create_server(("127.0.0.1", 0))
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.getsockname()[1]}")

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                connection.recv(65_536)
                connection.sendall(TRUNCATED)

    threading.Thread(target=serve, daemon=True).start()
    yield
    server.close()


CALLS: dict[str, Callable[[S3Store], object]] = {
    "read": lambda store: store.read("a"),
    "list": lambda store: store.list("a"),
    "write": lambda store: store.write("a", b"text"),
    "replace": lambda store: store.replace("a", b"text", None),
    "remove": lambda store: store.remove(["a"]),
}


@pytest.mark.usefixtures("_unreachable")
@pytest.mark.parametrize("name", CALLS)
def test_unreachable_server_is_a_transient_failure(name: str) -> None:
    with pytest.raises(RunFailure) as failed:
        CALLS[name](S3Store("bucket", "lake", None))
    assert failed.value.code == "unavailable"
    assert exit_code_of(failed.value.code) == TRANSIENT
    assert "secret" not in failed.value.message


@pytest.mark.usefixtures("_truncates")
def test_truncated_response_is_a_transient_failure() -> None:
    with pytest.raises(RunFailure) as failed:
        S3Store("bucket", "lake", None).read("a")
    assert failed.value.code == "unavailable"


def test_reports_invalid_aws_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(RunFailure) as failed:
        S3Store("bucket", "lake", None).list("a")
    assert failed.value.code == "configuration"
    assert "ProfileNotFound" in failed.value.message
