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
VALID = '{"id": "a", "count": 1.0, "mass": 1e3, "day": null, "names": []}'

read = document_reader(CONTRACT)


def issues_of(text: str) -> list[tuple[str, str]]:
    return [(issue.code, issue.path) for issue in read(text).issues]


def test_valid_document_has_no_issues() -> None:
    assert read(VALID) == ("a", [], [])


def test_reports_an_unknown_key_once_as_drift() -> None:
    checked = read(VALID.replace('"id"', '"new": [1], "id"'))
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
def test_rejects_an_invalid_document_with_code_and_path(
    was: str, becomes: str, expected: list[tuple[str, str]]
) -> None:
    assert issues_of(VALID.replace(was, becomes, 1)) == expected


def test_rejects_too_deep_nesting() -> None:
    deep = "[" * 120 + "]" * 120
    assert issues_of(VALID.replace('"id"', f'"new": {deep}, "id"')) == [
        ("too_deep", "new" + "[0]" * 99)
    ]


def test_validates_an_element_that_is_a_text_or_an_object() -> None:
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
