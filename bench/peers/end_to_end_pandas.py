"""NDJSON to two tables by pandas, as one writes it: chunks, json_normalize, to_sql.

Arguments: NDJSON file, schema. Both tables are there, with primary keys.
"""

import sys

import pandas as pd
from report_work import report_work, server_url
from sqlalchemy import create_engine

path, schema = sys.argv[1:]

LAUNCHES = {
    "id": "launch_id",
    "rocket": "rocket_id",
    "launchpad": "launchpad_id",
    "window": "window_s",
}
CORES = {"id": "launch_id", "core": "core_id", "landpad": "landpad_id", "date_utc": "launch_date_utc"}
LISTS = ["failures", "crew", "ships", "capsules", "payloads", "cores"]
NESTED_LISTS = ["fairings_ships", "links_flickr_small", "links_flickr_original"]


def launch_frame(documents: list[dict]) -> pd.DataFrame:
    frame = pd.json_normalize(documents, sep="_").drop(columns=LISTS + NESTED_LISTS)
    # Where fairings are null, json_normalize leaves a column of its own beside their fields.
    frame = frame.drop(columns="fairings", errors="ignore").rename(columns=LAUNCHES)
    frame["launch_year"] = frame["date_utc"].str[:4].astype("int32")
    frame["source"] = "r-spacex"
    for whole in ("window_s", "static_fire_date_unix"):
        frame[whole] = frame[whole].astype("Int64")
    return frame


def core_frame(documents: list[dict]) -> pd.DataFrame:
    frame = pd.json_normalize(documents, record_path="cores", meta=["id", "date_utc", "upcoming"])
    frame["position"] = frame.groupby("id").cumcount()
    frame = frame.rename(columns=CORES)
    frame["launch_year"] = frame["launch_date_utc"].str[:4].astype("int32")
    frame["source"] = "r-spacex"
    frame["flight"] = frame["flight"].astype("Int64")
    return frame


def load() -> dict[str, int]:
    engine = create_engine(server_url("postgresql+psycopg2"))
    counts = {"launches": 0, "core_flights": 0}
    with engine.begin() as connection:
        for chunk in pd.read_json(
            path, lines=True, chunksize=10_000, convert_dates=False, dtype=False
        ):
            documents = chunk.to_dict("records")
            for table, frame in (
                ("launches", launch_frame(documents)),
                ("core_flights", core_frame(documents)),
            ):
                frame.to_sql(table, connection, schema=schema, if_exists="append", index=False)
                counts[table] += len(frame)
    engine.dispose()
    return counts


report_work(load)
