"""Evaluates policy conditions like AWS, for the operators in the Deny statements of the buckets."""

import ipaddress
from collections.abc import Callable
from fnmatch import fnmatchcase

NEGATED = {"ArnNotLike", "NotIpAddress", "StringNotEquals"}
"""In AWS, a negated operator matches if the key is missing."""

COMPARE: dict[str, Callable[[str, list[str]], bool]] = {
    "ArnNotLike": lambda value, wanted: not any(fnmatchcase(value, one) for one in wanted),
    "Bool": lambda value, wanted: value in wanted,
    "NotIpAddress": lambda value, wanted: not any(
        ipaddress.ip_address(value) in ipaddress.ip_network(one) for one in wanted
    ),
    "NumericLessThan": lambda value, wanted: any(float(value) < float(one) for one in wanted),
    "StringEquals": lambda value, wanted: value in wanted,
    "StringNotEquals": lambda value, wanted: value not in wanted,
}


def is_met(operator: str, value: str | None, wanted: list[str]) -> bool:
    """
    :param value: the value of the key in the request; None if the key is missing
    :raises NotImplementedError: for an unsupported operator
    """
    name = operator.removesuffix("IfExists")
    if name == "Null":
        return (value is None) is (wanted == ["true"])
    if name not in COMPARE:
        raise NotImplementedError(f"Unsupported operator in a Deny statement: {operator}")
    if value is None:
        return name in NEGATED or operator != name
    return COMPARE[name](value, wanted)
