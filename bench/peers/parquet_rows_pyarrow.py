"""Rows of launches in memory, as dicts, into a Parquet file by pyarrow.

Arguments: Parquet file that the rows are taken from, Parquet file to write.
"""

import sys

import pyarrow as pa
import pyarrow.parquet as pq
from report_work import report_work

source, target = sys.argv[1:]
table = pq.read_table(source)
schema = table.schema.remove_metadata()
rows = table.to_pylist()
del table


def write() -> dict[str, int]:
    made = pa.Table.from_pylist(rows, schema=schema)
    pq.write_table(made, target, compression="zstd")
    return {"rows": made.num_rows}


report_work(write)
