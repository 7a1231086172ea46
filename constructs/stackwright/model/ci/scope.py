"""What of AWS belongs to an environment, as policies can say it: by names, and by tags."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from stackwright.model.catalogue.limits import S3_BUCKET
from stackwright.model.ci.trust import provider_arn
from stackwright.model.context import Context
from stackwright.model.environment import Environment
from stackwright.model.iam import Conditions
from stackwright.model.layer import UsedName
from stackwright.model.names import access_log_bucket
from stackwright.model.settings.gitops import GitOpsSettings
from stackwright.model.settings.secrets_ import SecretsSettings
from stackwright.model.state_location import StateLocation, layer_state


@dataclass(frozen=True)
class Scope:
    """One environment, seen by who writes policies about it.

    Attributes:
        environment: The environment.
        others: The other environments of its account.
        buckets: Names of its buckets that do not begin as its other names do.
        key_arn: KMS key of states and locks; None where AWS's own keys encrypt them.
    """

    environment: Environment
    others: Sequence[Environment]
    buckets: Sequence[str]
    key_arn: str | None

    @classmethod
    def of(
        cls,
        environment: Environment,
        environments: Iterable[Environment],
        names: Iterable[UsedName],
        *,
        key_arn: str | None = None,
    ) -> Self:
        """What belongs to an environment.

        Args:
            environment: The environment.
            environments: All environments of the platform.
            names: Every name that the environment uses.
            key_arn: KMS key of states and locks; None where AWS's own keys encrypt them.
        """
        others = [one for one in environments if one is not environment and one.account.id == environment.account.id]
        own = f"{environment.names.prefix}-"
        buckets = [used.name for used in names if used.limit is S3_BUCKET and not used.name.startswith(own)]
        return cls(environment, others, buckets, key_arn)

    @cached_property
    def context(self) -> Context:
        """Where the environment's constructs stand."""
        return self.environment.context("bootstrap")

    @property
    def prefix(self) -> str:
        """What its names start with."""
        return self.environment.names.prefix

    @property
    def state(self) -> StateLocation:
        """Where its states are kept; the key is that of one of them."""
        return layer_state(self.environment, "*")

    @property
    def states(self) -> str:
        """ARN of whatever is kept of its states."""
        return f"{self.state_bucket}/environments/{self.environment.name}/*"

    @property
    def state_bucket(self) -> str:
        """ARN of the bucket of states."""
        return self.context.arn("s3", self.state.bucket)

    @property
    def state_buckets(self) -> Sequence[str]:
        """ARNs of that bucket, of the one with the records of its requests, and of all that lies in them."""
        logs = self.context.arn("s3", access_log_bucket(self.state.bucket))
        return [self.state_bucket, f"{self.state_bucket}/*", logs, f"{logs}/*"]

    @property
    def lock_table(self) -> str:
        """ARN of the table of locks, whether or not it is the one that locks."""
        account = self.environment.account
        return account.context("bootstrap").arn("dynamodb", f"table/{account.lock_table}")

    @property
    def oidc_provider(self) -> str:
        """ARN of GitHub's OIDC provider."""
        return provider_arn(self.environment.account)

    @property
    def boundary(self) -> str:
        """ARN of the policy that bounds every role of the environment."""
        return self.environment.account.permissions_boundary or self.environment.own_boundary

    def policy(self, name: str) -> str:
        """ARN of a policy in the platform's path."""
        return self.context.arn("iam", f"policy{self.context.iam_path}{name}")

    def named(self, service: str, *forms: str) -> list[str]:
        """ARNs of things of the environment.

        Args:
            service: The service, as ARNs spell it.
            forms: What follows the account; `{}` stands for what the environment's names start with.
        """
        return [self.context.arn(service, form.format(self.prefix)) for form in forms]

    @property
    def own_buckets(self) -> list[str]:
        """ARNs of its buckets."""
        return [*self.named("s3", "{}-*"), *(self.context.arn("s3", bucket) for bucket in self.buckets)]

    @property
    def read_secrets(self) -> list[str]:
        """ARNs of the secrets whose values a plan reads."""
        gitops, secrets = self.environment.block(GitOpsSettings), self.environment.block(SecretsSettings)
        credentials = gitops.repository.credentials if gitops and gitops.mode == "helm" else None
        names = {credentials.secret} if credentials else set()
        # The provider reads the value even where it is write-only.
        # Source: https://github.com/hashicorp/terraform-provider-aws/pull/44876, which no version up to 6.25 has
        names |= {name for name, secret in secrets.root.items() if secret.generate} if secrets else set()
        wanted = sorted(names) if self.environment.platform.ci.plan_secrets == "needed" else []
        # AWS ends a secret's ARN with a hyphen and six characters.
        return [self.context.arn("secretsmanager", f"secret:{self.prefix}-{name}-??????") for name in wanted]

    @property
    def extended_by(self) -> list[Environment]:
        """The other environments whose names begin as this one's do: `dev-blue` is one of `dev`."""
        return [one for one in self.others if one.names.prefix.startswith(f"{self.prefix}-")]

    def tagged(self, where: str) -> dict[str, str]:
        """Tags that everything of the environment has, as conditions.

        Args:
            where: `Resource` for what there is, `Request` for what is asked for.
        """
        return {
            f"aws:{where}Tag/environment": self.environment.name,
            f"aws:{where}Tag/project": self.environment.platform.project,
        }

    @property
    def ours(self) -> Conditions:
        """Only what carries the environment's tags."""
        return {"StringEquals": self.tagged("Resource")}

    @property
    def new(self) -> Conditions:
        """Only what is given the environment's tags as it is made."""
        return {"StringEquals": self.tagged("Request")}
