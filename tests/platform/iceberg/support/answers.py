"""Answers questions, one JSON text a line, until standard input ends."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any


def answer(handlers: Mapping[str, Callable[..., Any]]) -> None:
    """Calls the handler that a question names in `ask`, with its other members."""
    # Whatever libraries print must not get between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        question = json.loads(line)
        try:
            given: Any = {"answer": handlers[question.pop("ask")](**question)}
        except Exception:
            given = {"error": traceback.format_exc()}
        print(json.dumps(given), file=answers, flush=True)
