"""Whoever imports cdktf or the bindings, in any order, has them loaded fast."""

import pytest
from support.programs import RELEASE, run_python

pytestmark = pytest.mark.usefixtures("node")

INSTALLED = "from stackwright.cdk import engine; engine.install()\n"
LOADED = (
    "import sys\n"
    "print(sorted(name.partition('.')[2] for name in sys.modules if name.startswith('cdktf_cdktf_provider_helm.')\n"
    "             and not name.endswith('_jsii') and not name.endswith('_private')))\n"
)


@pytest.mark.parametrize(
    "imports",
    [
        "import cdktf\nfrom cdktf_cdktf_provider_helm.release import Release\n",
        "from cdktf_cdktf_provider_helm.release import Release\nimport cdktf\n",
        "import constructs\nfrom cdktf_cdktf_provider_helm.release import Release\n",
        "import jsii\nfrom cdktf_cdktf_provider_helm import release\n",
        "from stackwright.cdk.core import App\nimport cdktf_cdktf_provider_helm.release\n",
    ],
)
def test_only_what_is_named_is_loaded(imports, tmp_path):
    """The order of imports is the user's."""
    result = run_python(INSTALLED + imports + LOADED, tmp_path)

    assert (result.stdout, result.stderr) == ("['release']\n", "")


@pytest.mark.parametrize("room", ["stackwright.cdk.core", "stackwright.aws"])
def test_importing_our_rooms_is_enough(room, tmp_path):
    """Nobody who uses a construct has to know that there is an engine."""
    result = run_python(f"import {room}\nfrom cdktf_cdktf_provider_helm.release import Release\n{LOADED}", tmp_path)

    assert (result.stdout, result.stderr) == ("['release']\n", "")


def test_installing_is_cheap_and_done_once(tmp_path):
    """It only says who is to be asked first; Node is looked for when cdktf is imported, and not before."""
    program = (
        f"import sys; {INSTALLED}engine.install()\n"
        "print(len([finder for finder in sys.meta_path if type(finder).__module__.startswith('stackwright')]))\n"
        "print([name for name in ('jsii', 'cdktf', 'constructs') if name in sys.modules])\n"
    )
    result = run_python(program, tmp_path, JSII_NODE="no-such-node")

    assert (result.stdout, result.stderr) == ("1\n[]\n", "")


def test_a_program_that_has_loaded_cdktf_already_still_works(tmp_path):
    """Too late for Node, but not for the bindings."""
    result = run_python(f"import cdktf\n{INSTALLED}{RELEASE}{LOADED}", tmp_path)

    assert result.stdout == "['provider', 'release']\n", result.stderr


def test_submodules_are_attributes_of_their_package(tmp_path):
    """`helm.release.Release` works, as it does with the stock package, and loads no more than that."""
    program = (
        f"{INSTALLED}import cdktf_cdktf_provider_helm as helm\n"
        "print(helm.release.Release.TF_RESOURCE_TYPE, dir(helm), hasattr(helm, 'nothing'))\n"
        f"{LOADED}"
        "from cdktf_cdktf_provider_helm import *\n"
        "print(provider.HelmProvider.__name__)\n"
    )
    result = run_python(program, tmp_path)

    assert result.stdout.splitlines() == [
        "helm_release ['data_helm_template', 'provider', 'release'] False",
        "['release']",
        "HelmProvider",
    ], result.stderr


def test_a_submodule_that_fails_says_what_is_missing(tmp_path):
    """A package that a submodule needs and that is not there is not taken for the submodule."""
    package = tmp_path / "cdktf_cdktf_provider_odd"
    (package / "thing").mkdir(parents=True)
    (package / "__init__.py").write_text("from . import thing\n")
    (package / "thing" / "__init__.py").write_text("import not_there\n")
    result = run_python(f"{INSTALLED}import cdktf_cdktf_provider_odd as odd\nodd.thing\n", tmp_path)

    assert result.stderr.endswith("ModuleNotFoundError: No module named 'not_there'\n")
