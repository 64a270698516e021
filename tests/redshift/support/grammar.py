"""Parses statements with sqlglot's grammar of Redshift: a JSON list in, a JSON list out.

Each answer has the error, or null, and whether the grammar took the statement apart or kept it
as a command that it does not know.
"""

import json
import logging
import sys

import sqlglot
from sqlglot import exp

logging.disable(logging.CRITICAL)


def answer(sql: str) -> dict:
    try:
        trees = [tree for tree in sqlglot.parse(sql, read="redshift") if tree is not None]
    except sqlglot.errors.SqlglotError as error:
        return {"error": str(error), "command": False}
    if len(trees) != 1:
        return {"error": f"{len(trees)} statements", "command": False}
    return {"error": None, "command": any(True for _ in trees[0].find_all(exp.Command))}


json.dump([answer(sql) for sql in json.load(sys.stdin)], sys.stdout)
