"""The fields that tables read from documents: their types, and their values as Arrow arrays."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

#: The type of a field, as in tables.json: a name, the fields of an object, `[element]` for an
#: array, or `["string", object]` for an array whose elements are texts or objects.
FieldType = Any
Fields = dict[str, FieldType]

_ARROW_TYPES = {"string": pa.string(), "double": pa.float64(), "boolean": pa.bool_()}


def is_mixed(kind: FieldType) -> bool:
    return isinstance(kind, list) and len(kind) == 2


def arrow_type(kind: FieldType) -> pa.DataType:
    """Returns the type of the values of a field. A mixed element is a struct of text and object."""
    if isinstance(kind, str):
        return _ARROW_TYPES[kind]
    if isinstance(kind, dict):
        return pa.struct([(name, arrow_type(one)) for name, one in kind.items()])
    if is_mixed(kind):
        return pa.list_(pa.struct([("self", pa.string()), ("item", arrow_type(kind[1]))]))
    return pa.list_(arrow_type(kind[0]))


def spark_type(kind: FieldType) -> str:
    """Returns the type of Spark that corresponds to :func:`arrow_type`."""
    if isinstance(kind, str):
        return kind
    if isinstance(kind, dict):
        fields = (f"`{name}`: {spark_type(one)}" for name, one in kind.items())
        return f"struct<{', '.join(fields)}>"
    if is_mixed(kind):
        return f"array<struct<`self`: string, `item`: {spark_type(kind[1])}>>"
    return f"array<{spark_type(kind[0])}>"


def parsed_at_once(lines: pa.Array, fields: Fields) -> list[pa.Array] | None:
    """Parses documents that `contract_pattern` matches; returns an array for each field.

    :returns: None if mixed arrays have texts in some documents and objects in others
    """
    texts = pa.ListArray.from_arrays(pa.array([0, len(lines)], pa.int32()), lines)
    content = pc.binary_join(texts, "\n")[0].as_buffer()
    for chosen in (1, 0) if any(is_mixed(kind) for kind in fields.values()) else (0,):
        schema = pa.schema([(name, _json_type(kind, chosen)) for name, kind in fields.items()])
        try:
            columns = _parsed(content, schema)
        except pa.ArrowInvalid:
            continue
        return [
            _as_mixed(column, kind, chosen) if is_mixed(kind) else column
            for column, kind in zip(columns, fields.values())
        ]
    return None


def _parsed(content: pa.Buffer, schema: pa.Schema) -> list[pa.Array]:
    read = pyarrow.json.ReadOptions(use_threads=False, block_size=content.size + 1)
    parse = pyarrow.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
    table = pyarrow.json.read_json(pa.BufferReader(content), read, parse)
    return [table.column(name).combine_chunks() for name in schema.names]


def _json_type(kind: FieldType, chosen: int) -> pa.DataType:
    return pa.list_(arrow_type(kind[chosen])) if is_mixed(kind) else arrow_type(kind)


def _as_mixed(lists: pa.Array, kind: FieldType, chosen: int) -> pa.Array:
    inner = arrow_type(kind).value_type
    parts = [pa.nulls(len(lists.values), field.type) for field in inner]
    parts[chosen] = lists.values
    return pa.ListArray.from_arrays(lists.offsets, pa.StructArray.from_arrays(parts, fields=inner))


def parsed_singly(texts: list[str], fields: Fields) -> list[pa.Array]:
    """Parses valid documents of any form; returns an array for each field."""
    # Numbers are doubles, as in JavaScript.
    documents = [json.loads(text, parse_int=float) for text in texts]
    return [
        pa.array([_value(one.get(name), kind) for one in documents], arrow_type(kind))
        for name, kind in fields.items()
    ]


def _value(value: Any, kind: FieldType) -> Any:  # noqa: ANN401
    if value is None:
        return None
    if is_mixed(kind):
        return [{"self": one} if isinstance(one, str) else {"item": one} for one in value]
    # `source` is not in the contracts, so that it can have any type.
    return json.dumps(value) if kind == "string" and not isinstance(value, str) else value
