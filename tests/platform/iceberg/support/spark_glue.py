"""Runs statements in Spark with a Glue database as its Iceberg catalog `lake`."""

from __future__ import annotations

import json
import os
from typing import Any

from answers import answer
from pyspark.sql import SparkSession

CATALOG = "spark.sql.catalog.lake"
spark = (
    SparkSession.builder.config(
        "spark.sql.extensions",
        "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    )
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .config(CATALOG, "org.apache.iceberg.spark.SparkCatalog")
    .config(f"{CATALOG}.catalog-impl", "org.apache.iceberg.aws.glue.GlueCatalog")
    .config(f"{CATALOG}.io-impl", "org.apache.iceberg.aws.s3.S3FileIO")
    .config(f"{CATALOG}.warehouse", "s3://committing/spark")
    .config(f"{CATALOG}.glue.endpoint", os.environ["AWS_ENDPOINT_URL_GLUE"])
    .config(f"{CATALOG}.s3.endpoint", os.environ["AWS_ENDPOINT_URL"])
    .config(f"{CATALOG}.s3.path-style-access", "true")
    # Else a table would be as it was when it was read last.
    .config(f"{CATALOG}.cache-enabled", "false")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")


def sql(text: str) -> list[dict[str, Any]]:
    """The rows of a statement; values that JSON lacks as texts."""
    return json.loads(json.dumps([row.asDict() for row in spark.sql(text).collect()], default=str))


if __name__ == "__main__":
    answer({"sql": sql})
