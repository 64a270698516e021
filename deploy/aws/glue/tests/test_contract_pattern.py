from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from contract_pattern import pattern_of
from documents import document_reader

CONTRACTS = json.loads((Path(__file__).parents[1] / "tables.json").read_text())["contracts"]
#: Values that change what a field is, of every kind that a contract distinguishes.
STRANGE = [
    *(None, True, 0, -0.0, 1.5, -1, 2**31, 2**53, 10**16, 1e21, 1e-7, "", "a", "x" * 257),
    *("\x00", "\x1f", "\ud800", "\U0001d4b3", 'a"\\\n', "2021-02-29", "2021-02-28", [], {}, [None]),
    *("2021-02-29T00:00:00.000Z", "2020-02-29T00:00:00Z", "2021-04-31T00:00:00Z", ["a"], [1], [{}]),
    *("2021-01-01T00:00:00.1234567Z", "2021-01-01T24:00:00Z", "0000-01-01T00:00:00Z", {"new": 1}),
]


def sample(schema: dict[str, Any], random: random.Random) -> Any:  # noqa: ANN401
    """Returns a value that satisfies a contract, in the form of the API."""
    if "anyOf" in schema:
        return sample(random.choice(schema["anyOf"]), random)
    kind = schema["type"]
    if isinstance(kind, list):
        return sample({**schema, "type": random.choice(kind)}, random)
    if kind == "object":
        return {name: sample(one, random) for name, one in schema["properties"].items()}
    if kind == "array":
        return [sample(schema["items"], random) for _ in range(random.randrange(3))]
    if kind == "string":
        patterns = [one["pattern"] for one in schema.get("allOf", ())]
        usual = ["5eb87cd9ffd86e000604b32a", "a b", "2022-12-31", "2022-12-31T23:59:59.123Z"]
        usual += ["2016-06-30T01:02:03.000001", "2016-06-30"]
        return random.choice([one for one in usual if all(re.search(p, one) for p in patterns)])
    if kind == "integer":
        return random.choice([0, -1, 999, 123_456_789])
    return {"null": None, "boolean": random.random() < 0.5, "number": random.choice([0, -2.25, 7])}[
        kind
    ]


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [(*path, key) for key, _ in inner]
    return found + [
        more
        for key in found
        if isinstance(value[key[-1]], (dict, list))
        for more in paths_of(value[key[-1]], key)
    ]


def changed(document: dict[str, Any], random: random.Random) -> dict[str, Any]:
    """Returns a document with one strange value, or without one of its keys."""
    copy = json.loads(json.dumps(document))
    path = random.choice(paths_of(copy))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    if random.random() < 0.2:
        del inner[path[-1]]
    else:
        inner[path[-1]] = random.choice(STRANGE)
    return copy


def texts_of(document: dict[str, Any], random: random.Random) -> list[str]:
    compact = json.dumps(document, separators=(",", ":"), ensure_ascii=random.random() < 0.2)
    return [compact, json.dumps(document), f"{compact} ", compact[:-1]]


def matches(pattern: str, texts: list[str]) -> list[bool]:
    usable = [text.encode("utf-8", "replace").decode() for text in texts]
    return pc.match_substring_regex(pa.array(usable), pattern).to_pylist()


@pytest.mark.parametrize("resource", CONTRACTS)
def test_matches_the_usual_form_and_never_a_document_with_issues_or_drift(resource: str) -> None:
    contract = CONTRACTS[resource]
    pattern = pattern_of(contract)
    assert pattern is not None
    check = document_reader(contract)
    chance = random.Random(7)
    documents = [sample(contract, chance) for _ in range(40)]
    usual = [json.dumps(one, separators=(",", ":")) for one in documents]
    assert all(matches(pattern, usual))
    texts = [
        text
        for one in documents
        for _ in range(25)
        for text in texts_of(changed(one, chance), chance)
        if text.isascii() or "\ud800" not in text
    ]
    found = matches(pattern, texts)
    assert 0 < sum(found) < len(texts) / 2
    for text in (text for text, is_usual in zip(texts, found) if is_usual):
        checked = check(text)
        assert (checked.issues, checked.drift) == ([], []), text


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"a": {"type": "null"}}, "required": []},
        {"type": "number", "minimum": 0},
        {"type": "number", "multipleOf": 2},
        {"type": "integer", "exclusiveMinimum": 0},
        {"type": "string", "enum": ["a"]},
        {"type": "string", "format": "date"},
        {"type": "array", "items": {"type": "null"}, "minItems": 1},
        {"anyOf": [{"type": "null"}, {"type": "boolean"}], "enum": [None]},
        {"type": "integer", "minimum": 0, "maximum": 5},
        {"type": "string", "maxLength": 10},
        {"type": "string", "pattern": "^[a-z]+$"},
        {"type": "string", "pattern": r"^\d{4}-02-\d\d$"},
        {"type": "unknown"},
    ],
)
def test_has_no_pattern_for_a_rule_that_it_cannot_express(schema: dict[str, Any]) -> None:
    assert pattern_of({"type": "array", "items": schema}) is None


@pytest.mark.parametrize(
    ("schema", "usual", "others"),
    [
        ({"type": "integer", "maximum": 99}, ["0", "-9", "7"], ["10", "1.0", "01"]),
        ({"type": "integer", "maximum": 2**31 - 1}, ["999999999", "-1"], ["2147483648", "1e3"]),
        ({"type": "string", "minLength": 1, "maxLength": 64}, ['"a"'], ['""', f'"{"a" * 65}"']),
        ({"type": "string"}, ['""', r'"\\\"\n"'], [r'"\u0000"', '"\x1f"', '"']),
        ({"type": "number"}, ["-0.5", "12"], ["1e400", ".5", "1.", "NaN", "1234567890123456"]),
    ],
)
def test_matches_values(schema: dict[str, Any], usual: list[str], others: list[str]) -> None:
    pattern = pattern_of(schema)
    assert pattern is not None
    assert matches(pattern, usual) == [True] * len(usual)
    assert matches(pattern, others) == [False] * len(others)
