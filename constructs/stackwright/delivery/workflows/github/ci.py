"""`ci.yaml`: what every change has to pass, and what scanners say of it. No job has credentials."""

from collections.abc import Sequence
from typing import Any

from stackwright.delivery.workflows import pins
from stackwright.delivery.workflows.github.conditions import PULL_REQUEST, both, either, expression
from stackwright.delivery.workflows.job import Called, Job, Step, workflow
from stackwright.delivery.workflows.steps import READ, checkout, run, terraform, uses, when

SECURITY = {**READ, "security-events": "write"}
SARIF_ALLOWED = either(
    "github.event_name != 'pull_request'", "github.event.pull_request.head.repo.full_name == github.repository"
)
"""A fork's token cannot write there."""


def ci(branch: str, version: str) -> dict[str, Any]:
    """The workflow."""
    jobs: dict[str, Job | Called] = {
        "lint": _made("Format, lint, layers", version, 15, "make format lint layers"),
        "types": _made("Types", version, 15, "make types"),
        "tests": _made("Tests", version, 60, "make .actionlint/ready test"),
        "rehearsal": _made("Rehearsal", version, 60, "make rehearse ENV=dev"),
        "trivy": _scanned("Trivy", "trivy", _trivy()),
        "checkov": _scanned("Checkov", "checkov", _checkov()),
        "gitleaks": _scanned("Gitleaks", "gitleaks", _gitleaks(), whole=True),
        "semgrep": _scanned("Semgrep", "semgrep", _semgrep()),
        "audit": _scanned("Audit of the locked packages", "osv", _audit()),
    }
    triggers = {"pull_request": None, "push": {"branches": [branch]}}
    group = expression("format('ci-{0}', github.event.pull_request.number || github.run_id)")
    return workflow("CI", triggers, jobs, group=group, cancel=expression(PULL_REQUEST))


def _made(name: str, version: str, minutes: int, command: str) -> Job:
    steps = [
        checkout(whole=True),
        uses("Set up Python", "actions/setup-python", python_version="3.12"),
        terraform(version),
        run(name, command),
    ]
    return Job(name=name, minutes=minutes, permissions=READ, steps=steps)


def _scanned(name: str, tool: str, steps: Sequence[Step], *, whole: bool = False) -> Job:
    """A scanner, and what it found where GitHub shows such things."""
    upload = uses(
        "Show what was found",
        "github/codeql-action/upload-sarif",
        sarif_file=f"{tool}.sarif",
        category=tool,
    )
    found = f"hashFiles('{tool}.sarif') != ''"
    return Job(
        name=name,
        minutes=20,
        permissions=SECURITY,
        steps=[checkout(whole=whole), *steps, when(both("!cancelled()", found, SARIF_ALLOWED), upload)],
    )


def _docker(name: str, image: str, arguments: str, *, options: str = "") -> Step:
    command = f'docker run --rm{options} --volume "$PWD:/src" --workdir /src "$IMAGE" {arguments}'
    return run(name, command, IMAGE=pins.image(image))


def _trivy() -> Sequence[Step]:
    scanned = (
        "--scanners vuln,misconfig,secret --severity HIGH,CRITICAL --ignore-unfixed --format sarif --output trivy.sarif"
    )
    return [_docker("Scan files and configuration", "trivy", f"filesystem {scanned} --exit-code 1 .")]


def _gitleaks() -> Sequence[Step]:
    arguments = "git --redact --report-format sarif --report-path gitleaks.sarif ."
    # Its own user may not write here, and git trusts no files of somebody else's.
    ours = ' --user "$(id --user):$(id --group)"'
    return [_docker("Look for secrets in every commit", "gitleaks", arguments, options=ours)]


def _semgrep() -> Sequence[Step]:
    arguments = (
        "semgrep scan --config p/python --config p/github-actions --metrics off --error --sarif-output semgrep.sarif"
    )
    return [_docker("Look for patterns", "semgrep", arguments)]


def _audit() -> Sequence[Step]:
    locks = "--lockfile requirements.txt:requirements.lock --lockfile requirements.txt:requirements-checkov.lock"
    return [_docker("Audit", "osv-scanner", f"scan source {locks} --format sarif --output-file osv.sarif")]


def _checkov() -> Sequence[Step]:
    return [
        uses("Set up Python", "actions/setup-python", python_version="3.12"),
        run("Synthesize", "make synth"),
        run("Install Checkov", "make .checkov/ready"),
        run(
            "Scan the stacks",
            ".checkov/bin/checkov --directory cdktf.out/stacks --framework terraform_json --skip-download --compact"
            " --soft-fail --output sarif --output-file-path checkov && mv checkov/results_sarif.sarif checkov.sarif",
        ),
        run("Is all of it accepted, with a reason?", "make checkov"),
    ]
