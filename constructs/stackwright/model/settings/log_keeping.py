"""What becomes of records when Terraform destroys what holds them."""

from typing import Literal

from stackwright.model.settings.waivers import Stage

OnDestroy = Literal["keep", "delete"]


def kept(on_destroy: OnDestroy | None, stage: Stage) -> bool:
    """Whether records outlive their stack: as a file says, or else wherever they may be of use to somebody else.

    Args:
        on_destroy: What the block says.
        stage: The environment's stage. Only development is made to be thrown away.
    """
    return stage != "development" if on_destroy is None else on_destroy == "keep"
