"""An evaluator of IAM policies: `@cloud-copilot/iam-simulate`, which knows conditions, boundaries and refusals.

It also brings what AWS publishes of every action: its resources, and the conditions that each of them can have. What a
condition asks for and a request of that kind never has is not there when it is evaluated, as in AWS. moto, which the
local AWS is made of, evaluates no conditions at all.
"""

import functools
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

PROGRAM = Path(__file__).parent / "simulate.cjs"

# The evaluator takes no condition key that it does not find in AWS's list. That list lacks two claims which every OIDC
# provider sends, and has a pattern for contexts of encryption. So they are asked for by the names of others, which no
# policy of ours asks for.
_LISTED = {
    "token.actions.githubusercontent.com:aud": "token.actions.githubusercontent.com:actor",
    "token.actions.githubusercontent.com:sub": "token.actions.githubusercontent.com:workflow",
    "kms:EncryptionContext:SecretARN": "kms:RequestAlias",
}


class Simulator:
    """The evaluator, running; a context manager that ends it.

    Args:
        folder: Where it is installed.
    """

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            ["node", str(PROGRAM), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.details = functools.cache(self._details)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def evaluate(
        self,
        action: str,
        resource: str,
        context: Mapping[str, str | list[str]],
        *,
        principal: str,
        policies: Mapping[str, str],
        boundary: str | None = None,
    ) -> str:
        """What IAM answers: `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`.

        Args:
            action: E.g. `s3:GetObject`.
            resource: ARN of what it is about.
            context: What conditions can ask for, by key.
            principal: ARN of the role that asks.
            policies: Documents of its policies, by name.
            boundary: Document of its boundary.
        """
        question = _request(principal, action, resource, context)
        question["identityPolicies"] = [{"name": name, "policy": json.loads(text)} for name, text in policies.items()]
        if action.startswith("kms:") and ":key/" in resource:
            question["resourcePolicy"] = _of_key(principal.split(":")[4])
        if boundary:
            question["permissionBoundaryPolicies"] = [{"name": "boundary", "policy": json.loads(boundary)}]
        return self._simulate(question)

    def trusts(self, trust: str, provider: str, role: str, claims: Mapping[str, str]) -> bool:
        """Whether a role's trust policy lets a token of an OIDC provider take the role.

        Args:
            trust: The policy's document.
            provider: ARN of the provider.
            role: ARN of the role.
            claims: What the token says, by condition key.
        """
        question = _request(provider, "sts:AssumeRoleWithWebIdentity", role, claims)
        return self._simulate({**question, "resourcePolicy": json.loads(trust)}) == "Allowed"

    def actions(self, service: str) -> list[str]:
        """Names of all actions of a service."""
        answer: list[str] = self._ask("actions", service)
        return answer

    def arn_form(self, service: str, resource: str) -> str:
        """How ARNs of a type of resource look, with `${Name}` for what differs."""
        answer: str = self._ask("resource", [service, resource])["arn"]
        return answer

    def _simulate(self, question: Mapping[str, Any]) -> str:
        text = json.dumps(question)
        for key, listed in _LISTED.items():
            text = text.replace(f'"{key}"', f'"{listed}"')
        answer: str = self._ask("simulate", json.loads(text))
        return answer

    def _details(self, action: str) -> dict[str, Any] | None:
        """What AWS publishes of an action; None where there is no such action."""
        answer: dict[str, Any] | None = self._ask("details", action.split(":"))
        return answer

    def _ask(self, what: str, question: object) -> Any:
        self._process.stdin.write(json.dumps([what, question]) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise AssertionError(f"{question}: {answer['error']}")
        return answer["answer"]


def _request(principal: str, action: str, resource: str, context: Mapping[str, str | list[str]]) -> dict[str, Any]:
    return {
        "request": {
            "principal": principal,
            "action": action,
            "resource": {"resource": resource, "accountId": principal.split(":")[4]},
            "contextVariables": dict(context),
        },
        "identityPolicies": [],
        "serviceControlPolicies": [],
        "resourceControlPolicies": [],
    }


def _of_key(account: str) -> dict[str, Any]:
    """The policy of a key, as all of ours have it: who may use the key is left to IAM."""
    principal = {"AWS": f"arn:aws:iam::{account}:root"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}
