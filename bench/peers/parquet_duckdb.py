"""NDJSON to a Parquet file of the columns of launches by DuckDB, on all processors.

Arguments: NDJSON file, Parquet file to write. The types are given, as its documentation advises.
"""

import sys

import duckdb
from report_work import report_work

source, target = sys.argv[1:]

DOCUMENT = {
    "id": "VARCHAR",
    "flight_number": "INTEGER",
    "name": "VARCHAR",
    "date_utc": "TIMESTAMPTZ",
    "date_unix": "BIGINT",
    "date_local": "VARCHAR",
    "date_precision": "VARCHAR",
    "upcoming": "BOOLEAN",
    "success": "BOOLEAN",
    "net": "BOOLEAN",
    "tbd": "BOOLEAN",
    "auto_update": "BOOLEAN",
    "window": "BIGINT",
    "static_fire_date_utc": "TIMESTAMPTZ",
    "static_fire_date_unix": "BIGINT",
    "rocket": "VARCHAR",
    "launchpad": "VARCHAR",
    "launch_library_id": "VARCHAR",
    "fairings": "STRUCT(reused BOOLEAN, recovery_attempt BOOLEAN, recovered BOOLEAN)",
    "details": "VARCHAR",
    "links": "STRUCT(patch STRUCT(small VARCHAR, large VARCHAR),"
    " reddit STRUCT(campaign VARCHAR, launch VARCHAR, media VARCHAR, recovery VARCHAR),"
    " presskit VARCHAR, webcast VARCHAR, youtube_id VARCHAR, article VARCHAR, wikipedia VARCHAR)",
}

SELECT = """
    select id as launch_id, flight_number, name, date_utc, date_unix, date_local, date_precision,
           year(date_utc)::integer as launch_year, upcoming, success, net, tbd, auto_update,
           "window" as window_s, static_fire_date_utc, static_fire_date_unix,
           rocket as rocket_id, launchpad as launchpad_id, launch_library_id,
           fairings.reused as fairings_reused,
           fairings.recovery_attempt as fairings_recovery_attempt,
           fairings.recovered as fairings_recovered, details,
           links.patch.small as links_patch_small, links.patch.large as links_patch_large,
           links.reddit.campaign as links_reddit_campaign,
           links.reddit.launch as links_reddit_launch, links.reddit.media as links_reddit_media,
           links.reddit.recovery as links_reddit_recovery, links.presskit as links_presskit,
           links.webcast as links_webcast, links.youtube_id as links_youtube_id,
           links.article as links_article, links.wikipedia as links_wikipedia, 'r-spacex' as source
      from read_json(?, format = 'newline_delimited', columns = {columns})
"""


def write() -> dict[str, int]:
    with duckdb.connect() as db:
        db.execute("set timezone = 'UTC'")
        columns = ", ".join(f"\"{name}\": '{kind}'" for name, kind in DOCUMENT.items())
        select = SELECT.replace("{columns}", f"{{{columns}}}").replace("?", f"'{source}'")
        db.execute(f"copy ({select}) to '{target}' (format parquet, compression zstd)")
        (count,) = db.execute(f"select count(*) from '{target}'").fetchone()
    return {"rows": count}


report_work(write)
