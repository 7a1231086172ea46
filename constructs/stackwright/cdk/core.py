"""The few names of cdktf that the rest of the code uses. Whoever imports them has cdktf loaded the fast way."""

from stackwright.cdk import engine

engine.load()

from cdktf import (  # noqa: E402 - the engine has to be loaded before cdktf is imported
    App,
    DataTerraformRemoteStateS3,
    Fn,
    ITerraformDependable,
    Postcondition,
    Precondition,
    S3Backend,
    TerraformOutput,
    TerraformResource,
    TerraformResourceLifecycle,
    TerraformStack,
    Token,
)

__all__ = [
    "App",
    "DataTerraformRemoteStateS3",
    "Fn",
    "ITerraformDependable",
    "Postcondition",
    "Precondition",
    "S3Backend",
    "TerraformOutput",
    "TerraformResource",
    "TerraformResourceLifecycle",
    "TerraformStack",
    "Token",
]
