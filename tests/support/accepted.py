"""What Checkov finds and we leave as it is, each with the reason. A finding that has gone is taken off the list."""

from dataclasses import dataclass

DEVELOPMENT = ("development",)
BELOW_PRODUCTION = ("development", "staging")


@dataclass(frozen=True)
class Accepted:
    """A check that fails and may.

    Attributes:
        check: Its id.
        reason: Why it may.
        stages: Stages of the environments in which it may; in all, and in accounts' own stacks, if empty.
        of: Part of the names of the resources that it may fail for; all, if empty.
    """

    check: str
    reason: str
    stages: tuple[str, ...] = ()
    of: str = ""

    def covers(self, check: str, stage: str, name: str) -> bool:
        """Whether it is about a check that failed.

        Args:
            check: The id of the check.
            stage: The stage of the environment; empty in an account's own stack.
            name: The name of the resource.
        """
        return check == self.check and (not self.stages or stage in self.stages) and self.of in name


ACCEPTED = (
    Accepted("CKV2_AWS_57", "rotation needs a function that knows the database; `rotation` names it"),
    Accepted("CKV2_AWS_62", "nobody waits for events of these buckets"),
    Accepted(
        "CKV2_AWS_40", "a boundary allows nothing by itself; this one refuses whatever changes IAM", of="_boundary"
    ),
    Accepted("CKV_AWS_18", "one role alone reads the bucket, and no secret is in it", of="addons_"),
    Accepted("CKV_AWS_18", "what is in it are records themselves, of connections or of sessions", of="-logs_bucket"),
    Accepted("CKV2_AWS_5", "nodes of Auto Mode are in the group that EKS makes; ours is for node groups", DEVELOPMENT),
    Accepted("CKV_AWS_25", "the rule lets in the control plane's security group, and no address at all"),
    Accepted("CKV_AWS_136", "guarded in production; development may do without a key of its own", DEVELOPMENT),
    Accepted("CKV_AWS_144", "versions and locks guard against deletion; a second region is a decision of its own"),
    Accepted("CKV_AWS_145", "S3 delivers access logs to no bucket with a KMS key", of="access-logs"),
    Accepted("CKV_AWS_145", "on by default in production; elsewhere S3's own keys encrypt records", BELOW_PRODUCTION),
    Accepted("CKV_AWS_158", "on by default in production; elsewhere AWS's own key encrypts logs", BELOW_PRODUCTION),
    Accepted("CKV_AWS_338", "how long logs are kept is a setting, and costs money"),
    Accepted("CKV_AWS_37", "kinds of log are a setting; `audit` and `authenticator` are on everywhere", DEVELOPMENT),
    Accepted("CKV_AWS_39", "public for named networks only; guarded in production", BELOW_PRODUCTION),
    Accepted("CKV_AWS_394", "zones are named in the file; the list is only asked whether it has them"),
    Accepted("CKV_AWS_51", "guarded past development, where tags may move", DEVELOPMENT),
    Accepted("CKV_AWS_58", "guarded in production; development may do without", DEVELOPMENT),
    Accepted("CKV_AWS_62", "a boundary allows nothing by itself: roles end at their own policies", of="_boundary"),
    Accepted("CKV_AWS_63", "a boundary allows nothing by itself: roles end at their own policies", of="_boundary"),
)

IN_PLANS = (
    *ACCEPTED,
    Accepted("CKV_AWS_355", "what only describes and lists has no resource to name", of="_policy-discovery"),
    Accepted("CKV_AWS_355", "what a plan reads has no resource to name, or any of the account", of="_policy-read"),
)
"""What it finds in plans, where policies are written out: it reads none that holds an expression."""
