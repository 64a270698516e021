"""What a run changes in a table, beside what is published."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from definitions import HASH, Table


class Changes(NamedTuple):
    """Rows by what becomes of them. `carried`: the run does not decide on their documents."""

    inserted: int
    updated: int
    unchanged: int
    deleted: int
    carried: int

    @property
    def rows(self) -> int:
        """Rows that the run has made."""
        return self.inserted + self.updated + self.unchanged

    @property
    def none(self) -> bool:
        return self.inserted == self.updated == self.deleted == 0


def first_load(rows: int) -> Changes:
    """Everything is new."""
    return Changes(rows, 0, 0, 0, 0)


def decided(
    table: Table, documents: DataFrame, previous: DataFrame, spared: Collection[str] | None
) -> DataFrame:
    """Ids of the documents on whose rows a run decides: what it does not make of them goes.

    :param documents: those that the run brings
    :param spared: with pruning, the rejected ones: they have not vanished; None without pruning
    """
    brought = documents.select("id")
    if spared is None:
        return brought
    there = previous.select(f.col(table.document_key).alias("id"))
    return brought.union(there.where(~f.col("id").isin(list(spared)))).distinct()


def compare(table: Table, rows: DataFrame, previous: DataFrame, ids: DataFrame) -> Changes:
    """Counts what becomes of each row.

    :param previous: the published rows, their key and hash at least
    :param ids: see :func:`decided`
    """
    key = list(table.key)
    now = rows.select(*key, f.col(HASH).alias("now"))
    before = previous.select(*key, f.col(HASH).alias("before"))
    of_run = ids.select(f.col("id").alias(table.document_key), f.lit(True).alias("is_decided"))
    both = now.join(before, key, "full_outer").join(of_run, table.document_key, "left")
    isnull, equal = f.isnull, f.col("now") == f.col("before")
    fates = {
        "inserted": isnull("before"),
        "updated": ~isnull("now") & ~isnull("before") & ~equal,
        "unchanged": ~isnull("now") & ~isnull("before") & equal,
        "deleted": isnull("now") & ~isnull("is_decided"),
        "carried": isnull("now") & isnull("is_decided"),
    }
    counted = both.agg(*(f.count_if(fate).alias(name) for name, fate in fates.items()))
    return Changes(**counted.first().asDict())


def with_carried(table: Table, rows: DataFrame, previous: DataFrame, ids: DataFrame) -> DataFrame:
    """The rows of the run, and the published ones on which it does not decide."""
    kept = previous.join(rows.select(*table.key), list(table.key), "left_anti")
    of_run = ids.select(f.col("id").alias(table.document_key))
    kept = kept.join(of_run, table.document_key, "left_anti")
    names = [column.name for column in table.columns]
    # A column that has come since is null in them, and counts in the hash.
    hashed = kept.select(*names).selectExpr("*", f"{table.content_hash} as {HASH}")
    return rows.unionByName(hashed)
