"""JSON files of a lake, byte for byte as `spacex-etl` writes them."""

from __future__ import annotations

import json
import re

_HALF_OF_A_PAIR = re.compile("[\ud800-\udfff]")


def json_bytes(value: object) -> bytes:
    """Returns the content of a file: two spaces of indentation, and a newline at its end."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    # UTF-8 has no code for them. JSON.stringify escapes them as well.
    escaped = _HALF_OF_A_PAIR.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
    return f"{escaped}\n".encode()
