"""Fast loading: the same output as stock loading, from anywhere, and nothing else of the process is touched."""

import re
import tomllib
from pathlib import Path

from support.programs import RELEASE, SYNTH, run, run_python, written


def test_fast_and_stock_loading_write_the_same_bytes(node, tmp_path):
    """What is not loaded makes no difference."""
    program = (
        "from stackwright.cdk import engine; engine.load()\n"
        f"{RELEASE}"
        "import sys; print(len([name for name in sys.modules if name.startswith('cdktf_cdktf_provider_helm.')]))\n"
    )
    results = {}
    for switch in ("", "1"):
        folder = tmp_path / f"stock{switch}"
        folder.mkdir()
        result = run_python(program, folder, STACKWRIGHT_STOCK_ENGINE=switch)
        assert (result.returncode, result.stderr) == (0, "")
        results[switch] = (int(result.stdout), written(folder / "out"))

    assert results[""][1] == results["1"][1] != {}
    assert results[""][0] < results["1"][0]


def test_a_value_of_the_wrong_type_is_refused_all_the_same(node, tmp_path):
    """What Python no longer checks, Node does: nothing wrong gets into the output."""
    program = "from stackwright.cdk import engine; engine.load()\n" + RELEASE.replace("name='argo'", "name=['argo']")
    result = run_python(program, tmp_path)

    assert result.returncode == 1
    assert "Value is not a string" in result.stderr


def test_two_runs_write_the_same_bytes(node, tmp_path):
    """Nothing depends on the time, on an order of hashes or on the folder."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        result = run(SYNTH, tmp_path / name, PYTHONHASHSEED=str(len(name) + ord(name[0])))
        assert result.returncode == 0, result.stderr

    assert written(tmp_path / "one" / "cdktf.out") == written(tmp_path / "two" / "cdktf.out") != {}


def test_nobody_elses_checks_of_types_are_touched(node, tmp_path):
    """Only generated modules go unchecked; other code of the process checks types with Python's and typeguard's own."""
    program = (
        "import typing, typeguard\n"
        "before = typing.get_type_hints, typeguard.check_type\n"
        f"from stackwright.cdk import engine; engine.load()\n{RELEASE}"
        "assert (typing.get_type_hints, typeguard.check_type) == before\n"
        "typeguard.check_type('one', 1, int)\n"
        "try:\n"
        "    typeguard.check_type('two', 'two', int)\n"
        "except TypeError as error:\n"
        "    print(error)\n"
    )
    result = run_python(program, tmp_path)

    assert result.stdout == "type of two must be int; got str instead\n", result.stderr


def test_the_environment_is_left_as_it_was(node, tmp_path):
    """What Node is told, no other child of the process hears."""
    program = (
        "import os, subprocess, sys\n"
        "before = dict(os.environ)\n"
        f"from stackwright.cdk import engine; engine.load()\n{RELEASE}"
        "assert dict(os.environ) == before\n"
        "subprocess.run([sys.executable, '-c', 'import os; print(os.environ[\"NODE_OPTIONS\"], "
        '[name for name in os.environ if name.startswith("JSII_")])\'], check=True)\n'
    )
    result = run_python(program, tmp_path, NODE_OPTIONS="--no-deprecation")

    assert (result.stdout, result.stderr) == ("--no-deprecation []\n", "")


def test_options_that_the_user_gives_to_node_reach_it(node, tmp_path):
    """NODE_OPTIONS is the user's: a Node that cannot take it says so."""
    result = run(SYNTH, tmp_path, NODE_OPTIONS="--no-such-option", STACKWRIGHT_CACHE_DIR=str(tmp_path / "cache"))

    assert result.returncode == 1
    assert "--no-such-option is not allowed in NODE_OPTIONS" in result.stderr
    assert "Traceback" not in result.stderr


def test_jsii_is_pinned_to_the_version_that_is_locked():
    """The engine follows jsii's inner form, which no version number promises to keep."""
    dependencies = tomllib.loads(Path("pyproject.toml").read_text())["project"]["dependencies"]
    (locked,) = re.findall(r"^(jsii==\S+)", Path("requirements.lock").read_text(), re.MULTILINE)

    assert locked in dependencies
