from __future__ import annotations

import pytest

from json_text import json_text


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("5.0", "5"),
        ("-0.0", "0"),
        ("1e3", "1000"),
        ("0.1", "0.1"),
        ("7.60", "7.6"),
        ("12345678.5", "12345678.5"),
        ("0.000001", "0.000001"),
        ("0.0000001", "1e-7"),
        ("1.5e-9", "1.5e-9"),
        ("100000000000000000000", "100000000000000000000"),
        ("1e21", "1e+21"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ("5e-324", "5e-324"),
        ("9007199254740993", "9007199254740992"),
    ],
)
def test_formats_numbers_like_javascript(number: str, written: str) -> None:
    assert json_text(f'{{"a": {number}}}', "a") == written
    if not number.startswith("-"):
        assert json_text(f'{{"a": -{number}}}', "a") == f"-{written}"


def test_puts_array_indexes_first() -> None:
    document = '{"a": {"b": 1, "10": 2, "2": 3, "01": 4, "4294967295": 5}}'
    assert json_text(document, "a") == '{"2":3,"10":2,"b":1,"01":4,"4294967295":5}'


def test_escapes_only_required_characters() -> None:
    document = r'{"a": ["\u00e9\/", "\"\\", "\u0001\u001f\u007f", "\b\f\n\r\t"]}'
    assert json_text(document, "a") == '["é/","\\"\\\\","\\u0001\\u001f\x7f","\\b\\f\\n\\r\\t"]'


@pytest.mark.parametrize("path", ["b", "a.b", "a.b.c", "none"])
def test_returns_none_if_the_path_has_no_value(path: str) -> None:
    assert json_text('{"a": {"b": null}, "none": null}', path) is None
