"""How AWS judges a condition of a policy, as far as the Deny statements of the buckets need it."""

from collections.abc import Callable

NEGATED = {"StringNotEquals"}
"""To AWS a key that is missing is another one than any that is named."""

COMPARE: dict[str, Callable[[str, list[str]], bool]] = {
    "Bool": lambda value, wanted: value in wanted,
    "NumericLessThan": lambda value, wanted: any(float(value) < float(one) for one in wanted),
    "StringEquals": lambda value, wanted: value in wanted,
    "StringNotEquals": lambda value, wanted: value not in wanted,
}


def is_met(operator: str, value: str | None, wanted: list[str]) -> bool:
    """
    :param value: what the request has under the key; None where the key is missing
    :raises NotImplementedError: for an operator that is not known here
    """
    name = operator.removesuffix("IfExists")
    if name == "Null":
        return (value is None) is (wanted == ["true"])
    if name not in COMPARE:
        raise NotImplementedError(f"A Deny with {operator}")
    if value is None:
        return name in NEGATED or operator != name
    return COMPARE[name](value, wanted)
