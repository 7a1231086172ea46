"""The Pod Security Standard `restricted`, with `baseline`, which it includes, for pods of Linux.

Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator
from typing import Any

VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
SYSCTLS = {
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
SELINUX_TYPES = {"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"}
PROFILES = {"RuntimeDefault", "Localhost"}
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")


def violations(spec: dict[str, Any]) -> list[str]:
    """What `restricted` refuses of a pod."""
    return [*_of_pod(spec), *(fault for one in _containers(spec) for fault in _of_container(one, spec))]


def _containers(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for key in ("initContainers", "containers", "ephemeralContainers") for one in spec.get(key, [])]


def _of_pod(spec: dict[str, Any]) -> Iterator[str]:
    context = spec.get("securityContext", {})
    yield from (f"{key} is on" for key in ("hostNetwork", "hostPID", "hostIPC") if spec.get(key))
    for volume in spec.get("volumes", []):
        yield from (f"volume {volume['name']} is a {kind}" for kind in volume.keys() - {"name"} - VOLUMES)
    yield from (f"sysctl {one['name']}" for one in context.get("sysctls", []) if one["name"] not in SYSCTLS)
    yield from _of_context("the pod", context)


def _of_container(one: dict[str, Any], spec: dict[str, Any]) -> Iterator[str]:
    name, own, pod = one["name"], one.get("securityContext", {}), spec.get("securityContext", {})
    capabilities = own.get("capabilities", {})
    yield from _of_context(name, own)
    if own.get("privileged"):
        yield f"{name} is privileged"
    if own.get("allowPrivilegeEscalation") is not False:
        yield f"{name} may gain privileges"
    if own.get("procMount", "Default") != "Default":
        yield f"{name} unmasks /proc"
    if "ALL" not in capabilities.get("drop", []) or set(capabilities.get("add", [])) - {"NET_BIND_SERVICE"}:
        yield f"{name} has capabilities"
    if own.get("runAsNonRoot", pod.get("runAsNonRoot")) is not True:
        yield f"{name} may run as root"
    if own.get("seccompProfile", pod.get("seccompProfile", {})).get("type") not in PROFILES:
        yield f"{name} has no seccomp profile"
    if any(port.get("hostPort") for port in one.get("ports", [])):
        yield f"{name} has a port of the host"
    handlers = [*(one.get(probe, {}) for probe in PROBES), *one.get("lifecycle", {}).values()]
    if any(handler.get(kind, {}).get("host") for handler in handlers for kind in ("httpGet", "tcpSocket")):
        yield f"{name} probes another host"


def _of_context(name: str, context: dict[str, Any]) -> Iterator[str]:
    """What pods and containers have in common."""
    options = context.get("seLinuxOptions", {})
    if context.get("runAsUser") == 0:
        yield f"{name} runs as root"
    if options.get("type", "") not in SELINUX_TYPES or options.get("user") or options.get("role"):
        yield f"{name} has SELinux options"
    if context.get("windowsOptions", {}).get("hostProcess"):
        yield f"{name} is a process of the host"
    if context.get("appArmorProfile", {}).get("type", "RuntimeDefault") not in PROFILES:
        yield f"{name} is not confined by AppArmor"
