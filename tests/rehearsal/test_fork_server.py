"""The process from which stand-ins are forked: what becomes of requests that are none."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from stackwright.rehearsal.fork_server import fork_server
from stackwright.rehearsal.stand_in.installation import FORK_SERVER, Requirement, install

HELM = {Requirement("hashicorp/helm", "3.1.1"): {"helm_release"}}


@pytest.fixture
def server(monkeypatch):
    """The environment in which stand-ins are forked from a server of this test's own."""
    monkeypatch.delenv(FORK_SERVER, raising=False)
    with fork_server() as variables:
        if not variables:
            pytest.skip("nothing is forked on this system")
        yield os.environ | variables


def started(folder, server):
    """A stand-in that a person starts, not Terraform."""
    install(folder, HELM)
    executable = next((folder / "mirror").rglob("terraform-provider-*"))
    return subprocess.run([executable], capture_output=True, text=True, check=False, env=server, cwd=folder)


@pytest.mark.parametrize("said", [b"", b"\0" * 7, (9).to_bytes(8) + b"{"])
def test_whoever_is_killed_amid_a_request_ends_nobody_else(tmp_path, server, said):
    """The next stand-in is forked as before, and says what it has to say."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(server[FORK_SERVER])
        connection.sendall(said)
    ended = started(tmp_path, server)

    assert Path(server[FORK_SERVER]).is_socket()
    assert (ended.returncode, "Terraform starts it" in ended.stderr) == (1, True)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(server[FORK_SERVER])  # refused where nobody listens any more


def test_a_stand_in_that_fails_says_why(tmp_path, server):
    """As it would if it were started by itself: with the file that it lacks."""
    install(tmp_path, HELM)
    (settings,) = (tmp_path / "settings").iterdir()
    settings.unlink()
    executable = next((tmp_path / "mirror").rglob("terraform-provider-*"))
    ended = subprocess.run([executable], capture_output=True, text=True, check=False, env=server, cwd=tmp_path)

    assert ended.returncode == 1
    assert f"FileNotFoundError: [Errno 2] No such file or directory: '{settings}'" in ended.stderr
