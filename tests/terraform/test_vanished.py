"""An environment is taken away: what the synth says to do about it does it, on a local AWS."""

import os
import re
import shlex
import subprocess
import sys

import pytest
from support.platforms import ENVIRONMENT, PLATFORM, changed, write

from stackwright.rehearsal.local_aws import LocalAws
from stackwright.rehearsal.providers.in_use import in_use
from stackwright.rehearsal.stand_in.installation import install
from stackwright.synthesis.document import FILE, Document

STACKWRIGHT = f"{shlex.quote(sys.executable)} -m stackwright"
FIRST = "To destroy what they made, bring environments back as it was (`git stash`, or an older revision). Then:"
APPLIED = {"old-network": 32, "old-registry": 4, "old-secrets": 2}
"""Stacks of the environment, with how many resources each has."""
OLD = {"environment": "old", "network.cidr": "10.1.0.0/16", "registry": {"repositories": {"api": {}}}}


@pytest.fixture
def project(node, terraform, moto, tmp_path):
    """A project under version control whose environment `old` is applied; runs commands in it, as a shell would."""
    files = {"platform": PLATFORM, "dev": ENVIRONMENT, "old": changed(ENVIRONMENT, OLD)}
    write(tmp_path / "environments", files)
    with LocalAws("111122223333", "eu-west-1") as aws:
        # `git stash` makes a commit; nobody is asked who makes it, and nobody is asked whether to destroy.
        who = {f"GIT_{role}_{what}": "test@example" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        environment = {**os.environ, **aws.environment, **who, "TF_CLI_ARGS_destroy": "-auto-approve"}

        def run(command):
            return subprocess.run(
                ["/bin/sh", "-ec", command.replace(".venv/bin/stackwright", STACKWRIGHT)],
                cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
            )  # fmt: skip

        run(".venv/bin/stackwright synth")
        stacks = tmp_path / "cdktf.out/stacks"
        documents = [Document.read(file) for file in stacks.glob(f"*/{FILE}")]
        environment["TF_CLI_CONFIG_FILE"] = str(install(tmp_path / "providers", in_use(documents)))
        aws.make_state_backend(Document.read(stacks / "bootstrap-main" / FILE))
        for name in APPLIED:
            at = f"terraform -chdir=cdktf.out/stacks/{name}"
            run(f"{at} init; {at} apply -auto-approve")
        run("printf 'cdktf.out*\\nproviders\\n' > .gitignore; git init -q; git add .; git commit -qm all")
        yield run


def test_the_commands_destroy_what_a_vanished_environment_left(project):
    """They are run as printed, in their order; then nothing of it is left, and the new files stand again."""
    project("rm environments/old.yaml")
    said = project(".venv/bin/stackwright synth").stderr.splitlines()
    commands = [line.strip() for line in said[said.index(FIRST) + 1 :] if line.startswith("  ")]

    project("git stash")
    outputs = [project(command).stdout for command in commands]
    project("git stash pop")

    destroyed = [re.search(r"Destroy complete! Resources: (\d+) destroyed", output)[1] for output in outputs[1:]]
    assert destroyed == [str(count) for count in reversed(APPLIED.values())]
    assert "old-network" not in project(".venv/bin/stackwright synth").stdout
