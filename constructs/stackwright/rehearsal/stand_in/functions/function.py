"""A function of a provider: what it takes, what it gives, and how it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stackwright.cdk.schema import CtyType
from stackwright.rehearsal.stand_in import any_type
from stackwright.rehearsal.stand_in.protocol import message
from stackwright.rehearsal.stand_in.wire import decode, encode


class ArgumentError(Exception):
    """An argument that a function refuses.

    Args:
        text: What is wrong with it.
        number: Which one, from 0.
    """

    def __init__(self, text: str, number: int = 0) -> None:
        super().__init__(text)
        self.number = number


@dataclass(frozen=True, slots=True)
class Function:
    """A function.

    Attributes:
        summary: What it is for.
        parameters: Their types by name, in order.
        returns: The type of what it gives.
        call: It; raises `ArgumentError`.
        since: The version of the provider that brought it; empty where all that are in use have it.
    """

    summary: str
    parameters: Mapping[str, CtyType]
    returns: CtyType
    call: Callable[..., Any]
    since: tuple[int, ...] = ()

    def described(self) -> Any:  # noqa: ANN401 - a message
        """The message that tells Terraform of it."""
        parameter, result = message("Function.Parameter"), message("Function.Return")
        return message("Function")(
            parameters=[parameter(name=name, type=_json(type_)) for name, type_ in self.parameters.items()],
            summary=self.summary,
            **{"return": result(type=_json(self.returns))},
        )

    def answered(self, arguments: Iterable[Any]) -> Any:  # noqa: ANN401 - a message
        """The answer to a call.

        Args:
            arguments: As Terraform sends them.
        """
        response = message("CallFunction.Response")
        given = [
            any_type.bare(decode(sent)) if type_ == any_type.ANY else decode(sent)
            for sent, type_ in zip(arguments, self.parameters.values(), strict=True)
        ]
        try:
            result = self.call(*given)
        except ArgumentError as refusal:
            return response(error=message("FunctionError")(text=str(refusal), function_argument=refusal.number))
        return response(result=encode(any_type.typed(result) if self.returns == any_type.ANY else result))


def _json(type_: CtyType) -> bytes:
    return json.dumps(type_).encode()
