from __future__ import annotations

import json

import pyarrow as pa

from fields import Fields, arrow_type, parsed_at_once, parsed_singly, spark_type

FIELDS: Fields = {
    "id": "string",
    "mass": "double",
    "ok": "boolean",
    "site": {"name": "string", "at": {"x": "double"}},
    "crew": ["string", {"crew": "string", "role": "string"}],
    "stops": [{"city": "string"}],
    "names": ["string"],
    "absent": "string",
}
TEXTS = [
    '{"new":1,"id":"a","mass":-0,"ok":true,"site":null,"crew":[],"stops":[],"names":["é","\\"\\n"]}',
    '{"id":"b","mass":900719925474099,"ok":null,"site":{"name":"x","at":{"x":1.5}},'
    '"crew":[{"crew":null,"role":"Pilot"}],"stops":[{"city":null},{"city":"y"}],"names":[]}',
]
ROWS = {
    "id": ["a", "b"],
    "mass": [-0.0, 900719925474099.0],
    "ok": [True, None],
    "site": [None, {"name": "x", "at": {"x": 1.5}}],
    "crew": [[], [{"self": None, "item": {"crew": None, "role": "Pilot"}}]],
    "stops": [[], [{"city": None}, {"city": "y"}]],
    "names": [["é", '"\n'], []],
    "absent": [None, None],
}


def rows_of(columns: list[pa.Array] | None) -> dict[str, object] | None:
    if columns is None:
        return None
    for column, kind in zip(columns, FIELDS.values()):
        assert column.type == arrow_type(kind)
        column.validate(full=True)
    return {name: column.to_pylist() for name, column in zip(FIELDS, columns)}


def test_both_ways_of_parsing_return_the_same() -> None:
    assert repr(rows_of(parsed_at_once(pa.array(TEXTS), FIELDS))) == repr(ROWS)
    assert repr(rows_of(parsed_singly(TEXTS, FIELDS))) == repr(ROWS)


def test_parses_a_slice() -> None:
    found = rows_of(parsed_at_once(pa.array(["{", *TEXTS, "{"]).slice(1, 2), FIELDS))
    assert repr(found) == repr(ROWS)


def test_array_elements_are_texts_or_objects() -> None:
    texts = [text.replace('"crew":[]', '"crew":["a","{b"]') for text in TEXTS]
    crew = [{"self": "a", "item": None}, {"self": "{b", "item": None}]
    singly = rows_of(parsed_singly(texts, FIELDS))
    assert singly == {**ROWS, "crew": [crew, ROWS["crew"][1]]}
    assert parsed_at_once(pa.array(texts), FIELDS) is None
    found = rows_of(parsed_at_once(pa.array(texts[:1]), FIELDS))
    assert found == {name: values[:1] for name, values in singly.items()}


def test_numbers_are_doubles() -> None:
    numbers = ["123456789012345680000", "1e3", "0.1", "1e-7"]
    texts = [f'{{"mass":{number}}}' for number in numbers]
    for columns in (parsed_singly(texts, FIELDS), parsed_at_once(pa.array(texts), FIELDS)):
        assert columns is not None
        assert columns[1].to_pylist() == [float(json.loads(number)) for number in numbers]


def test_a_field_without_a_contract_has_any_type() -> None:
    texts = [f'{{"absent":{value}}}' for value in ('"x"', "5.0", "[null]", "null")]
    assert parsed_singly(texts, FIELDS)[-1].to_pylist() == ["x", "5.0", "[null]", None]


def test_types_of_spark_correspond() -> None:
    assert spark_type(FIELDS["site"]) == "struct<`name`: string, `at`: struct<`x`: double>>"
    assert spark_type(FIELDS["crew"]) == (
        "array<struct<`self`: string, `item`: struct<`crew`: string, `role`: string>>>"
    )
    assert spark_type(FIELDS["stops"]) == "array<struct<`city`: string>>"
