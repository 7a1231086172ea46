"""Values of secrets, which stand in no state: Terraform writes them without keeping them, or people fill them in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stackwright.rehearsal.stand_in.world import World

SECRET = "aws_secretsmanager_secret"  # noqa: S105 - a type
VERSION = "aws_secretsmanager_secret_version"
_VALUE = "value-of-a-secret"


def write(world: World, secret: str, text: str) -> None:
    """Give a secret a value.

    Args:
        world: Where it is.
        secret: Its ARN.
        text: The value.
    """
    world.put(_VALUE, secret, {"secret_string": text}, "")


def keep(world: World, prior: Mapping[str, Any] | None, config: Mapping[str, Any]) -> None:
    """Keep the value that an apply gives to a version; a write-only one is given when its number is another.

    Args:
        world: Where the secret is.
        prior: The version's state before; None if it is made.
        config: Its arguments.
    """
    number = "secret_string_wo_version"
    anew = prior is None or prior.get(number) != config.get(number)
    text = config.get("secret_string_wo") if anew else None
    if isinstance(text := text or config.get("secret_string"), str):
        write(world, config["secret_id"], text)


def forget(world: World, secret: str) -> None:
    """A secret is gone, and its value with it.

    Args:
        world: Where it was.
        secret: Its ARN.
    """
    world.delete(_VALUE, secret)


def answer(world: World, config: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What is known of the value that is asked for; None if nobody gave one.

    Args:
        world: Where the secret is.
        config: The arguments of a data source or an ephemeral resource, which name the secret by its ARN or its name.
    """
    asked = config.get("secret_id")
    arns = (secret["id"] for secret in world.all(SECRET) if asked in {secret["id"], secret.get("name")})
    arn = next(arns, asked)
    value = world.get(_VALUE, arn) if isinstance(arn, str) else None
    return {**value, "arn": arn} if value else None
