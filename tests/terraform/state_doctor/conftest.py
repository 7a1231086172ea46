"""One local AWS, synthesized stacks for each way of locking, and the incidents that the collected tests ask for."""

import itertools
import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from support.incidents import ACCOUNT, LOCKINGS, Site
from support.platforms import Platforms

from stackwright.rehearsal.local_aws import LocalAws

LONGEST = {"killed", "killed_early", "out_of_reach"}
"""Stories that last more than 20 seconds, and so have to begin first."""
WORKERS = 12
"""Most of the time of most stories is Terraform's waiting."""


@pytest.fixture(scope="session")
def local_aws():
    """A local AWS for each way of locking: one alone, in Python, would be what everything waits for."""
    with ExitStack() as running:
        yield {locking: running.enter_context(LocalAws(ACCOUNT, "eu-west-1")) for locking in LOCKINGS}


@pytest.fixture(scope="session")
def templates(node, tmp_path_factory):
    """Documents of `bootstrap-main` and `dev-network` for each way of locking."""
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - loads cdktf

    documents = {}
    for locking in LOCKINGS:
        folder = tmp_path_factory.mktemp(f"synth-{locking}")
        synthesize(Platforms(folder / "files").platform(platform={"state.locking": locking}), folder / "out")
        documents[locking] = [
            json.loads((folder / "out" / "stacks" / stack / "cdk.tf.json").read_text())
            for stack in ("bootstrap-main", "dev-network")
        ]
    return documents


@pytest.fixture(scope="session")
def new_site(terraform, local_aws, templates, tmp_path_factory):
    """Makes a site."""
    folder, numbers = tmp_path_factory.mktemp("sites"), itertools.count(1)

    def make(locking="dynamodb", name="site"):
        project = re.sub("[^a-z]+", "-", name)[:12].strip("-") + f"-{next(numbers)}"
        return Site(folder / project, local_aws[locking], templates[locking], locking, project)

    return make


@pytest.fixture
def site(new_site):
    """A site with bucket, table and an applied stack."""
    return new_site().applied()


@pytest.fixture(scope="session")
def incidents(request, new_site):
    """Every story that a collected test asks for, running."""
    wanted = dict.fromkeys(
        item.callspec.params["outcome"]
        for item in request.session.items
        if "outcome" in getattr(getattr(item, "callspec", None), "params", {})
    )
    wanted = sorted(wanted, key=lambda case: case[0].__name__ not in LONGEST)
    pool = ThreadPoolExecutor(max_workers=WORKERS)
    yield {
        (story, locking): pool.submit(story, new_site(locking, f"{story.__name__}-{locking}"))
        for story, locking in wanted
    }
    pool.shutdown()


@pytest.fixture
def outcome(request, incidents):
    """What came out of a story."""
    return incidents[request.param].result()
