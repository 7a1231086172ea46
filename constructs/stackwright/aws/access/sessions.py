"""The two kinds of session that the bastion is for, and the policy that lets people start them and no others."""

from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from cdktf_cdktf_provider_aws.ssm_document import SsmDocument
from constructs import Construct

from stackwright.aws.access.session_logs import SessionLogs
from stackwright.aws.parts.iam import iam_policy
from stackwright.cdk.core import Fn
from stackwright.model.context import Context
from stackwright.model.iam import Statement, document
from stackwright.model.json_text import json_text
from stackwright.model.refs import ClusterRef
from stackwright.model.settings.access import BastionSettings

HTTPS = 443


class Sessions(Construct):
    """A recorded shell, and a tunnel that leads to the cluster's API and nowhere else.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, account and region.
        settings: The `access.bastion` block.
        cluster: The cluster.
        logs: Where shells are recorded.

    Attributes:
        shell: Session document of the recorded shell.
        tunnel: Session document of the tunnel.
        policy: IAM policy for whoever may use them. Terraform attaches it to nobody.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: BastionSettings,
        cluster: ClusterRef,
        logs: SessionLogs,
    ) -> None:
        super().__init__(scope, id_)
        self._context = context
        names = context.names
        # Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
        self.shell = self._document(
            "shell",
            names.bastion_shell,
            {
                "schemaVersion": "1.0",
                "description": f"A recorded shell on the bastion of {names.prefix}",
                "sessionType": "Standard_Stream",
                "inputs": {
                    **logs.inputs,
                    "runAsEnabled": False,
                    "idleSessionTimeout": str(settings.idle_timeout_minutes),
                    "maxSessionDuration": str(settings.max_session_minutes),
                },
            },
        )
        self.tunnel = self._document(
            "tunnel",
            names.bastion_tunnel,
            {
                "schemaVersion": "1.0",
                "description": f"A tunnel to the Kubernetes API of {names.cluster}",
                "sessionType": "Port",
                "parameters": {
                    "localPortNumber": {
                        "type": "String",
                        "description": "Port on your own machine; any free one if left out",
                        "allowedPattern": "^[0-9]{1,5}$",
                        "default": "0",
                    }
                },
                "properties": {
                    "type": "LocalPortForwarding",
                    # The endpoint without "https://". A function that takes text would have its quotes escaped here.
                    "host": Fn.substr(cluster.endpoint, len("https://"), -1),
                    "portNumber": str(HTTPS),
                    "localPortNumber": "{{ localPortNumber }}",
                },
            },
        )
        self.policy = self._policy(logs.key_arn)

    def _document(self, id_: str, name: str, content: dict[str, object]) -> SsmDocument:
        return SsmDocument(
            self,
            id_,
            name=name,
            document_type="Session",
            document_format="JSON",
            content=json_text(content),
        )

    def _policy(self, key_arn: str) -> IamPolicy:
        names = self._context.names
        instances = self._context.arn("ec2", "instance/*")
        documents = [
            self._context.arn("ssm", f"document/{name}") for name in (names.bastion_shell, names.bastion_tunnel)
        ]
        # Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-quickstart.html
        statements = [
            Statement(
                "ReachTheBastion",
                ["ssm:StartSession"],
                [instances],
                # Without the second condition, a shell that nobody records would do as well.
                conditions={
                    "StringEquals": {"ssm:resourceTag/Name": names.bastion},
                    "BoolIfExists": {"ssm:SessionDocumentAccessCheck": "true"},
                },
            ),
            Statement("OnlyTheseSessions", ["ssm:StartSession"], documents),
            Statement(
                "OwnSessions",
                ["ssm:ResumeSession", "ssm:TerminateSession"],
                # "$$" is how Terraform writes "$": this is IAM's own variable.
                [self._context.arn("ssm", "session/$${aws:userid}-*")],
            ),
            Statement("EncryptSessions", ["kms:GenerateDataKey"], [key_arn]),
            # Finding the bastion means listing instances, which knows no narrower resource.
            Statement("FindTheBastion", ["ec2:DescribeInstances"], ["*"]),
        ]
        return iam_policy(
            self,
            "policy",
            context=self._context,
            name=names.bastion_sessions_policy,
            description=f"Sessions on the bastion of {names.prefix}",
            policy=document(*statements, kind="managed"),
        )
