from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from curate import _options, _run, main
from failures import RunFailure
from run_record import RunRecord


def test_ignores_options_that_glue_adds() -> None:
    options = _options(
        ["--lake", "s3://b/l", "--accept-rejects", "true", "--JOB_NAME", "x", "--max-rejects", "3"]
    )
    assert (options.lake, options.accept_rejects, options.max_rejects) == ("s3://b/l", True, 3)


@pytest.mark.parametrize("flag", ["prune", "force", "accept-rejects"])
def test_switch_accepts_an_optional_value(flag: str) -> None:
    def switched(*values: str) -> bool:
        options = _options(["--lake", "s3://b/l", f"--{flag}", *values, "--JOB_NAME", "x"])
        return getattr(options, flag.replace("-", "_"))

    assert [switched(), switched("true"), switched("True")] == [True, True, True]
    assert [switched("false"), switched("FALSE")] == [False, False]
    with pytest.raises(SystemExit) as ended:
        switched("no")
    assert ended.value.code == 2


def test_reads_the_lake_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACEX_LAKE", "s3://b/l")
    monkeypatch.setenv("SPACEX_RAW_BUCKET", "raw")
    options = _options([])
    assert (options.lake, options.raw_bucket, options.curated_bucket) == ("s3://b/l", "raw", None)


@pytest.mark.parametrize(
    ("lake", "code", "exit_code"), [("http://b", "configuration", 2), ("", "not_found", 1)]
)
def test_reports_invalid_settings_before_spark_starts(
    lake: str, code: str, exit_code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lake", lake or tmp_path.as_uri()]) == exit_code
    assert json.loads(capsys.readouterr().err.splitlines()[-1])["code"] == code


@pytest.mark.parametrize(
    "error", [RunFailure("unavailable", "S3 is unreachable."), OSError("disk full")]
)
def test_published_run_succeeds_even_if_its_ledger_entry_fails(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    store = MagicMock()
    store.write.side_effect = error
    assert _end(store, []) == 0
    output = capsys.readouterr()
    assert json.loads(output.out)["status"] == "succeeded"
    assert "published, but its ledger entry was not written" in json.loads(output.err)["message"]


def test_says_how_to_complete_the_iceberg_metadata(capsys: pytest.CaptureFixture[str]) -> None:
    assert _end(MagicMock(), ["cores", "launches"]) == 0
    output = capsys.readouterr()
    assert json.loads(output.out)["status"] == "succeeded"
    logged = json.loads(output.err)
    assert logged["tables"] == ["cores", "launches"]
    assert "spacex-etl lake follow --lake file:///lake" in logged["message"]


def test_says_nothing_if_the_metadata_are_complete(capsys: pytest.CaptureFixture[str]) -> None:
    assert _end(MagicMock(), []) == 0
    assert capsys.readouterr().err == ""


def _end(store: MagicMock, incomplete: list[str]) -> int:
    """Ends a run that published; returns its exit code."""
    curation = MagicMock()
    curation.run.return_value = incomplete
    options = _options(["--lake", "file:///lake"])
    record = RunRecord("file:///raw", "1")
    return _run(curation, record, store, store, MagicMock(), options)
