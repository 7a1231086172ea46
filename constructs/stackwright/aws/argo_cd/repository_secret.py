"""How Argo CD gets into the tree's repository, handed over from Secrets Manager without a trace in plan or state."""

from zlib import crc32

from cdktf_cdktf_provider_kubernetes.secret_v1 import SecretV1, SecretV1Metadata
from constructs import Construct

from stackwright.aws.parts.generated_password import TERRAFORM_VERSION
from stackwright.cdk.core import TerraformStack
from stackwright.model.context import Context
from stackwright.model.gitops.manifests import REPOSITORY, TYPE
from stackwright.model.settings.argo_cd.repository import CredentialsSettings

# cdktf knows no ephemeral resources, so the block is written as an override of the stack.
_EPHEMERAL = "aws_secretsmanager_secret_version"
_ADDRESSES = 1_000_000


class RepositorySecret(Construct):
    """Argo CD's entry of a repository.

    Args:
        scope: Parent construct.
        id_: Construct id, also the name of the ephemeral resource.
        context: The environment's names.
        namespace: Argo CD's namespace.
        url: Address of the repository.
        credentials: Which secret holds what.

    Attributes:
        secret: Escape hatch to it.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        namespace: str,
        url: str,
        credentials: CredentialsSettings,
    ) -> None:
        super().__init__(scope, id_)
        stack = TerraformStack.of(self)
        stack.add_override("terraform.required_version", TERRAFORM_VERSION)
        secret_id = context.names.secret(credentials.secret)
        stack.add_override(f"ephemeral.{_EPHEMERAL}.{id_}", {"secret_id": secret_id})
        value = f"jsondecode(ephemeral.{_EPHEMERAL}.{id_}.secret_string)"
        self.secret = SecretV1(
            self,
            "Resource",
            metadata=SecretV1Metadata(name=REPOSITORY, namespace=namespace, labels={TYPE: "repository"}),
            data_wo={"type": "git", "url": url, **{key: f'${{{value}["{key}"]}}' for key in credentials.keys}},
            data_wo_revision=_revision(credentials, url),
        )


def _revision(credentials: CredentialsSettings, url: str) -> int:
    """A number that is another one for each revision, kind and address: what is write-only is not compared itself."""
    return credentials.revision * _ADDRESSES + crc32(f"{credentials.kind} {url}".encode()) % _ADDRESSES
