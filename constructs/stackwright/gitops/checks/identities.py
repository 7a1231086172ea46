"""Every service account that AWS trusts exists where AWS expects it, and whoever needs AWS has a role.

Which pods need AWS is read from signs: see `stackwright.gitops.objects.aws_use`.
"""

from collections.abc import Iterator, Sequence

from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.expected import Expected
from stackwright.gitops.objects.aws_use import signs
from stackwright.gitops.objects.contents import Contents, Running
from stackwright.gitops.objects.network import Network
from stackwright.gitops.rendering.applications import Rendered

_BLOCKS = {"add-ons": "addons", "workloads": "workloads"}


def findings(rendered: Sequence[Rendered], expected: Expected) -> Iterator[Finding]:
    """Roles that nobody takes, and pods without one.

    Args:
        rendered: All applications.
        expected: What Terraform makes.
    """
    contents = Contents(rendered)
    used: dict[tuple[str, str], list[Running]] = {}
    for pod in contents.pods:
        used.setdefault(pod.account, []).append(pod)
    for account, key in expected.roles.items():
        yield from _role(expected.file, account, key, contents, used)
    network = Network(contents)
    for pod in contents.pods:
        found = list(signs(pod, contents, network))
        if found and pod.account not in expected.roles:
            yield _without(expected.file, pod, found[0])


def _role(
    file: str, account: tuple[str, str], key: str, contents: Contents, used: dict[tuple[str, str], list[Running]]
) -> Iterator[Finding]:
    namespace, name = account
    if account in contents.service_accounts and account in used:
        return
    if account in used:
        (first, *_) = used[account]
        problem = f"runs as the service account {name} of {namespace}, which has a role of AWS and which nobody makes"
        yield Finding.of(first.app, first.maker, problem, "add that ServiceAccount, or have its chart make it")
        return
    what = f"service account {name} of namespace {namespace}"
    problem = "has a role of AWS, and no pod runs as it" if account in contents.service_accounts else "is not there"
    yield Finding(file, key, what, problem, _instead(name, key, contents, used))


def _instead(name: str, key: str, contents: Contents, used: dict[tuple[str, str], list[Running]]) -> str:
    elsewhere = sorted(namespace for namespace, account in contents.service_accounts & used.keys() if account == name)
    if elsewhere:
        return f"there is one in {', '.join(elsewhere)}: set {key}.namespace to it, or the namespace in the tree"
    return f"name in {key}.namespace and {key}.service_account what a pod of the tree runs as, or take {key} away"


def _without(file: str, pod: Running, sign: str) -> Finding:
    namespace, name = pod.account
    block = next((block for folder, block in _BLOCKS.items() if f"/{folder}/" in f"/{pod.app.place}/"), "workloads")
    problem = f"talks to AWS ({sign}), and its service account {name} of {namespace} has no role"
    remedy = f"declare it in `{block}` of {file} with that namespace and service_account"
    return Finding.of(pod.app, pod.maker, problem, remedy)
