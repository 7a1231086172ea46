"""The `secrets` block: the secrets of an environment in AWS Secrets Manager."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, RootModel, WithJsonSchema, model_validator

from stackwright.model.errors import Fault, Refusal, refuse
from stackwright.model.gaps import rule
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import RegionName, Slug, matching

RoleArn = Annotated[
    str,
    AfterValidator(
        matching(
            r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]+",
            "is not the ARN of a role",
            "write it like arn:aws:iam::111122223333:role/name, with its path if it has one",
        )
    ),
    WithJsonSchema({"type": "string", "pattern": r"^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$"}),
]
FunctionArn = Annotated[
    str,
    AfterValidator(
        matching(
            r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]+)?",
            "is not the ARN of a Lambda function",
            "write it like arn:aws:lambda:eu-west-1:111122223333:function:name",
        )
    ),
    WithJsonSchema({"type": "string", "pattern": r"^arn:aws[a-z-]*:lambda:.+$"}),
]
KeyArn = Annotated[
    str,
    AfterValidator(
        matching(
            r"arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+",
            "is not the ARN of a KMS key",
            "write it like arn:aws:kms:eu-west-1:111122223333:key/...",
        )
    ),
    WithJsonSchema({"type": "string", "pattern": r"^arn:aws[a-z-]*:kms:.+$"}),
]
JsonKey = Annotated[
    str,
    AfterValidator(matching("[A-Za-z_][A-Za-z0-9_.-]{0,127}", "is not a plain key", "use letters, digits and '_.-'")),
    WithJsonSchema({"type": "string", "maxLength": 128}),
]
# Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html
Schedule = Annotated[
    str,
    AfterValidator(
        matching(
            r"rate\([1-9][0-9]{0,3} (hours?|days?)\)|cron\([0-9A-Za-z ,/*?#-]+\)",
            "is not a schedule",
            "write it like rate(30 days) or cron(0 4 ? * SUN *)",
        )
    ),
    WithJsonSchema({"type": "string", "pattern": r"^(rate|cron)\(.+\)$"}),
]


class GeneratedSettings(Settings):
    """A random value that Terraform makes and hands on without keeping it in its state.

    At least one of the four kinds of character has to be left in.
    """

    # Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
    length: int = Field(default=32, ge=8, le=4096)
    """Number of characters."""
    exclude_characters: Annotated[str, Field(max_length=4096)] = ""
    """Characters that must not occur, e.g. `"@/\\"` where the value becomes part of a URL."""
    lowercase: bool = True
    """Whether small letters may occur."""
    uppercase: bool = True
    """Whether capital letters may occur."""
    numbers: bool = True
    """Whether digits may occur."""
    punctuation: bool = True
    """Whether punctuation may occur."""
    require_each_type: bool = True
    """Whether each kind of character that may occur does occur."""
    shape: Literal["json", "text"] = "json"
    """Keep the value under `key` in a JSON object, or by itself."""
    key: JsonKey = "password"
    """The value's key in the JSON object."""
    fixed: dict[JsonKey, str] = Field(default_factory=dict)
    """Further keys of the JSON object with values that are no secret, e.g. `username: postgres`."""
    version: int = Field(default=1, ge=1, le=1_000_000)
    """Raise it to have a new value made, and `fixed` written again, by the next apply."""

    @model_validator(mode="after")
    def _makes_sense(self) -> "GeneratedSettings":
        faults = [*self._character_faults(), *self._shape_faults(), *self._key_faults()]
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _character_faults(self) -> Iterator[Fault]:
        if not (self.lowercase or self.uppercase or self.numbers or self.punctuation):
            yield Fault("leaves no character to choose from", "allow one kind of character")

    @rule
    def _shape_faults(self) -> Iterator[Fault]:
        if self.shape == "text" and self.fixed:
            yield Fault("is used only with shape: json", "remove it, or change the shape", ("fixed",))

    @rule
    def _key_faults(self) -> Iterator[Fault]:
        if self.key in self.fixed:
            yield Fault("is the key of the generated value", "rename one of the two", ("fixed", self.key))


class RotationSettings(Settings):
    """Renewal of the value by a Lambda function of your own."""

    lambda_arn: FunctionArn
    """The function. It has to let Secrets Manager call it, and its role has to let it read and write this secret."""
    schedule: Schedule = "rate(30 days)"
    """When: `rate(30 days)`, at least 4 hours, or `cron(0 4 ? * SUN *)`, in UTC."""
    duration: Annotated[str, AfterValidator(matching("([1-9]|1[0-9]|2[0-4])h", "is no time", "write 1h to 24h"))] = "3h"
    """Length of the window in which it may happen, 1h to 24h."""
    immediately: bool = True
    """Whether the first rotation happens as soon as it is set up."""


class ReplicaSettings(Settings):
    """A copy of the secret in another region."""

    kms_key_arn: KeyArn | None = None
    """KMS key of that region; AWS's own key for Secrets Manager if left out."""


class SecretSettings(Settings):
    """A secret, named `<project>-<environment>-<name>`."""

    description: Annotated[str, Field(max_length=2048)] = ""
    """What it is for, at most 2,048 characters."""
    generate: GeneratedSettings | None = None
    """Have a random value made. If left out, the value is set outside, and Terraform never sees it."""
    recovery_window_days: int = 30
    """Days for which a deleted secret can be restored, 7 to 30; 0 deletes it at once. Its name is taken meanwhile."""
    rotation: RotationSettings | None = None
    """Renewal of the value by a Lambda function of your own."""
    replicas: dict[RegionName, ReplicaSettings] = Field(default_factory=dict)
    """Copies in other regions, by region."""
    readers: tuple[RoleArn, ...] = ()
    """The only roles that may read the value, whatever IAM grants others; whoever IAM lets if left out. Terraform reads
    a generated value whenever it plans, so there its plan and apply roles have to be among them."""

    @model_validator(mode="after")
    def _window(self) -> "SecretSettings":
        # Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
        days = self.recovery_window_days
        if days != 0 and not 7 <= days <= 30:  # noqa: PLR2004 - the numbers stand in the message
            raise refuse("must be 7 to 30 days, or 0", "use 30", "recovery_window_days")
        return self


class SecretsSettings(RootModel[dict[Slug, SecretSettings]]):
    """The secrets of an environment, each under a name of its own."""

    model_config = ConfigDict(frozen=True, strict=True)

    root: dict[Slug, SecretSettings] = Field(default_factory=dict)
