from __future__ import annotations

import pickle

from failures import RunFailure, exit_code_of, failure_of


def test_failure_survives_pickling_and_the_traceback_of_a_worker() -> None:
    failure = RunFailure("reconciliation", "One byte is missing. Restore the file.")
    copy = pickle.loads(pickle.dumps(failure))
    assert (copy.code, copy.message) == (failure.code, failure.message)
    traceback = RuntimeError(
        f'File "x.py", line 1\nfailures.RunFailure: {failure}\n\tat java.Thread'
    )
    assert failure_of(traceback).code == "reconciliation"
    assert failure_of(traceback).message == failure.message


def test_unexpected_error_has_the_code_internal() -> None:
    assert failure_of(KeyError("x")).code == "internal"


def test_exit_codes_match_the_command_line() -> None:
    codes = ["superseded", "too_many_rejects", "configuration", "reconciliation", "internal"]
    assert [exit_code_of(code) for code in codes] == [75, 4, 2, 1, 1]
