"""Faults on order, and what they leave behind."""

import contextlib
import signal
import subprocess
import time
from pathlib import Path

import pytest
from support.required import required

from stackwright.rehearsal.stand_in.installation import FORK_SERVER

pytestmark = pytest.mark.terraform


def subnets(values):
    return {address: value for address, value in values.items() if address.startswith("aws_subnet.")}


def running(workspace):
    """Processes that serve from a workspace's stand-ins, by what started them or by the folder that they are in."""
    if not Path("/proc").is_dir():
        listed = subprocess.run(["ps", "-A", "-o", "args="], capture_output=True, text=True, check=True).stdout
        return [command for command in listed.split("\n") if str(workspace.installation) in command]
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # the process has ended
            command, folder = (process / "cmdline").read_text(), (process / "cwd").readlink()
            if str(workspace.installation) in command or folder == workspace.folder:
                found.append(command)
    return found


def wait_until(condition, seconds=60):
    """Whether a condition comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_second_create_fails(workspace):
    """A refused create is reported and the rest is kept, so that the next apply finishes the work."""
    faulty = workspace()
    outcome = faulty.apply(STACKWRIGHT_STAND_IN_FAIL="aws_subnet:2")

    assert "creating aws_subnet: refused" in outcome.stderr
    assert len(subnets(faulty.state())) == 1
    assert faulty.apply().returncode == 0
    assert len(subnets(faulty.state())) == 2


def test_crash_leaves_an_orphan(workspace):
    """A provider that dies after a create leaves a thing that no state knows, as it does in AWS."""
    faulty = workspace()
    outcome = faulty.apply(STACKWRIGHT_STAND_IN_CRASH="aws_vpc:1")

    assert outcome.returncode != 0
    assert len(faulty.made("aws_vpc")) == 1
    assert "aws_vpc" not in (faulty.folder / "terraform.tfstate").read_text()


@pytest.mark.parametrize("kill", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("forked", [True, False])
def test_nothing_is_left_running(workspace, monkeypatch, kill, forked):
    """Interrupted or killed, Terraform leaves no provider behind, slow as that may be, however it is started."""
    if not forked:
        monkeypatch.delenv(FORK_SERVER, raising=False)
    slow = workspace({"terraform": {"required_providers": required("aws")}, "resource": {"aws_eip": {"nat": {}}}})
    process = slow.start("apply", "-auto-approve", STACKWRIGHT_STAND_IN_SLOW="*:60")
    assert wait_until(lambda: "Creating..." in slow.log.read_text())
    before = running(slow)
    process.send_signal(kill)
    process.wait()

    assert len(before) > 1
    assert wait_until(lambda: not running(slow))


def test_slow_create(workspace):
    """A create can be made slow, to give time for what is to happen meanwhile."""
    slow = workspace(
        {
            "terraform": {"required_providers": required("aws")},
            "resource": {"aws_eip": {"nat": {}}},
        }
    )
    start = time.monotonic()
    slow.apply(STACKWRIGHT_STAND_IN_SLOW="aws_eip:0.7")

    assert time.monotonic() - start > 0.7
