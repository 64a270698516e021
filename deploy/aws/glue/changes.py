"""Compares the rows of a run with the published rows of a table."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from definitions import HASH, Table


class Changes(NamedTuple):
    """Row counts by kind of change. Documents of `carried` rows are not covered by the run."""

    inserted: int
    updated: int
    unchanged: int
    deleted: int
    carried: int

    @property
    def rows(self) -> int:
        """Rows that the run produced."""
        return self.inserted + self.updated + self.unchanged

    @property
    def none(self) -> bool:
        return self.inserted == self.updated == self.deleted == 0


def first_load(rows: int) -> Changes:
    """Returns the changes of a load into a table without published rows."""
    return Changes(rows, 0, 0, 0, 0)


def decided(
    table: Table, documents: DataFrame, previous: DataFrame, spared: Collection[str] | None
) -> DataFrame:
    """Returns the ids of the documents that a run covers. Their published rows that the run did not
    produce again are deleted.

    :param documents: the accepted documents of the run
    :param spared: ids of rejected documents, whose rows pruning must keep; None without pruning
    """
    accepted = documents.select(f.col("_id").alias("id"))
    if spared is None:
        return accepted
    published = previous.select(f.col(table.document_key).alias("id"))
    return accepted.union(published.where(~f.col("id").isin(list(spared)))).distinct()


def compare(table: Table, rows: DataFrame, previous: DataFrame, ids: DataFrame) -> Changes:
    """Counts the rows by kind of change.

    :param previous: the published rows; only their key and hash are read
    :param ids: see :func:`decided`
    """
    key = list(table.key)
    now = rows.select(*key, f.col(HASH).alias("now"))
    before = previous.select(*key, f.col(HASH).alias("before"))
    of_run = ids.select(f.col("id").alias(table.document_key), f.lit(True).alias("is_decided"))
    both = now.join(before, key, "full_outer").join(of_run, table.document_key, "left")
    isnull, equal = f.isnull, f.col("now") == f.col("before")
    kinds = {
        "inserted": isnull("before"),
        "updated": ~isnull("now") & ~isnull("before") & ~equal,
        "unchanged": ~isnull("now") & ~isnull("before") & equal,
        "deleted": isnull("now") & ~isnull("is_decided"),
        "carried": isnull("now") & isnull("is_decided"),
    }
    counted = both.agg(*(f.count_if(kind).alias(name) for name, kind in kinds.items()))
    return Changes(**counted.first().asDict())


def with_carried(table: Table, rows: DataFrame, previous: DataFrame, ids: DataFrame) -> DataFrame:
    """Returns the rows of the run and the published rows of documents that it does not cover."""
    kept = previous.join(rows.select(*table.key), list(table.key), "left_anti")
    of_run = ids.select(f.col("id").alias(table.document_key))
    kept = kept.join(of_run, table.document_key, "left_anti")
    names = [column.name for column in table.columns]
    # A column added since has its default or is null in these rows, and is part of the hash.
    hashed = kept.select(*names).selectExpr("*", f"{table.content_hash} as {HASH}")
    return rows.unionByName(hashed)
