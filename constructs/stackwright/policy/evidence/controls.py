"""What controls ask for, in a few words of our own, and those that no configuration can show."""

import json
from functools import cache
from pathlib import Path

FRAMEWORKS = {
    "CIS-EKS-1.8": "CIS Amazon EKS Benchmark 1.8.0",
    "CIS-AWS-3.0": "CIS AWS Foundations Benchmark 3.0.0",
    "FSBP": "AWS Foundational Security Best Practices",
    "SOC2": "Trust Services Criteria",
}
"""What the first word of a control's id stands for."""
# Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
UNDECIDABLE = (
    ("CIS-EKS-1.8 3.1, 3.2", "files and kubelet of the nodes", "the AMI's own test report, or a scan on a node"),
    ("CIS-EKS-1.8 4.1 at run time", "roles that people made in the cluster by hand", "an audit of the live cluster"),
    ("FSBP IAM.3 to IAM.9", "keys, passwords and root user of the account", "IAM's credential report"),
    ("FSBP SSM.1 to SSM.3", "patches of machines", "Systems Manager, compliance"),
    ("FSBP SecretsManager.3", "secrets that nobody has used for 90 days", "Secrets Manager, last accessed"),
    ("FSBP GuardDuty.1", "threat detection in the account", "GuardDuty, or the account's landing zone"),
    ("SOC2 CC6.2, CC6.3", "who was given access by whom, and when it was taken away", "the identity provider's log"),
)


@cache
def _titles() -> dict[str, str]:
    titles: dict[str, str] = json.loads(Path(__file__).with_name("controls.json").read_text())
    return titles


def title(control: str) -> str:
    """What a control asks for; a control of a user's own is its own title."""
    return _titles().get(control, control)
