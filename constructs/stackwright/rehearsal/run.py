"""A rehearsal: every stack of some environments lives its whole life on real Terraform, and nothing leaves the machine.

State is really kept in S3 and really locked in DynamoDB, both of them moto's. Endpoints and credentials come by
environment variables only.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from stackwright.cdk import cache_folder
from stackwright.rehearsal import filling, releases
from stackwright.rehearsal.first_apply import first_apply
from stackwright.rehearsal.fork_server import fork_server
from stackwright.rehearsal.life import Attach, Life, RehearsalFailure, Rehearsed
from stackwright.rehearsal.local_aws import LocalAws
from stackwright.rehearsal.providers.choice import Played, Providers
from stackwright.rehearsal.releases import Helm
from stackwright.rehearsal.script import Part, Script
from stackwright.rehearsal.stand_in.secret_values import SECRET
from stackwright.terraform.binary import Terraform
from stackwright.terraform.heartbeat import heartbeat
from stackwright.terraform.order import in_order, reverse
from stackwright.terraform.runner import LIMIT_SECONDS, Runner

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Rehearsal:
    """How a rehearsal went.

    Attributes:
        lives: What each stack went through, in the order in which they can be applied.
        seconds: How long it took in all.
        failure: The step that failed, if one did; everything stopped there.
        notices: What the providers noticed, each once.
    """

    lives: tuple[Life, ...]
    seconds: float
    failure: RehearsalFailure | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Actor:
    """A stack with its part, and what Terraform is given of it."""

    part: Part
    played: Played
    stack: Rehearsed
    makes_state_backend: bool

    def live(self, *, plan_only: bool, applied: Callable[["Actor"], None]) -> None:
        """Go through every step but the last.

        Args:
            plan_only: Whether there is no second plan.
            applied: What is done when everything has been applied, before anything is planned again.
        """
        if self.makes_state_backend:
            first_apply(self.stack, self.played.document)
        self.stack.init()
        if self.part.whole:
            self.stack.validate()
        if not self.makes_state_backend:
            changes = self.stack.plan()
            if self.part.applied:
                self.stack.apply(changes)
        if self.part.applied:
            applied(self)
        if self.part.whole and self.part.applied and not plan_only:
            self.stack.plan_again()


@dataclass
class Stage:
    """Where the stacks of a rehearsal live, once everything is installed and running.

    Attributes:
        script: What is rehearsed.
        providers: What Terraform's providers are.
        progress: Called with a line whenever a stack has got on.
        runner: What runs Terraform.
        helm: What renders releases.
        attach: What lends commands providers that run.
        local: The local AWS by account id.
        actors: Stacks by name.
    """

    script: Script
    providers: Providers
    progress: Progress
    runner: Runner
    helm: Helm
    attach: Attach
    local: dict[str, LocalAws] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def enter(self, terraform: Terraform, work: Path) -> None:
        """Give every stack its folder, and every account that does not make one by itself a state backend."""
        for part in self.script.parts:
            played = self.providers.played(part.document)
            environment = {**self._local(part).environment, **self.providers.environment(part.stack.account_id)}
            folder = work / part.stack.folder
            stack = Rehearsed(part.name, played.document, folder, terraform.path, self.runner, environment, self.attach)
            stack.life.departures = played.departures
            makes = self.providers.makes_state_backend and part.is_account_own and part.applied
            self.actors[part.name] = Actor(part, played, stack, makes)
        made = {actor.part.stack.account_id for actor in self.actors.values() if actor.makes_state_backend}
        for home in self.script.homes:
            if home.stack.account_id not in made:
                self.local[home.stack.account_id].make_state_backend(home.document)

    def _local(self, part: Part) -> LocalAws:
        return self.local[part.stack.account_id]

    def play(self) -> None:
        """Let every stack live, and end."""
        needs = self.needs()
        in_order(needs, self._live, self.runner, self.providers.workers)
        if not self.script.plan_only:
            whole = {name: before for name, before in needs.items() if self.actors[name].part.whole}
            in_order(reverse(whole), self._end, self.runner, self.providers.workers)

    def needs(self) -> dict[str, tuple[str, ...]]:
        """For each stack, those that have to be applied before it."""
        homes = {one.part.stack.account_id: name for name, one in self.actors.items() if one.makes_state_backend}
        return {name: self._needs(actor.part, homes) for name, actor in self.actors.items()}

    def _needs(self, part: Part, homes: Mapping[str, str]) -> tuple[str, ...]:
        home = None if part.is_account_own else homes.get(part.stack.account_id)
        return (*part.depends_on, *([home] if home else []))

    def _live(self, name: str) -> None:
        actor, began = self.actors[name], time.monotonic()
        actor.live(plan_only=self.script.plan_only, applied=self._applied)
        life = actor.stack.life
        life.releases += [] if actor.part.applied else releases.planned(actor.part)
        did = f"{life.added} resources" if actor.part.applied else f"{life.planned} resources planned"
        self.progress(f"{name}: {did} in {time.monotonic() - began:.1f} s")

    def _applied(self, actor: Actor) -> None:
        """Do what a person does before the next layer, and look at what runs in the cluster."""
        part, stack = actor.part, actor.stack
        self.fill(actor)
        if not part.document.of_type(releases.TYPE):
            return
        state = stack.state()
        for release in releases.releases(part, state):
            with stack.at(releases.STEP):
                drawn = self.helm.render(part, release)
            stack.life.releases.append(drawn)
            did = f"not rendered, as {drawn.why_not}" if drawn.why_not else f"renders {drawn.objects} objects"
            self.progress(f"{part.name}: release {drawn.release}: {drawn.chart} {did}")

    def fill(self, actor: Actor) -> None:
        """Give secrets that Terraform leaves empty a value."""
        part, stack = actor.part, actor.stack
        if not part.document.of_type(SECRET):
            return
        for secret, arn in filling.empty(stack.state()).items():
            with stack.at("fill"):
                every = (document for other in self.script.parts for document in other.documents)
                keys = filling.asked(secret, arn, every)
                self.providers.fill(self._local(part), arn, filling.value(keys))
            stack.life.filled[secret] = keys
            self.progress(f"{part.name}: filled the secret {secret}, as people do")

    def _end(self, name: str) -> None:
        stack = self.actors[name].stack
        stack.destroy()
        kept = stack.life.kept
        self.progress(f"{name}: " + (f"not destroyed, as {kept} resources ask for" if kept else "destroyed"))


def rehearse(
    script: Script,
    providers: Providers,
    terraform: Terraform,
    work: Path,
    progress: Progress,
    limit_seconds: float = LIMIT_SECONDS,
) -> Rehearsal:
    """Rehearse.

    Args:
        script: What to rehearse.
        providers: What Terraform's providers are.
        terraform: The terraform binary.
        work: A folder for configurations and plans.
        progress: Called with a line whenever a stack has got on, and from time to time with what runs.
        limit_seconds: How long a Terraform command may take.

    Raises:
        KeyboardInterrupt: The user interrupted; every process has ended and every lock is released.
    """
    start = time.monotonic()
    failure = None
    with staged(script, providers, terraform, work, progress, limit_seconds) as stage:
        try:
            stage.play()
        except RehearsalFailure as failed:
            failure = failed
    lives = tuple(actor.stack.life for actor in stage.actors.values())
    return Rehearsal(lives, time.monotonic() - start, failure, tuple(providers.notices()))


@contextmanager
def staged(
    script: Script,
    providers: Providers,
    terraform: Terraform,
    work: Path,
    progress: Progress,
    limit_seconds: float = LIMIT_SECONDS,
) -> Iterator[Stage]:
    """Everything that stacks need to live, for as long as they do. The arguments are those of `rehearse`."""
    found = {"TF_CLI_CONFIG_FILE": str(providers.configuration), cache_folder.VARIABLE: str(cache_folder.folder())}
    with ExitStack() as running:
        runner = Runner.isolated({**found, **running.enter_context(fork_server())}, limit_seconds)
        stage = Stage(
            script, providers, progress, runner, Helm(work / "releases"), running.enter_context(providers.running())
        )
        for home in script.homes:
            progress(f"starting the local AWS of account {home.stack.layer}")
            local = LocalAws(home.stack.account_id, home.stack.region)
            stage.local[home.stack.account_id] = running.enter_context(local)
        stage.enter(terraform, work)
        running.enter_context(heartbeat({name: one.stack.life for name, one in stage.actors.items()}, progress))
        yield stage
