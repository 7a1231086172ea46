"""What is said of a Node that is no more."""

import errno

import pytest

from stackwright.cdk.engine.death import death, full_disk


@pytest.mark.parametrize(
    ("code", "how", "remedy"),
    [
        (-9, "was killed by signal 9 (SIGKILL)", "memory ran out"),
        (-6, "was killed by signal 6 (SIGABRT)", "memory ran out"),
        (128 + 9, "was killed by signal 9 (SIGKILL)", "memory ran out"),
        (-15, "was killed by signal 15 (SIGTERM)", "somebody ended it; run it again"),
        (0, "ended with exit code 0", "run it again, and with STACKWRIGHT_STOCK_ENGINE=1"),
        (200, "ended with exit code 200", "run it again, and with STACKWRIGHT_STOCK_ENGINE=1"),
    ],
)
def test_the_remedy_follows_from_how_it_ended(code, how, remedy):
    """A signal is named, also where a shell or jsii's relay passes it on as an exit code."""
    told = str(death("/bin/node", code, [], at_start=False))

    assert told.startswith(f"Node (/bin/node) {how} in the middle of its work; ")
    assert remedy in told
    assert "\n" not in told


def test_a_node_that_never_spoke_is_looked_at_alone():
    """Whether it works at all is the first question."""
    assert "`/bin/node --eval 0`" in str(death("/bin/node", 1, [], at_start=True))


def test_of_its_last_words_those_are_shown_that_say_something():
    """Stack traces and Node's log of its memory hide the one line that tells why."""
    printed = [
        "<--- Last few GCs --->\n",
        "[3689:0x2662d940]     5271 ms: Mark-Compact (reduce) 39.3 (40.7) -> 38.3 (40.7) MB\n",
        "\n",
        "FATAL ERROR: JavaScript heap out of memory\n",
        "----- Native stack trace -----\n",
        " 1: 0xb8d0a3 node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]\n",
        "    at main (/main.js:1:2)\n",
    ]

    _, *shown = str(death("/bin/node", -6, printed, at_start=False)).splitlines()

    assert shown == ["  FATAL ERROR: JavaScript heap out of memory"]


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("Error: ENOSPC: no space left on device, write", None),
        (
            "ENOSPC: no space left on device, symlink '/cache/aws' -> '/scratch/jsii-a/aws'",
            "/scratch/jsii-a/aws",
        ),
        (
            "Cannot use the jsii package cache in /cache/jsii-1: ENOSPC: no space left on device, write.",
            "/cache/jsii-1",
        ),
        ("EDQUOT: disk quota exceeded, open '/home/me/cdk.tf.json'", "/home/me/cdk.tf.json"),
    ],
)
def test_a_full_disk_that_node_finds_is_an_error_as_pythons_own(said, path):
    """Whoever handles the one handles the other; texts as Node and jsii have them."""
    error = full_disk(said)

    assert error.errno in {errno.ENOSPC, errno.EDQUOT}
    assert error.filename == path


def test_another_error_of_nodes_is_no_full_disk():
    """It keeps its traceback."""
    assert full_disk("Error: ENOENT: no such file or directory, open '/full'") is None
