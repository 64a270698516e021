"""Rows of launches into a table that is there, by pandas' to_sql(method="multi").

Arguments: CSV file with a header, number of rows, schema, table.
"""

import sys

import pandas as pd
from report_work import report_work, server_url
from sqlalchemy import create_engine

path, rows, schema, table = sys.argv[1:]
frame = pd.read_csv(
    path,
    nrows=int(rows),
    true_values=["t"],
    false_values=["f"],
    dtype_backend="numpy_nullable",
)


def load() -> dict[str, int]:
    engine = create_engine(server_url("postgresql+psycopg2"))
    with engine.begin() as connection:
        frame.to_sql(
            table,
            connection,
            schema=schema,
            if_exists="append",
            index=False,
            method="multi",
            chunksize=1000,
        )
    engine.dispose()
    return {"rows": len(frame)}


report_work(load)
