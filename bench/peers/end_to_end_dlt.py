"""NDJSON to launches and a child table of their cores by dlt's PostgreSQL destination.

Arguments: NDJSON file, dataset (schema), folder for dlt's own files, loader file format.
dlt flattens the objects and makes the child table by itself. The lists that no other contender
loads are left out, so that it makes the same two tables. Write disposition: append, the fastest
that it has; nothing is compared or updated.
"""

import json
import sys
from collections.abc import Iterator
from itertools import islice

import dlt
from report_work import report_work, server_url

path, dataset, folder, file_format = sys.argv[1:]

OTHER_LISTS = ("failures", "crew", "ships", "capsules", "payloads")


@dlt.resource(name="launches", primary_key="id", write_disposition="append")
def launches() -> Iterator[list[dict]]:
    with open(path, encoding="utf-8") as lines:
        while batch := list(islice(lines, 1000)):
            yield [without_other_lists(json.loads(line)) for line in batch]


def without_other_lists(launch: dict) -> dict:
    for name in OTHER_LISTS:
        del launch[name]
    del launch["links"]["flickr"]
    if launch["fairings"] is not None:
        del launch["fairings"]["ships"]
    return launch


def load() -> dict[str, int]:
    pipeline = dlt.pipeline(
        pipeline_name="bench",
        destination=dlt.destinations.postgres(server_url()),
        dataset_name=dataset,
        pipelines_dir=folder,
    )
    pipeline.run(launches(), loader_file_format=file_format)
    normalized = pipeline.last_trace.last_normalize_info.row_counts
    return {"launches": normalized["launches"], "core_flights": normalized["launches__cores"]}


report_work(load)
