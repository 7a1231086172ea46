"""The verb `gitops`: what Argo CD will make of the tree, before it does."""

import argparse
import json
import time
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stackwright.cli.options import add_environments, load_platform, say
from stackwright.cli.program_file import load_program
from stackwright.cli.progress import progress
from stackwright.cli.table import fitted, wrapped
from stackwright.model.environment import Environment
from stackwright.model.errors import did_you_mean
from stackwright.model.platform_ import Platform
from stackwright.terraform.interruption import interruptible

if TYPE_CHECKING:
    from stackwright.gitops.environments import Scene
    from stackwright.gitops.rendering.applications import Rendition

# What renders and judges is imported by whoever does it: the other verbs must do without.

OUTPUT = Path("gitops.out")
NEEDED = ("jsonschema", "kubernetes_validate", "referencing")
"""Packages of the optional dependency `gitops`."""
NO = 3
"""Something was found: a gate, as opposed to what could not be judged."""
EXAMPLES = """\
examples:
  %(prog)s render dev                      what Argo CD would make of it, as files
  %(prog)s diff prod --base origin/main    what a pull request changes in the cluster
  %(prog)s check                           every rule, for every environment
"""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    gitops = commands.add_parser(
        "gitops",
        help="render, compare and check what Argo CD will make",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = gitops.add_subparsers(metavar="COMMAND", required=True)

    render = verbs.add_parser("render", help="write every object of an environment, a folder for each application")
    render.add_argument("environment", metavar="ENV")
    add_environments(render)
    render.add_argument("--output", type=Path, metavar="DIR", help=f"folder to write (default: {OUTPUT}/ENV)")
    render.add_argument("--json", action="store_true", help="print the table of applications as JSON")
    render.set_defaults(command=_render)

    diff = verbs.add_parser("diff", help="show what changes in an environment since another revision")
    diff.add_argument("environment", metavar="ENV")
    diff.add_argument("--base", metavar="REV", required=True, help="a revision of git, e.g. origin/main")
    add_environments(diff)
    diff.add_argument("--json", action="store_true", help="print it as JSON")
    diff.set_defaults(command=_diff)

    check = verbs.add_parser("check", help="judge what environments would get, by every rule")
    check.add_argument("names", metavar="ENV", nargs="*", help="an environment (default: all)")
    add_environments(check)
    check.add_argument("--require-helm", action="store_true", help="fail, and do not skip, without Helm or kubectl")
    check.add_argument("--json", action="store_true", help="print the report as JSON")
    check.set_defaults(command=_check)


def _render(options: argparse.Namespace) -> int:
    from stackwright.gitops import output  # noqa: PLC0415
    from stackwright.gitops.secrecy import Secrecy  # noqa: PLC0415

    start = time.monotonic()
    scene = _scene(load_platform(options, load_program()), options.environment)
    folder = options.output or OUTPUT / options.environment
    output.check_ours(folder)
    with interruptible(), progress() as shown:
        made = scene.rendition(shown)
        shown(f"writing {folder}")
        output.write(made.rendered, options.environment, Secrecy.of_this_machine(), folder)
    if options.json:
        print(json.dumps([output.summary(one) for one in made.rendered], indent=2))
    else:
        rows = [
            (one.name, ", ".join(version for _, version in output.charts(one)) or "-", one.namespace, len(one.objects))
            for one in made.rendered
        ]
        print(fitted(("application", "chart", "namespace", "objects"), rows))
    _tell_what_is_missing(made)
    objects = sum(len(one.objects) for one in made.rendered)
    seconds = time.monotonic() - start
    say(f"{len(made.rendered)} applications, {objects} objects written to {folder} in {seconds:.1f} s")
    return 0


def _tell_what_is_missing(made: "Rendition") -> None:
    from stackwright.gitops import output  # noqa: PLC0415
    from stackwright.gitops.expected import KNOWN_AFTER_APPLY  # noqa: PLC0415

    whys: dict[str, list[str]] = {}
    for one in made.left_out:
        whys.setdefault(one.why, []).append(one.what)
    for why, things in whys.items():
        _say_wrapped(f"not rendered, {why}: {', '.join(things)}")
    if unknown := output.unknown(made.rendered, KNOWN_AFTER_APPLY):
        where = ", ".join(f"{name} {count}" for name, count in unknown.items())
        _say_wrapped(f"{KNOWN_AFTER_APPLY}, where only an apply can tell: {sum(unknown.values())} ({where})")


def _diff(options: argparse.Namespace) -> int:
    from stackwright.cli import gitops_diff  # noqa: PLC0415
    from stackwright.gitops.diff.base import base_of  # noqa: PLC0415
    from stackwright.gitops.diff.difference import difference  # noqa: PLC0415

    program = load_program()
    scene = _scene(load_platform(options, program), options.environment)
    with (
        interruptible(),
        progress() as shown,
        base_of(scene, options.environments, program.all_layers, options.base) as base,
    ):
        found = difference(base, scene, shown)
    print(json.dumps(gitops_diff.document(found), indent=2) if options.json else gitops_diff.text(found))
    return 0


def _check(options: argparse.Namespace) -> int:
    from stackwright.gitops import tools  # noqa: PLC0415
    from stackwright.gitops.environments import BLOCK, reconciled  # noqa: PLC0415
    from stackwright.gitops.errors import GitOpsError, MissingTool  # noqa: PLC0415

    platform = load_platform(options, load_program())
    named = [_scene(platform, name) for name in dict.fromkeys(options.names)]
    scenes = named or [_scene(platform, one.name) for one in platform.environments if reconciled(one)]
    if others := [] if named else [one.name for one in platform.environments if not reconciled(one)]:
        say(f"not judged, without a {BLOCK} block: {', '.join(others)}")
    if not scenes:
        return 0
    if missing := tools.missing():
        if options.require_helm:
            raise MissingTool("\n".join(missing))
        _say_wrapped(f"skipped: {_count(len(scenes), 'environment')} ({_names(scenes)}): {'; '.join(missing)}")
        return 0
    if absent := [name for name in NEEDED if find_spec(name) is None]:
        raise GitOpsError(f"{', '.join(absent)} not installed; run: pip install 'stackwright[gitops]'")
    return _judge(scenes, as_json=options.json)


def _judge(scenes: Sequence["Scene"], *, as_json: bool) -> int:
    from stackwright.cli import gitops_check  # noqa: PLC0415
    from stackwright.gitops.errors import GitOpsError  # noqa: PLC0415
    from stackwright.gitops.judging import judge_all  # noqa: PLC0415

    with interruptible(), progress() as shown:
        judgements, failed = judge_all(scenes, shown)
    if as_json:
        print(gitops_check.document(judgements))
    elif judgements:
        print(gitops_check.text(judgements))
    for name in dict.fromkeys(taken.application for one in judgements for taken in one.taken):
        count = sum(taken.objects for one in judgements for taken in one.taken if taken.application == name)
        what = f"{_count(count, 'object')} of its kinds not judged by their schema"
        _say_wrapped(f"{name}: its chart is packed without the definitions of a release; {what}")
    found = gitops_check.count(judgements)
    say(f"{_count(found, 'finding')} in {_count(len(judgements), 'environment')}")
    if failed:
        raise GitOpsError("\n".join(f"{one.environment} cannot be judged: {one.error}" for one in failed))
    return NO if found else 0


def _scene(platform: Platform, name: str) -> "Scene":
    from stackwright.gitops.environments import BLOCK, Scene, reconciled, work_tree  # noqa: PLC0415
    from stackwright.gitops.errors import GitOpsError  # noqa: PLC0415

    known: dict[str, Environment] = {one.name: one for one in platform.environments}
    if name not in known:
        raise GitOpsError(f"there is no environment {name!r}; {did_you_mean(name, known)}")
    if not reconciled(known[name]):
        raise GitOpsError(f"{name} has no Argo CD: {name}.yaml has no {BLOCK} block; add one")
    return Scene(known[name], work_tree(Path()))


def _names(scenes: Iterable["Scene"]) -> str:
    return ", ".join(scene.environment.name for scene in scenes)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _say_wrapped(text: str) -> None:
    for line in wrapped(text).splitlines():
        say(line)
