"""Parses statements in a dialect, and writes them in another where one is named: JSON in, JSON out.

in:  {"read": "athena", "write": "duckdb", "statements": ["select 1"]}
out: [{"error": null, "kind": "Select", "command": false, "sql": "SELECT 1"}]

Without `write`, `sql` is null. `error` says what is wrong with a statement that the parser does not understand, or `null`.
`command` says that it passed on the statement, or a part of it, without understanding it.
"""

import json
import logging
import sys

import sqlglot
from sqlglot import exp

# What the parser passes on is in the answer; its warnings say the same.
logging.disable(logging.CRITICAL)


def answer(statement: str, read: str, write: str | None) -> dict:
    try:
        trees = [tree for tree in sqlglot.parse(statement, read=read) if tree is not None]
        if len(trees) != 1:
            return wrong(f"{len(trees)} statements")
        (tree,) = trees
        sql = write and tree.sql(dialect=write, unsupported_level=sqlglot.ErrorLevel.RAISE)
    except sqlglot.errors.SqlglotError as error:
        return wrong(str(error))
    command = any(True for _ in tree.find_all(exp.Command))
    return {"error": None, "kind": type(tree).__name__, "command": command, "sql": sql}


def wrong(why: str) -> dict:
    return {"error": why, "kind": None, "command": False, "sql": None}


question = json.load(sys.stdin)
read, write = question["read"], question.get("write")
json.dump([answer(sql, read, write) for sql in question["statements"]], sys.stdout)
