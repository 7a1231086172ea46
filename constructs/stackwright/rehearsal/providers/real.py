"""The real AWS provider, from a mirror or from the registry, with stand-ins for all others."""

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from stackwright.cdk import cache_folder
from stackwright.cdk.packages import AWS
from stackwright.rehearsal.errors import RehearsalError
from stackwright.rehearsal.life import Attach
from stackwright.rehearsal.local_aws import LocalAws
from stackwright.rehearsal.providers.adaptation import adapt, numbers
from stackwright.rehearsal.providers.choice import Played, environments
from stackwright.rehearsal.providers.in_use import in_use
from stackwright.rehearsal.providers.running import RunningProviders
from stackwright.rehearsal.script import Part
from stackwright.rehearsal.stand_in.installation import HOST, install
from stackwright.synthesis.document import Document
from stackwright.terraform.runner import Runner

MIRROR = "STACKWRIGHT_PROVIDER_MIRROR"
"""Environment variable that names a filesystem mirror to take the provider from."""
_RELEASE = re.compile(r"(?:terraform-provider-aws_)?(\d+\.\d+\.\d+)(?:_.*\.zip)?")
"""A version as a mirror's folder, or a packed release in it.

Source: https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror
"""


class RealAws:
    """The real AWS provider, which moto answers; stand-ins for kubernetes, helm and all others.

    Args:
        parts: The stacks.
        folder: Where to install the stand-ins.
        terraform: The terraform binary.
        progress: Called with a line when there is something to wait for.

    Raises:
        RehearsalError: The mirror has no AWS provider, or none can be downloaded.
    """

    name = "real"
    workers = 4  # it spends its time on waiting until AWS has surely noticed
    makes_state_backend = True

    def __init__(self, parts: Sequence[Part], folder: Path, terraform: str, progress: Callable[[str], None]) -> None:
        for environment in environments(parts).values():
            if environment.network.existing is not None:
                raise RehearsalError(
                    f"{environment.name} moves into a VPC that others made, which the local AWS does not have; "
                    "rehearse it with --provider stand-in"
                )
        stand_ins = folder.resolve() / "mirror"
        stand_ins.mkdir(parents=True)
        used = in_use(document for part in parts for document in part.documents)
        install(folder, {requirement: types for requirement, types in used.items() if requirement.source != AWS})
        self._pinned = next(requirement.version for requirement in used if requirement.source == AWS)
        named = os.environ.get(MIRROR)
        if named:
            mirror = Path(named).resolve()
            self._version = _closest(mirror, self._pinned)
        else:
            mirror, self._version = _downloaded(self._pinned, terraform, progress), self._pinned
        self._types = folder.resolve() / "types.json"
        self._types.write_text(json.dumps(sorted({type_ for types in used.values() for type_ in types})))
        self.configuration = folder / "real.rc"
        places = _place(mirror, "include"), _place(stand_ins, "exclude")
        self.configuration.write_text(f"disable_checkpoint = true\nprovider_installation {{\n{''.join(places)}}}\n")

    def environment(self, _account_id: str) -> Mapping[str, str]:
        """Nothing but what leads to the local AWS."""
        return {}

    def notices(self) -> tuple[str, ...]:
        """None: what the provider takes it takes, and of the others nobody knows enough."""
        return ()

    def played(self, document: Document) -> Played:
        """Every stack is cut down to what the provider knows and moto serves."""
        return adapt(document, self._version, pinned=self._version == self._pinned)

    @contextmanager
    def running(self) -> Iterator[Attach]:
        """As many as there are commands at a time."""
        running = RunningProviders(f"{HOST}/{AWS}", self._types)
        try:
            yield running.borrowed
        finally:
            running.close()

    def fill(self, local: LocalAws, secret: str, text: str) -> None:
        """It is asked for as it is in AWS."""
        region = secret.split(":")[3]
        local.client("secretsmanager", region).put_secret_value(SecretId=secret, SecretString=text)


def _place(mirror: Path, include_or_exclude: str) -> str:
    path = json.dumps(str(mirror))
    return f'  filesystem_mirror {{\n    path    = {path}\n    {include_or_exclude} = ["{AWS}"]\n  }}\n'


def _closest(mirror: Path, pinned: str) -> str:
    """The pinned version if a mirror holds it, or else the newest that it holds."""
    held = {match[1] for entry in mirror.glob(f"registry.*/{AWS}/*") if (match := _RELEASE.fullmatch(entry.name))}
    if not held:
        raise RehearsalError(
            f"{mirror}, named by {MIRROR}, holds no {AWS}; make a mirror with `terraform providers mirror`"
        )
    return pinned if pinned in held else max(held, key=numbers)


def _downloaded(version: str, terraform: str, progress: Callable[[str], None]) -> Path:
    """The provider from the registry, downloaded once and kept beside the schemas."""
    kept = cache_folder.folder() / "providers" / f"aws-{version}"
    if kept.exists():
        return kept
    progress(f"downloading {AWS} {version}, once, to {kept}")
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".aws-", dir=kept.parent) as scratch:
        folder = Path(scratch)
        required = {"aws": {"source": AWS, "version": version}}
        (folder / "main.tf.json").write_text(json.dumps({"terraform": {"required_providers": required}}))
        (folder / "direct.rc").write_text("disable_checkpoint = true\n")
        result = Runner.isolated({"TF_CLI_CONFIG_FILE": str(folder / "direct.rc")}).run(
            [terraform, "init", "-input=false"], folder
        )
        if result.code:
            raise RehearsalError(
                f"{AWS} {version} cannot be downloaded; name a mirror that holds it in {MIRROR}\n\n{result.output}"
            )
        # Terraform unpacks providers in the same layout that a mirror has.
        (folder / ".terraform" / "providers").rename(kept)
    return kept
