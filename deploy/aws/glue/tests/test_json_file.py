from __future__ import annotations

import json

from json_file import json_bytes


def test_writes_the_bytes_of_json_stringify() -> None:
    value = {
        "none": None,
        "text": 'Größe "x"\\\n\u2028\u0001\u007f 𝄞',
        "empty": [[], {}],
        "n": [1, True],
    }
    expected = (
        '{\n  "none": null,\n  "text": "Größe \\"x\\"\\\\\\n\u2028\\u0001\u007f 𝄞",\n'
        '  "empty": [\n    [],\n    {}\n  ],\n  "n": [\n    1,\n    true\n  ]\n}\n'
    )
    assert json_bytes(value) == expected.encode()


def test_escapes_half_of_a_surrogate_pair() -> None:
    content = json_bytes({"id": "a\ud800b", "other": "\udfff"})
    assert b'"a\\ud800b"' in content
    assert b'"\\udfff"' in content
    assert json.loads(content) == {"id": "a\ud800b", "other": "\udfff"}
