"""Pod Security: every namespace's label admits every pod that is rendered into it.

The controls are those of https://kubernetes.io/docs/concepts/security/pod-security-standards/.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.objects.pods import containers, template
from stackwright.gitops.rendering.applications import Rendered

_SYSCTLS = frozenset(
    {
        "kernel.shm_rmid_forced",
        "net.ipv4.ip_local_port_range",
        "net.ipv4.ip_local_reserved_ports",
        "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.ping_group_range",
        "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes",
        "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_rmem",
        "net.ipv4.tcp_syncookies",
        "net.ipv4.tcp_wmem",
    }
)
_SELINUX_TYPES = frozenset({"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"})
_PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
TEAMS = "applications"
"""The AppProject of the teams' workloads."""
ENFORCE = "pod-security.kubernetes.io/enforce"
Pod = Mapping[str, Any]
Control = Callable[[Pod], Iterator[str]]

_CAPABILITIES = frozenset(
    {
        *("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP"),
        *("SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"),
    }
)
_VOLUMES = frozenset(
    {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
)


def findings(rendered: Sequence[Rendered], levels: Mapping[str, str]) -> Iterator[Finding]:
    """Pods that the API server would not let in.

    Args:
        rendered: All applications.
        levels: What each namespace enforces: `privileged`, `baseline` or `restricted`.
    """
    for app in rendered:
        for one in app.objects:
            made = template(one)
            namespace = app.namespace_of(one)
            level = levels.get(namespace, "privileged")
            for problem in violations(made["spec"], level) if made else ():
                remedy = f"mend it; namespace {namespace} enforces {level}"
                yield Finding.of(app, one, problem, remedy)


def unrestricted(rendered: Sequence[Rendered], levels: Mapping[str, str]) -> Iterator[Finding]:
    """Namespaces of teams' workloads that take more than the strictest level does.

    Args:
        rendered: All applications.
        levels: What each namespace enforces.
    """
    for app in rendered:
        for one in app.objects if app.application["spec"].get("project") == TEAMS else ():
            namespace = one["metadata"]["name"]
            if one["kind"] == "Namespace" and (level := levels[namespace]) != "restricted":
                remedy = f"label it {ENFORCE}: restricted"
                yield Finding.of(app, one, f"enforces {level}", remedy)


def levels_of(objects: Sequence[Object]) -> dict[str, str]:
    """What each of some namespaces enforces."""
    return enforced(
        {one["metadata"]["name"]: one["metadata"].get("labels") or {} for one in objects if one["kind"] == "Namespace"}
    )


def enforced(namespaces: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What each namespace enforces.

    Args:
        namespaces: Their labels.
    """
    return {name: labels.get(ENFORCE, "privileged") for name, labels in namespaces.items()}


def violations(pod: Pod, level: str) -> Iterator[str]:
    """What keeps a pod from a level.

    Args:
        pod: The pod's spec.
        level: `privileged`, `baseline` or `restricted`.
    """
    controls = {"privileged": (), "baseline": _BASELINE, "restricted": (*_BASELINE, *_RESTRICTED)}[level]
    for control in controls:
        yield from control(pod)


def _context(holder: Pod) -> Mapping[str, Any]:
    return holder.get("securityContext") or {}


def _host(pod: Pod) -> Iterator[str]:
    for name in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(name):
            yield f"{name} is true"
    for volume in pod.get("volumes") or ():
        if "hostPath" in volume:
            yield f"volume {volume['name']} is a hostPath"
    for kind, container in containers(dict(pod)):
        for port in container.get("ports") or ():
            if port.get("hostPort"):
                yield f"{kind}.{container['name']} takes the host's port {port['hostPort']}"


def _privileged(pod: Pod) -> Iterator[str]:
    for kind, container in containers(dict(pod)):
        context = _context(container)
        if context.get("privileged"):
            yield f"{kind}.{container['name']} is privileged"
        added = set((context.get("capabilities") or {}).get("add") or ())
        if beyond := sorted(added - _CAPABILITIES):
            yield f"{kind}.{container['name']} adds the capabilities {', '.join(beyond)}"


def _sysctls(pod: Pod) -> Iterator[str]:
    for one in _context(pod).get("sysctls") or ():
        if one["name"] not in _SYSCTLS:
            yield f"sysctl {one['name']} is not a safe one"


def _of_the_host(pod: Pod) -> Iterator[str]:
    for place, holder in _holders(pod):
        context = _context(holder)
        options = context.get("seLinuxOptions") or {}
        if options.get("type", "") not in _SELINUX_TYPES or options.get("user") or options.get("role"):
            yield f"{place} has SELinux options of its own"
        if (context.get("windowsOptions") or {}).get("hostProcess"):
            yield f"{place} is a process of the host"
        if context.get("procMount", "Default") != "Default":
            yield f"{place} unmasks /proc"


def _probes(pod: Pod) -> Iterator[str]:
    for kind, container in containers(dict(pod)):
        handlers = [container.get(probe) or {} for probe in _PROBES]
        handlers += (container.get("lifecycle") or {}).values()
        if any((handler.get(way) or {}).get("host") for handler in handlers for way in ("httpGet", "tcpSocket")):
            yield f"{kind}.{container['name']} probes another host"


def _unconfined(pod: Pod) -> Iterator[str]:
    for place, holder in _holders(pod):
        for name in ("seccompProfile", "appArmorProfile"):
            if (_context(holder).get(name) or {}).get("type") == "Unconfined":
                yield f"{place}: {name} is Unconfined"


def _volume_kinds(pod: Pod) -> Iterator[str]:
    for volume in pod.get("volumes") or ():
        if other := sorted(volume.keys() - _VOLUMES - {"name"}):
            yield f"volume {volume['name']} is a {other[0]}"


def _escalation(pod: Pod) -> Iterator[str]:
    for kind, container in containers(dict(pod)):
        if _context(container).get("allowPrivilegeEscalation") is not False:
            yield f"{kind}.{container['name']} does not set allowPrivilegeEscalation: false"


def _root(pod: Pod) -> Iterator[str]:
    whole = _context(pod)
    for place, holder in _holders(pod):
        if _context(holder).get("runAsUser") == 0:
            yield f"{place} runs as user 0"
    for kind, container in containers(dict(pod)):
        if _context(container).get("runAsNonRoot", whole.get("runAsNonRoot")) is not True:
            yield f"{kind}.{container['name']} does not set runAsNonRoot: true"


def _seccomp(pod: Pod) -> Iterator[str]:
    whole = _context(pod).get("seccompProfile")
    for kind, container in containers(dict(pod)):
        profile = _context(container).get("seccompProfile", whole) or {}
        if profile.get("type") not in {"RuntimeDefault", "Localhost"}:
            yield f"{kind}.{container['name']} has no seccompProfile of type RuntimeDefault"


def _drops_all(pod: Pod) -> Iterator[str]:
    for kind, container in containers(dict(pod)):
        capabilities = _context(container).get("capabilities") or {}
        if "ALL" not in (capabilities.get("drop") or ()):
            yield f"{kind}.{container['name']} does not drop the capability ALL"
        if beyond := sorted(set(capabilities.get("add") or ()) - {"NET_BIND_SERVICE"}):
            yield f"{kind}.{container['name']} adds the capabilities {', '.join(beyond)}"


def _holders(pod: Pod) -> Iterator[tuple[str, Pod]]:
    """Whatever has a security context."""
    yield "the pod", pod
    for kind, container in containers(dict(pod)):
        yield f"{kind}.{container['name']}", container


_BASELINE: tuple[Control, ...] = (_host, _privileged, _sysctls, _of_the_host, _probes, _unconfined)
_RESTRICTED: tuple[Control, ...] = (_volume_kinds, _escalation, _root, _seccomp, _drops_all)
