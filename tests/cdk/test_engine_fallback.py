"""Where jsii or the bindings are not as the engine expects, they are loaded the stock way, and that is said once."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import jsii
import pytest
from support.programs import RELEASE, run_python, written

from stackwright.cdk import engine

pytestmark = pytest.mark.usefixtures("node")

PROGRAM = "from stackwright.cdk import engine; engine.load()\n" + RELEASE
JAVASCRIPT = Path(engine.__file__).with_name("program.js")


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """What the program writes."""
    folder = tmp_path_factory.mktemp("expected")
    assert run_python(PROGRAM, folder).returncode == 0
    return written(folder / "out")


def changed_jsii(folder, changes):
    """A copy of jsii with texts replaced, by file; returns the environment in which it is found first."""
    copy = folder / "packages" / "jsii"
    shutil.copytree(Path(jsii.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__", "*.map"))
    (copy / "_embedded/jsii/__init__.py").write_text(
        "import pathlib\n"
        "names = [file.name for file in pathlib.Path(__file__).parent.glob('*__*.js')]\n"
        "EMBEDDED_FILES = {name: name.replace('__', '/') for name in names}\n"
        "ENTRYPOINT = 'bin__jsii-runtime.js'\n"
    )
    for file, (before, after) in changes.items():
        text = (copy / file).read_text()
        assert before in text
        (copy / file).write_text(text.replace(before, after))
    return {"PYTHONPATH": os.pathsep.join([str(copy.parent), os.environ.get("PYTHONPATH", "")])}


def test_a_jsii_whose_program_lies_elsewhere_is_loaded_the_stock_way(tmp_path, expected):
    """Its own relay knows where."""
    environment = changed_jsii(tmp_path, {"_embedded/jsii/bin__jsii-runtime.js": ("program.js", "kernel.js")})
    embedded = tmp_path / "packages/jsii/_embedded/jsii"
    (embedded / "lib__program.js").rename(embedded / "lib__kernel.js")
    result = run_python(PROGRAM, tmp_path, **environment)

    assert result.stderr == (
        f"stackwright: loading the slow way, as jsii {jsii.__version__} has no lib/program.js; the output is the same\n"
    )
    assert written(tmp_path / "out") == expected


def test_a_jsii_that_speaks_over_another_channel_is_loaded_the_stock_way(tmp_path, expected):
    """It starts, is never heard, and is started again by its own relay."""
    changes = {
        "_embedded/jsii/lib__program.js": ("readFD:3,writeFD:3", "readFD:4,writeFD:4"),
        "_embedded/jsii/bin__jsii-runtime.js": ('["ignore","pipe","pipe","pipe"]', '["ignore","pipe","pipe",0,"pipe"]'),
    }
    environment = changed_jsii(tmp_path, changes)
    relay = tmp_path / "packages/jsii/_embedded/jsii/bin__jsii-runtime.js"
    relay.write_text(relay.read_text().replace("stdio[3]", "stdio[4]"))
    result = run_python(PROGRAM, tmp_path, **environment)

    assert result.stderr.startswith("stackwright: loading the slow way, as Node (")
    assert len(result.stderr.splitlines()) == 1
    assert written(tmp_path / "out") == expected


def test_a_jsii_that_starts_node_in_another_way_is_left_alone(tmp_path, expected):
    """What the engine would build on is not there."""
    environment = changed_jsii(tmp_path, {"_kernel/providers/process.py": ("_NodeProcess", "_NodeKernel")})
    result = run_python(PROGRAM, tmp_path, **environment, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION="20")

    assert result.stderr.startswith("stackwright: loading the slow way, as this jsii is built differently (")
    assert len(result.stderr.splitlines()) == 1
    assert written(tmp_path / "out") == expected


@pytest.mark.parametrize(("files", "loaded"), [(("index", "lazy-index"), "lazy-index"), (("index",), "index")])
def test_bindings_without_a_lazy_index_are_loaded_whole(files, loaded, tmp_path):
    """That takes seconds, and is said once, however many there are."""
    for provider in ("provider-one", "provider-two"):
        folder = tmp_path / "node_modules/@cdktf" / provider / "lib"
        folder.mkdir(parents=True)
        (folder.parent / "package.json").write_text('{"main": "lib/index.js"}')
        for name in files:
            (folder / f"{name}.js").write_text(f"module.exports = '{name}';")
    program = tmp_path / "program.js"
    program.write_text("console.log(require('@cdktf/provider-one'), require('@cdktf/provider-two'));")
    command = ["node", str(JAVASCRIPT), str(program), "@cdktf/provider-"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    told = [base64.b64decode(text).decode() for line in printed.splitlines() for text in json.loads(line).values()]

    assert told[-1] == f"{loaded} {loaded}\n"
    assert len(told) == (1 if loaded == "lazy-index" else 2)


def test_a_node_that_jsii_has_not_been_tried_with_is_no_news(tmp_path, expected):
    """Its banner of ten lines says nothing that a user could act on; the stock way prints it."""
    (tmp_path / "newer.js").write_text(
        "const newer = {...process.versions, node: '27.0.0'};"
        "Object.defineProperty(process, 'version', {value: 'v27.0.0'});"
        "Object.defineProperty(process, 'versions', {value: newer});"
    )
    result = run_python(PROGRAM, tmp_path, NODE_OPTIONS=f"--require {tmp_path}/newer.js", STACKWRIGHT_STOCK_ENGINE="1")

    assert (result.returncode, result.stderr) == (0, "")
    assert written(tmp_path / "out") == expected
