"""Steps of workflows that are about what runs in a cluster, not about stacks."""

from stackwright.delivery.workflows.github.conditions import expression
from stackwright.delivery.workflows.github.review import run_url
from stackwright.delivery.workflows.job import Step
from stackwright.delivery.workflows.steps import role, run, runs
from stackwright.delivery.workflows.target import Target


def own_role(target: Target, variable: str) -> tuple[Step, ...]:
    """A role that is neither for plans nor for applies, named by a variable of the job's environment of GitHub.

    Args:
        target: The environment that it is for.
        variable: The variable.
    """
    told = expression(f"vars.{variable}")
    missing = f': "${{ROLE:?set the variable {variable} of this environment of GitHub to the ARN of a role}}"'
    return (run("Is there a role?", missing, ROLE=told), role(target, told, name="Take the role"))


def propose(prefix: str, title: str, branch: str) -> Step:
    """Opens a pull request with what changed in Argo CD's files.

    Args:
        prefix: What the name of its branch starts with.
        title: Its title.
        branch: The branch that it is for.
    """
    return runs(
        "Propose it",
        "propose",
        GH_TOKEN=expression("github.token"),
        PROPOSED=f"{prefix}-{expression('github.run_id')}-{expression('github.run_attempt')}",
        TITLE=title,
        BRANCH=branch,
        RUN=run_url(),
    )
