from __future__ import annotations

import pickle

from failures import RunFailure, exit_code_of, failure_of


def test_a_failure_survives_the_way_from_a_worker() -> None:
    failure = RunFailure("reconciliation", "One byte is missing. Restore the file.")
    again = pickle.loads(pickle.dumps(failure))
    assert (again.code, again.message) == (failure.code, failure.message)
    told = RuntimeError(f'File "x.py", line 1\nfailures.RunFailure: {failure}\n\tat java.Thread')
    assert failure_of(told).code == "reconciliation"
    assert failure_of(told).message == failure.message


def test_a_fault_of_the_program_is_internal() -> None:
    assert failure_of(KeyError("x")).code == "internal"


def test_exit_codes_are_those_of_the_command_line() -> None:
    codes = ["superseded", "too_many_rejects", "configuration", "reconciliation", "internal"]
    assert [exit_code_of(code) for code in codes] == [75, 4, 2, 1, 1]
