"""Creates the views of a SQL script from standard input in Spark; prints their schemas as JSON."""

from __future__ import annotations

import json
import re
import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
spark.udf.register("json_text", lambda document, path: document, "string")
script = sys.stdin.read()
for resource in set(re.findall(r"from (\w+_documents)", script)):
    spark.createDataFrame([], "document string").createOrReplaceTempView(resource)
schemas = {}
for statement in script.split(";\n"):
    if statement.strip():
        spark.sql(statement)
        name = re.search(r"view `(\w+)`", statement).group(1)
        schemas[name] = spark.table(name).schema.simpleString()
print(json.dumps(schemas))
