"""What becomes of an empty cluster when Argo CD syncs all applications at once, each again and again.

An application is tried as a whole before anything of it is applied, and fails if one of its kinds is not served, unless
the application itself brings it or the object says that this may be. Then it goes wave by wave; where an object is
refused, the rest of its wave is applied and the next ones are not reached. Applications of ApplicationSets do not wait
for each other: the wave of a set says when the set is made, not when what it makes works.
Sources: https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/ and
https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#skip-dry-run-for-new-custom-resources-types
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from stackwright.gitops.objects.contents import CREATES_NAMESPACE, Contents, Running
from stackwright.gitops.objects.given import EKS
from stackwright.gitops.objects.kinds import Kinds, group
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.objects.webhooks import CONFIGURATIONS, Webhook, failing_closed
from stackwright.gitops.rendering.applications import Rendered

OPTIONS = "argocd.argoproj.io/sync-options"
WAVE = "argocd.argoproj.io/sync-wave"
HOOK = "argocd.argoproj.io/hook"
SKIPS_DRY_RUN = "SkipDryRunOnMissingResource=true"
# Source: https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#helm-hooks
_HOOKS = {"pre-install": -1, "pre-upgrade": -1, "PreSync": -1, "post-install": 1, "post-upgrade": 1, "PostSync": 1}


@dataclass(frozen=True)
class Refusal:
    """An object that could not be applied.

    Attributes:
        one: The object.
        why: What it lacks.
        brought_by: Name of the application that brings what it lacks.
        webhook: The webhook that would have to answer first, if that is what it lacks.
        of_pods: Whether the object was applied, and its pods were refused: whoever makes them tries again by itself.
    """

    one: Object
    why: str
    brought_by: str
    webhook: Webhook | None = None
    of_pods: bool = False


@dataclass
class _State:
    """What there is by now.

    Attributes:
        kinds: Groups and names of custom kinds.
        namespaces: Names.
        webhooks: Those that are asked.
        running: Objects whose pods run, by their identity.
    """

    kinds: set[tuple[str, str]] = field(default_factory=set)
    namespaces: set[str] = field(default_factory=set)
    webhooks: set[int] = field(default_factory=set)
    running: set[int] = field(default_factory=set)

    @property
    def size(self) -> int:
        """Grows with every change."""
        return len(self.kinds) + len(self.namespaces) + len(self.webhooks) + len(self.running)


class Sync:
    """All applications of a cluster, to be synced.

    Args:
        rendered: The applications.
    """

    def __init__(self, rendered: Sequence[Rendered]) -> None:
        self._rendered = rendered
        self._contents = Contents(rendered)
        self.kinds = Kinds(one for _, one in self._contents.of_kind("CustomResourceDefinition"))
        configurations = [one for _, one in self._contents.of_kind(*CONFIGURATIONS)]
        self._webhooks = {id(one): list(failing_closed(one)) for one in configurations}
        self._brought = {_defined(one): app.name for app, one in self._contents.of_kind("CustomResourceDefinition")}
        self._makers: dict[int, list[Running]] = {}
        for pod in self._contents.pods:
            self._makers.setdefault(id(pod.maker), []).append(pod)

    def alone(self, app: Rendered) -> list[Refusal]:
        """What stops the first sync of an application, if of the others nothing is there but webhooks without pods."""
        state = self._empty()
        state.webhooks = self._webhooks.keys() - {id(one) for one in app.objects}
        return self._try(app, state)

    def amid(self, app: Rendered) -> list[Refusal]:
        """What stops the first sync of an application, if all that the others bring is there already."""
        state = self._empty()
        state.kinds |= {kind for kind, maker in self._brought.items() if maker != app.name}
        state.namespaces |= {name for name in self._contents.namespaces if self._contents.maker(name) is not app}
        return self._try(app, state)

    def together(self) -> list[tuple[Rendered, list[Refusal]]]:
        """What still stops each application when trying again changes nothing any more."""
        state, before = self._empty(), -1
        while state.size != before:
            before = state.size
            left = [(app, self._try(app, state)) for app in self._rendered]
        return left

    def _empty(self) -> _State:
        state = _State()
        self._try(EKS, state)
        return state

    def _try(self, app: Rendered, state: _State) -> list[Refusal]:
        """One sync: what is applied is added to the state."""
        options = (app.application["spec"].get("syncPolicy") or {}).get("syncOptions", ())
        own = {_defined(one) for one in app.objects if one["kind"] == "CustomResourceDefinition"}
        unknown = [
            self._unserved(one, "and everything is tried before anything is applied")
            for one in app.objects
            if self._lacks_kind(one, state.kinds | own) and not {SKIPS_DRY_RUN} & {*options, *_options(one)}
        ]
        if unknown:
            return unknown
        if CREATES_NAMESPACE in options:
            state.namespaces.add(app.namespace)
        for _, step in groupby(sorted(_synced(app), key=wave), key=wave):
            if refused := list(self._apply(app, list(step), state)):
                return refused
        return []

    def _apply(self, app: Rendered, step: Sequence[Object], state: _State) -> Iterator[Refusal]:
        """One wave, definitions and namespaces first; webhooks are there at once, which is the worst that can be."""
        for one in step:
            if one["kind"] == "CustomResourceDefinition":
                state.kinds.add(_defined(one))
            elif one["kind"] == "Namespace":
                state.namespaces.add(one["metadata"]["name"])
            elif one["kind"] in CONFIGURATIONS:
                state.webhooks.add(id(one))
        applied = []
        for one in step:
            refusal = self._refusal(app, one, state)
            if refusal:
                yield refusal
            else:
                applied.append(one)
        yield from self._start(applied, state)

    def _start(self, applied: Sequence[Object], state: _State) -> Iterator[Refusal]:
        """What is applied starts its pods, and those that start may be who lets others in."""
        before, refused = -1, list[Refusal]()
        while state.size != before:
            before, refused = state.size, []
            for one in applied:
                if found := self._refused_pods(one, state):
                    refused.append(found)
                else:
                    state.running.add(id(one))
        yield from refused

    def _refusal(self, app: Rendered, one: Object, state: _State) -> Refusal | None:
        if self._lacks_kind(one, state.kinds):
            return self._unserved(one, "when its wave is applied")
        labels: Mapping[str, str] | None = None
        if self.kinds.has_namespace(one):
            namespace = app.namespace_of(one)
            labels = self._contents.namespaces.get(namespace, {})
            if labels and namespace not in state.namespaces:  # one that nobody makes is told by the rule about order
                maker = self._contents.maker(namespace).name
                return Refusal(one, f"there is no namespace {namespace} when its wave is applied", maker)
        return self._judged(one, one, labels, state)

    def _refused_pods(self, one: Object, state: _State) -> Refusal | None:
        for pod in self._makers.get(id(one), ()):
            made = {"apiVersion": "v1", "kind": "Pod", "metadata": {"labels": pod.labels}}
            labels = self._contents.namespaces.get(pod.namespace, {})
            if refused := self._judged(one, made, labels, state):
                return refused
        return None

    def _judged(self, told: Object, one: Object, labels: Mapping[str, str] | None, state: _State) -> Refusal | None:
        for configuration in state.webhooks:
            for webhook in self._webhooks[configuration]:
                if webhook.judges(one, labels, self.kinds) and not self._answers(webhook, state):
                    what = "its pods are" if one is not told else "it is"
                    why = f"{what} judged by the webhook {webhook.name}, whose own pods do not run yet"
                    maker = self._contents.services[webhook.service][0].name
                    return Refusal(told, why, maker, webhook, one is not told)
        return None

    def _answers(self, webhook: Webhook, state: _State) -> bool:
        found = self._contents.services.get(webhook.service)
        if found is None:
            return True  # a service that nobody makes is told by the rule about flows
        return any(id(pod.maker) in state.running for pod in self._contents.behind(webhook.service[0], found[1]))

    def _unserved(self, one: Object, when: str) -> Refusal:
        maker = self._brought[group(one), one["kind"]]
        return Refusal(one, f"{one['apiVersion']} {one['kind']} is not served, {when}", maker)

    def _lacks_kind(self, one: Object, kinds: set[tuple[str, str]]) -> bool:
        """Whether a kind is not there that somebody brings; what nobody brings is told by the rule about validity."""
        return self.kinds.is_custom(one) and (group(one), one["kind"]) not in kinds


def wave(one: Object) -> tuple[int, int]:
    """Phase and wave in which an object is applied."""
    annotations = one["metadata"].get("annotations") or {}
    hooks = f"{annotations.get('helm.sh/hook', '')},{annotations.get(HOOK, '')}".split(",")
    phase = next((_HOOKS[hook.strip()] for hook in hooks if hook.strip() in _HOOKS), 0)
    return phase, int(annotations.get(WAVE) or annotations.get("helm.sh/hook-weight") or 0)


def _synced(app: Rendered) -> Iterator[Object]:
    """The objects of an application without those that are made when it is taken away."""
    for one in app.objects:
        hook = (one["metadata"].get("annotations") or {}).get("helm.sh/hook", "")
        if not hook or any(name.strip() in _HOOKS for name in hook.split(",")):
            yield one


def _options(one: Object) -> list[str]:
    found = (one["metadata"].get("annotations") or {}).get(OPTIONS, "")
    return [option.strip() for option in found.split(",")]


def _defined(one: Object) -> tuple[str, str]:
    return one["spec"]["group"], one["spec"]["names"]["kind"]
