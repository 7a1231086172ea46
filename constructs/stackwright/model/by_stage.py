"""What holds where a setting is left out and depends on the environment's stage.

Development can be destroyed and made again on the same day; past it, whatever is deleted can be restored for a while.
"""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from stackwright.model.settings.values import OnDestroy
from stackwright.model.settings.waivers import Stage

ValueT = TypeVar("ValueT")


@dataclass(frozen=True)
class ByStage(Generic[ValueT]):
    """A default for each stage.

    Attributes:
        development: That of development.
        staging: That of staging.
        production: That of production, and of what an account has once.
    """

    development: ValueT
    staging: ValueT
    production: ValueT

    def of(self, stage: Stage, own: ValueT | None = None) -> ValueT:
        """What holds in a stage.

        Args:
            stage: The stage.
            own: What the file says; None where it says nothing.
        """
        return getattr(self, stage) if own is None else own


RECOVERY_WINDOW_DAYS = ByStage(development=0, staging=30, production=30)
"""How long a deleted secret can be restored, and its name is taken."""
KEY_DELETION_WINDOW_DAYS = ByStage(development=7, staging=30, production=30)
"""How long the deletion of a KMS key can be taken back. It hinders no new key: the alias is free at once.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
"""
DELETE_WITH_CONTENT = ByStage(development=True, staging=False, production=False)
"""Whether what holds images or objects is deleted with them, or not at all."""
ON_DESTROY: ByStage[OnDestroy] = ByStage(development="delete", staging="keep", production="keep")
"""What becomes of records when Terraform destroys what holds them: only development is made to be thrown away."""
OWN_LOG_KEY = ByStage(development=False, staging=False, production=True)
"""Whether logs are encrypted with a key of the environment's own, or with one of AWS's."""
SYNC: ByStage[Literal["automatic", "manual"]] = ByStage(development="automatic", staging="manual", production="manual")
"""Whether what teams deploy follows Git by itself, or when a person says so."""
HIGH_AVAILABILITY = ByStage(development=False, staging=False, production=True)
"""Whether Argo CD lives on when a node or a zone does not."""
