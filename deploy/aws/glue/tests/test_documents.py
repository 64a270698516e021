from __future__ import annotations

import pytest

from documents import document_reader

CONTRACT = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "minLength": 1, "maxLength": 256},
        "count": {"type": ["integer", "null"], "minimum": -(2**31), "maximum": 2**31 - 1},
        "mass": {"type": "number"},
        "day": {"anyOf": [{"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}, {"type": "null"}]},
        "names": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["id", "count", "mass", "day", "names"],
    "additionalProperties": False,
}
SOUND = '{"id": "a", "count": 1.0, "mass": 1e3, "day": null, "names": []}'

read = document_reader(CONTRACT)


def faults(text: str) -> list[tuple[str, str]]:
    return [(issue.code, issue.path) for issue in read(text).issues]


def test_a_sound_document_has_no_issues() -> None:
    assert read(SOUND) == ("a", [], [])


def test_unknown_keys_are_drift_and_told_once() -> None:
    checked = read(SOUND.replace('"id"', '"new": [1], "id"'))
    assert checked.issues == []
    assert checked.drift == ["new"]


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ('"a"', '""', [("too_small", "id")]),
        ('"a"', f'"{"x" * 257}"', [("too_big", "id")]),
        ('"a"', '"' + "\U0001d4b3" * 129 + '"', [("too_big", "id")]),
        ("1.0", "1.5", [("invalid_type", "count")]),
        ("1.0", "true", [("invalid_type", "count")]),
        ("1.0", "2147483648", [("too_big", "count")]),
        ("1e3", "1e400", [("invalid_type", "mass")]),
        ("1e3", "9" * 400, [("invalid_type", "mass")]),
        ("1e3", "NaN", [("invalid_json", "")]),
        ("null", '"2020-01-0\u0661"', [("invalid_format", "day")]),
        ("null", '"2020-01-01\\n"', [("invalid_format", "day")]),
        ("[]", '["a", 1]', [("invalid_type", "names[1]")]),
        ("[]", '["\\u0000"]', [("unstorable_text", "names[0]")]),
        ("[]", '["\\ud800"]', [("unstorable_text", "names[0]")]),
        (', "names": []', "", [("invalid_type", "names")]),
    ],
)
def test_what_is_wrong_is_named(was: str, becomes: str, expected: list[tuple[str, str]]) -> None:
    assert faults(SOUND.replace(was, becomes, 1)) == expected


def test_what_is_nested_too_deep_is_refused() -> None:
    deep = "[" * 120 + "]" * 120
    assert faults(SOUND.replace('"id"', f'"new": {deep}, "id"')) == [
        ("too_deep", "new" + "[0]" * 99)
    ]


def test_an_element_that_is_a_text_or_an_object() -> None:
    crew = {
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {"crew": {"type": "string"}},
                "required": ["crew"],
                "additionalProperties": False,
            },
        ]
    }
    check = document_reader({"type": "array", "items": crew})
    assert check('["a", {"crew": "b"}]').issues == []
    issues = check('[{"crew": 1}, 5]').issues
    found = [(issue.code, issue.path) for issue in issues]
    assert found == [("invalid_type", "[0].crew"), ("invalid_union", "[1]")]
