"""The form of the project itself."""

import ast
import re
import subprocess
import sys
from importlib.machinery import PathFinder
from pathlib import Path

SOURCES = sorted(Path("constructs/stackwright").rglob("*.py"))
LONGEST = 300
"""Lines of a file that is read from top to bottom."""


def test_constructs_is_a_road_not_a_house():
    """An `__init__.py` there would hide the PyPI package of the same name."""
    assert not Path("constructs/__init__.py").exists()
    assert [path for path in Path.cwd().rglob("constructs") if path.is_dir() and ".venv" not in path.parts] == [
        Path.cwd() / "constructs"
    ]


def test_the_pypi_package_is_the_one_that_is_imported():
    """From the project's folder too."""
    assert "site-packages" in PathFinder.find_spec("constructs").origin


def test_validating_does_not_start_jsii():
    """The model, and the command line as long as nothing is synthesized or rendered, never load what that needs."""
    slow = ["jsii", "cdktf", "constructs", "jsonschema", "stackwright.gitops.rendering.applications"]
    program = f"import stackwright.cli.command_line, sys\nprint([m for m in {slow} if m in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert printed == "[]\n"


def test_no_module_hides_one_of_pythons_own():
    """A file called secrets.py breaks whoever runs a script beside it."""
    assert not [source for source in SOURCES if source.stem in sys.stdlib_module_names - {"__main__"}]


def test_a_file_has_one_idea():
    """What outgrows 300 lines becomes a package."""
    lines = {str(source): len(source.read_text().splitlines()) for source in SOURCES}

    assert {source: count for source, count in lines.items() if count > LONGEST} == {}


def test_no_file_names_a_machine_or_where_packages_are_downloaded():
    """Files work everywhere: no path of this machine, no index of packages, no address of a package."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True).stdout
    machine = "|".join(re.escape(f"{folder}/") for folder in (Path.home(), Path.cwd().parent) if folder != Path("/"))
    download = r"https?://[^\s\"'<>)]+\.(?:whl|tgz|tar\.gz|zip|deb|gem)\b|(?:index-url|registry)[ =]+[\"']?https?:"
    banned = re.compile(f"{machine}|{download}")
    found = [
        name
        for name in listed.split("\0")
        if name and Path(name).exists() and banned.search(Path(name).read_text(errors="ignore"))
    ]

    assert found == []


def test_every_test_states_its_rule():
    """A test without a docstring protects nobody knows what, one in a class no less than one beside it."""
    silent = [
        f"{file}:{node.lineno}: {node.name}"
        for file in Path("tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]

    assert silent == []
