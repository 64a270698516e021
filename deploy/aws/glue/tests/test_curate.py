from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from curate import _options, _run, main
from failures import RunFailure
from run_record import RunRecord


def test_options_of_glue_are_passed_by() -> None:
    options = _options(
        ["--lake", "s3://b/l", "--accept-rejects", "true", "--JOB_NAME", "x", "--max-rejects", "3"]
    )
    assert (options.lake, options.accept_rejects, options.max_rejects) == ("s3://b/l", True, 3)


@pytest.mark.parametrize("flag", ["prune", "force", "accept-rejects"])
def test_a_switch_may_come_with_a_word(flag: str) -> None:
    def switched(*words: str) -> bool:
        options = _options(["--lake", "s3://b/l", f"--{flag}", *words, "--JOB_NAME", "x"])
        return getattr(options, flag.replace("-", "_"))

    assert [switched(), switched("true"), switched("True")] == [True, True, True]
    assert [switched("false"), switched("FALSE")] == [False, False]
    with pytest.raises(SystemExit) as ended:
        switched("no")
    assert ended.value.code == 2


def test_the_environment_names_the_lake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACEX_LAKE", "s3://b/l")
    monkeypatch.setenv("SPACEX_RAW_BUCKET", "raw")
    options = _options([])
    assert (options.lake, options.raw_bucket, options.curated_bucket) == ("s3://b/l", "raw", None)


@pytest.mark.parametrize(
    ("lake", "code", "exit_code"), [("http://b", "configuration", 2), ("", "not_found", 1)]
)
def test_what_is_wrong_is_said_before_spark_starts(
    lake: str, code: str, exit_code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lake", lake or tmp_path.as_uri()]) == exit_code
    assert json.loads(capsys.readouterr().err.splitlines()[-1])["code"] == code


@pytest.mark.parametrize("error", [RunFailure("unavailable", "S3 is away."), OSError("disk full")])
def test_a_published_run_has_succeeded_whatever_befalls_its_ledger(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    record = RunRecord("file:///raw", "1")
    store = MagicMock()
    store.write.side_effect = error
    options = _options(["--lake", "file:///lake"])
    assert _run(MagicMock(), record, store, store, MagicMock(), options) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["status"] == "succeeded"
    assert "published, but not in the ledger" in json.loads(told.err)["message"]
