"""The few names of cdktf that the rest of the code uses. Whoever imports them has cdktf loaded the fast way."""

from stackwright.cdk import engine

engine.load()

from cdktf import (  # noqa: E402 - the engine has to be loaded before cdktf is imported
    App,
    DataTerraformRemoteState,
    DataTerraformRemoteStateS3,
    Fn,
    ITerraformDependable,
    NamedRemoteWorkspace,
    Postcondition,
    Precondition,
    S3Backend,
    TerraformOutput,
    TerraformRemoteState,
    TerraformResource,
    TerraformResourceLifecycle,
    TerraformStack,
    Token,
)

__all__ = [
    "App",
    "DataTerraformRemoteState",
    "DataTerraformRemoteStateS3",
    "Fn",
    "ITerraformDependable",
    "NamedRemoteWorkspace",
    "Postcondition",
    "Precondition",
    "S3Backend",
    "TerraformOutput",
    "TerraformRemoteState",
    "TerraformResource",
    "TerraformResourceLifecycle",
    "TerraformStack",
    "Token",
]
