from __future__ import annotations

import uuid

from run_record import now, uuid7


def test_run_ids_sort_by_time() -> None:
    ids = [uuid7() for _ in range(3)]
    parsed = [uuid.UUID(one) for one in ids]
    assert {one.version for one in parsed} == {7}
    assert {one.variant for one in parsed} == {uuid.RFC_4122}
    assert ids[0][:10] <= ids[2][:10]
    assert len(set(ids)) == 3


def test_timestamps_are_in_utc() -> None:
    assert now().endswith("Z")
    assert len(now()) == 24
