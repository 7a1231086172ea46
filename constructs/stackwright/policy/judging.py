"""Every rule over some stacks and what Argo CD makes: what was looked at, and what is found."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from stackwright.model.errors import did_you_mean
from stackwright.policy.configuration import Configuration
from stackwright.policy.place import Place, Places
from stackwright.policy.rule import Problem, Rule, Tree
from stackwright.policy.waiving import Waiver, owner_of

WAIVERS = Rule(
    "waivers-in-use",
    "Waivers are about something, and their day is not over",
    "A waiver that nobody needs any more would hide the next finding, and one without an end is no exception.",
    "remove it, or agree on a new day",
    "medium",
    lambda _: (),
    over="platform",
    waivable=False,
)


@dataclass(frozen=True)
class Finding:
    """Something that a rule does not let pass.

    Attributes:
        rule: The rule.
        owner: The environment, or the account's own stack.
        stack: The stack; for what Argo CD makes, the application.
        what: The address of the resource, or the name of the object; empty where it is about the whole.
        argument: Dotted path of the argument; empty where it is about all of it.
        problem: What is wrong.
        place: The file, line and key that caused it, or that one would look at first.
        waiver: What lets it pass; None where nothing does.
    """

    rule: Rule
    owner: str
    stack: str
    what: str
    argument: str
    problem: str
    place: Place
    waiver: Waiver | None = None


@dataclass(frozen=True)
class Looked:
    """What a rule has looked at.

    Attributes:
        rule: The rule.
        owner: The environment, or the account's own stack.
        count: The number of resources or objects of the types that it is about.
    """

    rule: Rule
    owner: str
    count: int


@dataclass(frozen=True)
class Judgement:
    """What was found.

    Attributes:
        findings: What rules do not let pass, waived or not.
        looked: What each rule has looked at.
        skipped: How many values nobody knows before an apply, by owner: no rule can judge them.
    """

    findings: tuple[Finding, ...]
    looked: tuple[Looked, ...]
    skipped: Mapping[str, int]

    @property
    def refused(self) -> tuple[Finding, ...]:
        """What no waiver lets pass."""
        return tuple(one for one in self.findings if one.waiver is None)


def judge(
    rules: Sequence[Rule],
    configurations: Sequence[Configuration],
    trees: Sequence[Tree],
    waivers: Sequence[Waiver],
    places: Places,
    today: date,
    progress: Callable[[str], None] = lambda _: None,
) -> Judgement:
    """Let rules look.

    Args:
        rules: The rules.
        configurations: The stacks.
        trees: What Argo CD makes, an entry for each environment that has one.
        waivers: What people let pass.
        places: Finds out which line of which file caused something.
        today: The day on which waivers are judged.
        progress: Called with a line for each stack and each tree.
    """
    found: list[Finding] = []
    looked: dict[tuple[str, str], Looked] = {}

    def add(rule: Rule, owner: str, count: int, findings: Iterable[Finding]) -> None:
        seen = looked.get((rule.id, owner))
        looked[rule.id, owner] = Looked(rule, owner, count + (seen.count if seen else 0))
        found.extend(findings)

    for one in configurations:
        progress(f"judging {one.stack.name}")
        for rule in rules:
            if rule.over == "stack" and one.stage in rule.stages:
                problems = rule.judge(one)
                count = sum(1 for _ in one.of_type(*rule.about)) if rule.about else 1
                add(rule, owner_of(one.stack), count, (_finding(rule, one, problem, places) for problem in problems))
    for rule in rules:
        if rule.over == "platform" and configurations:
            add(rule, "platform", 1, _across(rule, configurations, places))
    for tree in trees:
        progress(f"judging what Argo CD makes of {tree.environment.name}")
        for rule in rules:
            if rule.over == "tree" and tree.environment.settings.stage in rule.stages:
                count = sum(1 for _, item in tree.objects if item["kind"] in rule.about) if rule.about else 1
                add(rule, tree.environment.name, count, _in_tree(rule, tree, places))
    let_pass = [_waived(one, waivers, today) for one in dict.fromkeys(found)]
    owners = {*(owner_of(one.stack) for one in configurations), *(tree.environment.name for tree in trees)}
    complaints = _complaints(rules, let_pass, [one for one in waivers if one.owner in owners], places, today)
    skipped = dict.fromkeys(sorted(owners), 0)
    return Judgement(tuple(sorted([*let_pass, *complaints], key=_order)), tuple(looked.values()), skipped)


def _order(one: Finding) -> tuple[str, str, str, str, str]:
    return one.owner, one.stack, one.what, one.rule.id, one.problem


def _finding(rule: Rule, configuration: Configuration, problem: Problem, places: Places) -> Finding:
    what = problem.resource.address if problem.resource else problem.what
    place = places.of_stack(configuration.stack, problem.resource, problem.argument)
    return Finding(
        rule, owner_of(configuration.stack), configuration.stack.name, what, problem.argument, problem.text, place
    )


def _across(rule: Rule, configurations: Sequence[Configuration], places: Places) -> Iterator[Finding]:
    by_name = {one.stack.name: one for one in configurations}
    for problem in rule.judge(configurations):
        yield _finding(rule, by_name[problem.stack], problem, places)


def _in_tree(rule: Rule, tree: Tree, places: Places) -> Iterator[Finding]:
    for problem in rule.judge(tree):
        place = places.of_tree(tree, problem.stack, problem.where)
        yield Finding(rule, tree.environment.name, problem.stack, problem.what, "", problem.text, place)


def _waived(one: Finding, waivers: Sequence[Waiver], today: date) -> Finding:
    fits = (
        waiver
        for waiver in waivers
        if one.rule.waivable and waiver.until >= today and waiver.covers(one.owner, one.rule.id, one.what)
    )
    return Finding(one.rule, one.owner, one.stack, one.what, one.argument, one.problem, one.place, next(fits, None))


def _complaints(
    rules: Sequence[Rule], found: Sequence[Finding], waivers: Sequence[Waiver], places: Places, today: date
) -> Iterator[Finding]:
    """What is wrong with the waivers themselves."""
    known = {rule.id: rule for rule in rules}
    for waiver in waivers:
        if waiver.rule not in known:
            text = f"there is no rule {waiver.rule!r}; {did_you_mean(waiver.rule, known)}"
        elif not known[waiver.rule].waivable:
            text = f"the rule {waiver.rule} cannot be waived"
        elif waiver.until < today:
            text = f"the waiver of {waiver.rule} ended on {waiver.until}"
        elif not any(waiver.covers(one.owner, one.rule.id, one.what) for one in found):
            text = f"waives nothing: the rule {waiver.rule} has no objection"
        else:
            continue
        yield Finding(WAIVERS, waiver.owner, "", "", "", text, places.of_key(waiver.owner, waiver.key))
