"""The `secrets` block: the secrets of an environment in AWS Secrets Manager."""

import string
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, RootModel, WithJsonSchema, model_validator

from stackwright.model.errors import Fault, Refusal, refuse
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import OF_CI, changing, makes, nothing, replaces, updates
from stackwright.model.settings.form import LONG, SHORT, SHORT_OR_LONG, Settings
from stackwright.model.settings.schedule import Schedule, longest_window
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
# What a generated value is made of, by the setting that leaves it out, and the fewest characters that a value may
# be made of: as many as its smallest kind has.
# Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
KINDS = {
    "lowercase": string.ascii_lowercase,
    "uppercase": string.ascii_uppercase,
    "numbers": string.digits,
    "punctuation": string.punctuation,
}
FEWEST_CHARACTERS = len(string.digits)


NEXT_VALUE = nothing("It counts when the next value is made: raise `version`")


@changing(
    length=NEXT_VALUE,
    exclude_characters=NEXT_VALUE,
    lowercase=NEXT_VALUE,
    uppercase=NEXT_VALUE,
    numbers=NEXT_VALUE,
    punctuation=NEXT_VALUE,
    require_each_type=NEXT_VALUE,
    shape=NEXT_VALUE,
    key=NEXT_VALUE,
    fixed=NEXT_VALUE,
    version=replaces(
        "secretsmanager_secret_version", note="A new value is made; AWS keeps the one before as AWSPREVIOUS"
    ),
)
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
        kinds = {name: set(kind) for name, kind in KINDS.items() if getattr(self, name)}
        if not kinds:
            yield Fault("leaves no character to choose from", "allow one kind of character")
            return
        key, left = ("exclude_characters",), {name: kind - {*self.exclude_characters} for name, kind in kinds.items()}
        for name, kind in left.items():
            if not kind and self.require_each_type:
                problem = f"leaves none of {name}, one of which require_each_type asks for"
                yield Fault(problem, f"exclude fewer, or set {name}: false", key)
        if (count := len(set().union(*left.values()))) < FEWEST_CHARACTERS:
            problem = f"leaves {count} characters to choose from, at least {FEWEST_CHARACTERS} are needed"
            yield Fault(problem, "exclude fewer, or allow another kind of character", key)

    @rule
    def _shape_faults(self) -> Iterator[Fault]:
        if self.shape == "text" and self.fixed:
            yield Fault("is used only with shape: json", "remove it, or change the shape", ("fixed",))

    @rule
    def _key_faults(self) -> Iterator[Fault]:
        if self.key in self.fixed:
            yield Fault("is the key of the generated value", "rename one of the two", ("fixed", self.key))


@changing(
    lambda_arn=updates("secretsmanager_secret_rotation"),
    schedule=updates("secretsmanager_secret_rotation"),
    duration=updates("secretsmanager_secret_rotation"),
    immediately=updates("secretsmanager_secret_rotation"),
)
class RotationSettings(Settings):
    """Renewal of the value by a Lambda function of your own."""

    lambda_arn: FunctionArn
    """The function. It has to let Secrets Manager call it, and its role has to let it read and write this secret."""
    schedule: Schedule = "rate(30 days)"
    """When: `rate(30 days)`, 4 hours to 999 days, or `cron(0 4 ? * SUN *)`, in UTC."""
    duration: Annotated[str, AfterValidator(matching("([1-9]|1[0-9]|2[0-4])h", "is no time", "write 1h to 24h"))] = "3h"
    """Length of the window in which it may happen, 1h to 24h. It has to end before the day and the next window do."""
    immediately: bool = True
    """Whether the first rotation happens as soon as it is set up."""

    @model_validator(mode="after")
    def _window_fits(self) -> "RotationSettings":
        if int(self.duration.removesuffix("h")) > (longest := longest_window(self.schedule)):
            problem = f"reaches into the next window or day, as the schedule leaves {longest}h"
            raise refuse(problem, f"use at most {longest}h, or start earlier", "duration")
        return self


@changing(
    kms_key_arn=updates("secretsmanager_secret"),
)
class ReplicaSettings(Settings):
    """A copy of the secret in another region."""

    kms_key_arn: KeyArn | None = None
    """KMS key of that region; AWS's own key for Secrets Manager if left out."""


@changing(
    arn=updates("secretsmanager_secret_policy"),
    external=nothing(),
)
class ReaderSettings(Settings):
    """A role that may read the value, with more to say about it."""

    arn: RoleArn
    """The role."""
    external: bool = False
    """Whether it is of an account that platform.yaml does not list."""


Reader = Annotated[Annotated[RoleArn, SHORT] | Annotated[ReaderSettings, LONG], SHORT_OR_LONG]


def reader_arn(reader: str | ReaderSettings) -> str:
    """The ARN of a reader, written short or long."""
    return reader if isinstance(reader, str) else reader.arn


@changing(
    description=updates("secretsmanager_secret"),
    generate=makes("secretsmanager_secret_version") | OF_CI,
    recovery_window_days=updates("secretsmanager_secret"),
    rotation=makes("secretsmanager_secret_rotation"),
    replicas=updates("secretsmanager_secret", note="The last copy stays when it is left out: delete it by hand"),
    readers=updates("secretsmanager_secret_policy"),
)
class SecretSettings(Settings):
    """A secret, named `<project>-<environment>-<name>`."""

    description: Annotated[str, Field(max_length=2048)] = ""
    """What it is for, at most 2,048 characters."""
    generate: GeneratedSettings | None = None
    """Have a random value made. If left out, the value is set outside, and Terraform never sees it."""
    recovery_window_days: int | None = None
    """Days for which a deleted secret can be restored, 7 to 30; 0 deletes it at once. Its name is taken meanwhile. If
    left out: in development 0, past it 30."""
    rotation: RotationSettings | None = None
    """Have the value renewed by a Lambda function of your own."""
    replicas: dict[RegionName, ReplicaSettings] = Field(default_factory=dict)
    """Copies in other regions, by region."""
    readers: tuple[Reader, ...] = ()
    """The only roles that may read the value, whatever IAM grants others; whoever IAM lets if left out. Terraform reads
    a generated value whenever it plans, so there its plan and apply roles have to be among them. A role of an account
    that platform.yaml does not list is written `{arn: …, external: true}`."""

    @property
    def reader_arns(self) -> tuple[str, ...]:
        """ARNs of the readers."""
        return tuple(map(reader_arn, self.readers))

    @model_validator(mode="after")
    def _window(self) -> "SecretSettings":
        # Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
        days = self.recovery_window_days
        if days and not 7 <= days <= 30:  # noqa: PLR2004 - the numbers stand in the message
            raise refuse("must be 7 to 30 days, or 0", "use 30", "recovery_window_days")
        return self


@changing(
    root=makes("secretsmanager_secret", note="Another name is another secret, with another value") | OF_CI,
)
class SecretsSettings(RootModel[dict[Slug, SecretSettings]]):
    """The secrets of an environment, each under a name of its own."""

    model_config = ConfigDict(frozen=True, strict=True)

    root: dict[Slug, SecretSettings] = Field(default_factory=dict)
