"""NDJSON to a Parquet file of the columns of launches by polars, streaming, on all processors.

Arguments: NDJSON file, Parquet file to write. The schema is given, so nothing is guessed.
"""

import sys

import polars as pl
from report_work import report_work

source, target = sys.argv[1:]

TEXTS = ("presskit", "webcast", "youtube_id", "article", "wikipedia")
DOCUMENT = {
    "id": pl.String,
    "flight_number": pl.Int32,
    "name": pl.String,
    "date_utc": pl.String,
    "date_unix": pl.Int64,
    "date_local": pl.String,
    "date_precision": pl.String,
    "upcoming": pl.Boolean,
    "success": pl.Boolean,
    "net": pl.Boolean,
    "tbd": pl.Boolean,
    "auto_update": pl.Boolean,
    "window": pl.Int64,
    "static_fire_date_utc": pl.String,
    "static_fire_date_unix": pl.Int64,
    "rocket": pl.String,
    "launchpad": pl.String,
    "launch_library_id": pl.String,
    "fairings": pl.Struct(
        {"reused": pl.Boolean, "recovery_attempt": pl.Boolean, "recovered": pl.Boolean}
    ),
    "details": pl.String,
    "links": pl.Struct(
        {
            "patch": pl.Struct({"small": pl.String, "large": pl.String}),
            "reddit": pl.Struct(
                dict.fromkeys(("campaign", "launch", "media", "recovery"), pl.String)
            ),
            **dict.fromkeys(TEXTS, pl.String),
        }
    ),
}
NAMES = {
    "id": "launch_id",
    "window": "window_s",
    "rocket": "rocket_id",
    "launchpad": "launchpad_id",
}


def moment(name: str) -> pl.Expr:
    return pl.col(name).str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us", time_zone="UTC")


def write() -> dict[str, int]:
    launches = pl.scan_ndjson(source, schema=DOCUMENT).with_columns(
        moment("date_utc"), moment("static_fire_date_utc")
    )
    links = pl.col("links").struct
    frame = launches.select(
        pl.exclude("fairings", "links"),
        pl.col("date_utc").dt.year().cast(pl.Int32).alias("launch_year"),
        *(
            pl.col("fairings").struct.field(name).alias(f"fairings_{name}")
            for name in ("reused", "recovery_attempt", "recovered")
        ),
        *(
            links.field(group).struct.field(name).alias(f"links_{group}_{name}")
            for group, names in (
                ("patch", ("small", "large")),
                ("reddit", ("campaign", "launch", "media", "recovery")),
            )
            for name in names
        ),
        *(links.field(name).alias(f"links_{name}") for name in TEXTS),
        pl.lit("r-spacex").alias("source"),
    ).rename(NAMES)
    frame.sink_parquet(target, compression="zstd")
    return {"rows": pl.scan_parquet(target).select(pl.len()).collect().item()}


report_work(write)
