"""A KMS key with an alias, yearly rotation and a policy of its own."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from stackwright.cdk.core import TerraformResourceLifecycle
from stackwright.model.by_stage import KEY_DELETION_WINDOW_DAYS
from stackwright.model.context import Context
from stackwright.model.iam import Statement, document


class EncryptionKey(Construct):
    """A symmetric KMS key that the account administers by IAM.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Account and region of the key.
        alias: Alias, `alias/` included.
        description: What the key encrypts, at most 8192 characters.
        statements: What services of AWS may do with the key, beside what IAM grants.
        deletion_window_days: Days between the order to delete the key and its end, 7 to 30; by stage if left out.
        lasting: Whether Terraform refuses to destroy the key.

    Attributes:
        key: Escape hatch; `key.add_override(path, value)` sets what arguments lack.
        arn: The key's ARN, a token until apply.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        alias: str,
        description: str,
        statements: Sequence[Statement] = (),
        deletion_window_days: int | None = None,
        lasting: bool = False,
    ) -> None:
        super().__init__(scope, id_)
        lifecycle = TerraformResourceLifecycle(prevent_destroy=True) if lasting else None
        # Without this statement nobody, the account's administrators included, could ever use or change the key.
        # Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
        administration = Statement(
            "AccountByIam",
            ["kms:*"],
            ["*"],  # in a key's own policy, "*" is the key
            principals={"AWS": [context.account_principal]},
        )
        self.key = KmsKey(
            self,
            "Resource",
            description=description,
            enable_key_rotation=True,
            deletion_window_in_days=KEY_DELETION_WINDOW_DAYS.of(context.stage, deletion_window_days),
            policy=document(administration, *statements, kind="key"),
            lifecycle=lifecycle,
        )
        KmsAlias(self, "alias", name=alias, target_key_id=self.key.key_id, lifecycle=lifecycle)
        self.arn = self.key.arn
