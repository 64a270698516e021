"""Parses statements in a dialect and writes them in another: JSON in, JSON out.

in:  {"read": "athena", "write": "duckdb", "statements": ["select 1"]}
out: [{"sql": "SELECT 1", "kind": "Select"}]

A statement that the parser does not understand ends the program with what is wrong; one that it
only passes on without understanding it has the kind "Command".
"""

import json
import sys

import sqlglot

question = json.load(sys.stdin)
answers = []
for statement in question["statements"]:
    (tree,) = sqlglot.parse(statement, read=question["read"], error_level=sqlglot.ErrorLevel.RAISE)
    sql = tree.sql(dialect=question["write"], unsupported_level=sqlglot.ErrorLevel.RAISE)
    answers.append({"sql": sql, "kind": type(tree).__name__})
json.dump(answers, sys.stdout)
