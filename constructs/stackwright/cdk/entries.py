"""Values of a mapping that may come from another stack."""

from collections.abc import Mapping, Sequence

from stackwright.cdk.core import Fn, Token


def entries(mapping: Mapping[str, str], keys: Sequence[str]) -> list[str]:
    """What a mapping has at some keys. If it was read out of a state, Terraform looks there.

    Args:
        mapping: The mapping, or the token of one.
        keys: Its keys.
    """
    return [mapping[key] if key in mapping else Token.as_string(Fn.lookup_nested(mapping, [key])) for key in keys]
