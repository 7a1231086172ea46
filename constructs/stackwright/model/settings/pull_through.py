"""Pull-through caches, in the `registry` block: public registries whose images are kept in one's own."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from stackwright.model.errors import refuse
from stackwright.model.settings.consequence import changing, makes, replaces, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import matching

# Upstreams that Amazon ECR can cache, and whether they ask for credentials.
# Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
UPSTREAMS = {
    "public.ecr.aws": False,
    "registry.k8s.io": False,
    "quay.io": False,
    "registry-1.docker.io": True,
    "ghcr.io": True,
    "registry.gitlab.com": True,
}
CredentialArn = Annotated[
    str,
    AfterValidator(
        matching(
            r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:ecr-pullthroughcache/[A-Za-z0-9/_+=.@-]+",
            "is not the ARN of a secret whose name starts with ecr-pullthroughcache/, as Amazon ECR demands",
            "make such a secret, and write its ARN",
        )
    ),
    WithJsonSchema({"type": "string"}),
]
MADE = "Repositories that the cache has made stay as they are"


@changing(
    upstream=replaces("ecr_pull_through_cache_rule") | updates("ecr_repository_creation_template"),
    credential_arn=updates("ecr_pull_through_cache_rule"),
    days=updates("ecr_repository_creation_template", note=MADE),
    tag_mutability=updates("ecr_repository_creation_template", note=MADE),
    kms_key=updates("ecr_repository_creation_template", note=MADE) | makes("iam_role"),
    tags=updates("ecr_repository_creation_template", note=MADE) | makes("iam_role"),
)
class PullThroughCacheSettings(Settings):
    """A public registry whose images are kept in repositories of one's own, from their first pull on."""

    upstream: Literal[
        "public.ecr.aws", "registry.k8s.io", "quay.io", "registry-1.docker.io", "ghcr.io", "registry.gitlab.com"
    ]
    """The public registry."""
    credential_arn: CredentialArn | None = None
    """Secret with the user name and access token for it. Docker Hub, GitHub and GitLab ask for one."""
    days: int = Field(default=90, ge=1, le=3650)
    """Days after which a cached image is deleted. The next pull fetches it again."""

    tag_mutability: Literal["MUTABLE", "IMMUTABLE"] = "MUTABLE"
    """Whether a tag can move to another image, as it may upstream. With `IMMUTABLE`, ECR keeps the first one for ever:
    what moves upstream, such as `latest`, stays as it was when it was first pulled."""
    kms_key: bool = False
    """Encrypt images with the key of `registry.kms_key` instead of one of ECR's own. The images are public."""
    tags: bool = False
    """Give the repositories the environment's tags, by which costs are told apart."""

    @property
    def needs_role(self) -> bool:
        """Whether Amazon ECR needs a role of ours to make the repositories."""
        return self.kms_key or self.tags

    @model_validator(mode="after")
    def _credential_where_asked_for(self) -> "PullThroughCacheSettings":
        asked = UPSTREAMS[self.upstream]
        if asked and self.credential_arn is None:
            remedy = "add the ARN of a secret with user name and access token"
            raise refuse(f"is missing, and {self.upstream} lets nobody in without", remedy, "credential_arn")
        if not asked and self.credential_arn is not None:
            raise refuse(f"is given, but {self.upstream} asks for none", "remove it", "credential_arn")
        return self
