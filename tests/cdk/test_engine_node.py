"""A Node that is missing, will not do, or dies: what happened, and what to do about it."""

import sys

import pytest
from support.programs import RELEASE, SYNTH, executable, run, run_python

pytestmark = pytest.mark.usefixtures("node")

WRAPPER = """import os, signal, subprocess, sys
if "--version" in sys.argv:
    os.execvp("node", ["node", "--version"])
node = subprocess.Popen(["node", *sys.argv[1:]], stdin=subprocess.PIPE)
for line in sys.stdin.buffer:
    if {text!r} in line:
        node.kill()
        node.wait()
        {end}
    node.stdin.write(line)
    node.stdin.flush()
node.stdin.close()
sys.exit(node.wait())
"""
"""Passes on what Python says to a real Node, until it hears a text."""


def dying(tmp_path, text, end="os.kill(os.getpid(), signal.SIGKILL)"):
    """A Node that ends when it is told a text."""
    folder = tmp_path / "bin"
    folder.mkdir()
    wrapper = folder / "wrapper.py"
    wrapper.write_text(WRAPPER.format(text=text, end=end))
    return executable(folder / "node", f'#!/bin/sh\nexec "{sys.executable}" -S "{wrapper}" "$@"\n')


def is_told(result):
    """Whether a user is told of it as of any other fault."""
    banned = ("Traceback", "Exception ignored", "permission", "Error:")
    return result.returncode == 1 and not result.stdout and not any(word in result.stderr for word in banned)


def test_a_node_that_is_missing_is_named(tmp_path):
    """The remedy comes with the fault, and no traceback."""
    result = run(SYNTH, tmp_path, JSII_NODE="no-such-node")

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "error: there is no no-such-node on PATH; install Node.js 20 or newer (https://nodejs.org)\n"
    )


def test_a_node_that_is_too_old_is_named_with_its_version(tmp_path):
    """What jsii itself would say, nobody understands."""
    node = executable(tmp_path / "node", "#!/bin/sh\necho v16.20.0\n")
    result = run(SYNTH, tmp_path, JSII_NODE=str(node))

    assert result.returncode == 1
    assert f"error: {node} is v16.20.0; install Node.js 20 or newer" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("text", ["#!/no/such/interpreter\n", "\x7fELF"])
def test_a_node_that_cannot_be_run_is_named(text, tmp_path):
    """Such as one that was made for another machine."""
    node = executable(tmp_path / "node", text)
    result = run(SYNTH, tmp_path, JSII_NODE=str(node))

    assert is_told(result)
    assert result.stderr.startswith(f"error: Node ({node}) cannot be run: ")


@pytest.mark.parametrize("stock", ["", "1"])
def test_a_node_that_dies_at_its_start_is_reported_with_its_last_words(stock, tmp_path):
    """Its exit code, what it printed, and how to see more."""
    text = "#!/bin/sh\n[ $1 = --version ] && echo v20.0.0 && exit\necho no such library >&2\nexit 3\n"
    node = executable(tmp_path / "node", text)
    result = run(SYNTH, tmp_path, JSII_NODE=str(node), STACKWRIGHT_STOCK_ENGINE=stock)

    assert is_told(result)
    assert result.stderr == (
        f"error: Node ({node}) ended with exit code 3 at its start; "
        f"see whether `{node} --eval 0` works, or name another in JSII_NODE\n"
        "  no such library\n"
    )


@pytest.mark.parametrize("said", ["hello", "{}", "5", '{"hello": "@jsii/runtime@0.1.0"}'])
def test_a_node_that_speaks_another_language_is_reported(said, tmp_path):
    """Something else of that name, or a jsii of another version."""
    text = f"#!/bin/sh\n[ $1 = --version ] && echo v20.0.0 && exit\necho '{said}'\nread answer\n"
    result = run(SYNTH, tmp_path, JSII_NODE=str(executable(tmp_path / "node", text)))

    assert is_told(result)
    assert "not as jsii does; name another in JSII_NODE" in result.stderr


@pytest.mark.parametrize("stock", ["", "1"])
def test_a_node_that_dies_while_it_loads_is_reported(stock, tmp_path):
    """The first thing that it is asked is to load a package."""
    node = dying(tmp_path, b'"api": "load"')
    program = "from stackwright.cli.main import main; raise SystemExit(main(['synth']))"
    result = run_python(program, tmp_path, JSII_NODE=str(node), STACKWRIGHT_STOCK_ENGINE=stock)

    assert is_told(result)
    assert f"error: Node ({node}) was killed by signal 9 (SIGKILL) in the middle" in result.stderr


@pytest.mark.parametrize("text", [b"vpc.Vpc", b'"synth"'], ids=["in the middle", "at the end"])
def test_a_node_that_is_killed_at_work_is_reported_and_nothing_is_written(text, tmp_path):
    """It is not the output folder that is wrong; most likely there was no memory left."""
    node = dying(tmp_path, text)
    result = run(SYNTH, tmp_path, JSII_NODE=str(node))

    assert is_told(result)
    assert result.stderr.startswith(
        f"error: Node ({node}) was killed by signal 9 (SIGKILL) in the middle of its work; most likely memory ran out"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "environments"]


def test_a_node_that_gives_up_at_work_is_reported_with_its_exit_code(tmp_path):
    """Something is wrong with Node or with our way to run it, and the remedy tells which."""
    end = "print('internal error', '    at main.js', file=sys.stderr, sep='\\n'); sys.exit(70)"
    result = run(SYNTH, tmp_path, JSII_NODE=str(dying(tmp_path, b"vpc.Vpc", end)))

    assert is_told(result)
    assert "ended with exit code 70 in the middle of its work; run it again" in result.stderr
    assert result.stderr.endswith("\n  internal error\n")


def test_a_node_that_dies_once_all_is_written_spoils_nothing(tmp_path):
    """The end of a program does not hang, and nothing is said."""
    program = "from stackwright.cdk import engine; engine.load()\n" + RELEASE
    result = run_python(program, tmp_path, JSII_NODE=str(dying(tmp_path, b'{"exit":0}')))

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / "out" / "manifest.json").exists()


def test_what_programs_in_node_print_is_shown(tmp_path):
    """Warnings of cdktf reach the user, as they do with stock loading."""
    hello = tmp_path / "hello.js"
    hello.write_text("process.on('exit', () => { console.log('to stdout'); console.error('to stderr: ü'); });\n")
    program = "from stackwright.cdk import engine; engine.load()\n"
    result = run_python(program, tmp_path, NODE_OPTIONS=f"--require {hello}")

    assert (result.returncode, result.stdout, result.stderr) == (0, "to stdout\n", "to stderr: ü\n")
