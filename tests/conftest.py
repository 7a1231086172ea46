"""Fixtures for every test. What needs Node or Terraform starts with the first test that asks for it."""

import functools
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from support import kustomize, stacks
from support.platforms import Platforms
from support.shipped import PLATFORMS, load_shipped

from stackwright.cdk import engine
from stackwright.layers import LAYERS
from stackwright.model.environment import Environment
from stackwright.model.platform_ import Platform
from stackwright.rehearsal.fork_server import fork_server

settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.register_profile("few", settings.get_profile("untimed"), max_examples=15)
"""For `make fast`; otherwise a property is tried on a hundred examples."""
settings.register_profile("many", settings.get_profile("untimed"), max_examples=10_000)
"""For a night."""
settings.register_profile(
    "mutants",
    settings.get_profile("untimed"),
    derandomize=True,
    database=None,
    max_examples=50,
    phases=(Phase.explicit, Phase.generate),
)
"""For `tools/mutate`: the same examples every time, and no search for the smallest that fails."""
settings.load_profile("untimed")
pytest_plugins = ["support.argo_cd", "support.needs", "support.workers"]


def pytest_addoption(parser):
    parser.addoption("--write-golden", action="store_true", help="rewrite the golden files instead of comparing")


@pytest.fixture
def platforms(tmp_path):
    """Variations of a valid platform."""
    return Platforms(tmp_path / "platforms")


@pytest.fixture(scope="session")
def node():
    """The engine, loaded; tests that synthesize share one Node process."""
    engine.load()


@pytest.fixture(scope="session")
def shipped(node, tmp_path_factory):
    """Both shipped platforms, synthesized once: the output folder of each."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    folders = {}
    for name, environments in PLATFORMS.items():
        folders[name] = tmp_path_factory.mktemp(name)
        build(load_shipped(environments), folders[name]).synth()
    return folders


@pytest.fixture
def synth(node, tmp_path_factory):
    """Synthesizes an environment or a platform, and hands its stacks out by name."""

    def synthesize(what: Environment | Platform) -> dict[str, stacks.Stack]:
        from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

        platform = Platform(what.platform, (what,), LAYERS) if isinstance(what, Environment) else what
        folder = tmp_path_factory.mktemp("synth")
        build(platform, folder).synth()
        return stacks.read(folder)

    return synthesize


def _program(name):
    binary = shutil.which(name)
    if binary is None:
        pytest.skip(f"no {name} on PATH")
    return binary


@pytest.fixture(scope="session")
def terraform():
    """The terraform binary; tests that need it are skipped without it. Its stand-ins are forked, which is quick."""
    binary = _program("terraform")
    with fork_server() as variables, pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield binary


@pytest.fixture(scope="session")
def helm():
    """The helm binary; tests that need it are skipped without it."""
    return _program("helm")


@pytest.fixture(scope="session")
def kubectl():
    """The kubectl binary; tests that need it are skipped without it."""
    return _program("kubectl")


@pytest.fixture(scope="session")
def promtool():
    """The promtool binary; tests that need it are skipped without it."""
    return _program("promtool")


@pytest.fixture(scope="session")
def charts():
    """The folder with the charts, packed; tests that need it are skipped without it."""
    folder = os.environ.get("STACKWRIGHT_CHARTS")
    if not folder:
        pytest.skip("STACKWRIGHT_CHARTS names no folder with charts")
    return Path(folder)


@pytest.fixture(scope="session")
def kustomized(kubectl):
    """Builds a folder of the tree once: its objects."""
    return functools.cache(functools.partial(kustomize.build, kubectl))


@pytest.fixture(scope="session")
def moto():
    """What the local AWS is made of; tests that need it are skipped without it."""
    pytest.importorskip("moto")


@pytest.fixture(scope="session")
def checkov():
    """Checkov, which `make checkov` installs; tests that need it are skipped without it."""
    binary = Path(os.environ.get("STACKWRIGHT_CHECKOV", ".checkov/bin/checkov")).absolute()
    if not binary.exists():
        pytest.skip("no Checkov; install it: make .checkov/ready")
    return binary


@pytest.fixture(scope="session")
def simulator(node):
    """An evaluator of IAM policies, which `make simulator` installs; tests that need it are skipped without it."""
    from support.simulator import Simulator  # noqa: PLC0415 - finds Node as it is loaded

    folder = Path(os.environ.get("STACKWRIGHT_SIMULATOR", ".simulator")).absolute()
    if not (folder / "ready").exists():
        pytest.skip("no evaluator of IAM policies; install it: make .simulator/ready")
    with Simulator(folder) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def provider_mirror():
    """A filesystem mirror with the real AWS provider."""
    mirror = os.environ.get("STACKWRIGHT_PROVIDER_MIRROR")
    if not mirror:
        pytest.skip("STACKWRIGHT_PROVIDER_MIRROR names no provider mirror")
    return Path(mirror)


@pytest.fixture(scope="session")
def real_provider(provider_mirror):
    """The real AWS provider, running; it keeps nothing of what it is asked."""
    from support.real_provider import RealProvider  # noqa: PLC0415 - loads grpc

    provider = RealProvider(provider_mirror)
    provider.configure()
    yield provider
    provider.close()
