"""Every rule over some stacks and what Argo CD makes: what was looked at, and what is found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from stackwright.model.errors import did_you_mean
from stackwright.policy.api.wrong import Judged, counted
from stackwright.policy.place import Place, Places
from stackwright.policy.reading.configuration import Configuration
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
        owners: The environments, and accounts' own stacks, that were judged.
        values: How many values of each stack were held against what AWS takes, and how many nobody knows yet.
    """

    findings: tuple[Finding, ...]
    looked: tuple[Looked, ...]
    owners: tuple[str, ...]
    values: Mapping[str, Judged]

    @property
    def refused(self) -> tuple[Finding, ...]:
        """What no waiver lets pass."""
        return tuple(one for one in self.findings if one.waiver is None)


@dataclass(frozen=True)
class Subjects:
    """What is judged.

    Attributes:
        configurations: The stacks.
        trees: What Argo CD makes, an entry for each environment that has one.
        every: All stacks of the platform, for rules that look at all of them.
    """

    configurations: tuple[Configuration, ...]
    trees: tuple[Tree, ...] = ()
    every: tuple[Configuration, ...] = ()

    @property
    def owners(self) -> tuple[str, ...]:
        """The environments, and accounts' own stacks, that are judged."""
        stacks = (owner_of(one.stack) for one in self.configurations)
        return tuple(dict.fromkeys((*stacks, *(tree.environment.name for tree in self.trees))))


def judge(
    rules: Sequence[Rule],
    subjects: Subjects,
    waivers: Sequence[Waiver],
    places: Places,
    today: date,
    progress: Callable[[str], None] = lambda _: None,
) -> Judgement:
    """Let rules look.

    Args:
        rules: The rules.
        subjects: What they look at.
        waivers: What people let pass.
        places: Finds out which line of which file caused something.
        today: The day on which waivers are judged.
        progress: Called with a line for each stack and each tree.
    """
    seen = [
        *_stacks(rules, subjects, places, progress),
        *_platform(rules, subjects, places),
        *_trees(rules, subjects, places, progress),
    ]
    counts: dict[tuple[str, str], Looked] = {}
    for looked, _ in seen:
        known = counts.get((looked.rule.id, looked.owner))
        total = looked.count + (known.count if known else 0)
        counts[looked.rule.id, looked.owner] = Looked(looked.rule, looked.owner, total)
    found = dict.fromkeys(one for _, findings in seen for one in findings)
    let_pass = [_waived(one, waivers, today) for one in found]
    concerned = [one for one in waivers if one.owner in subjects.owners]
    complaints = _complaints(rules, let_pass, concerned, places, today)
    every = tuple(sorted([*let_pass, *complaints], key=_order))
    values = {one.stack.name: counted(one) for one in subjects.configurations}
    return Judgement(every, tuple(counts.values()), subjects.owners, values)


Seen = tuple[Looked, Sequence[Finding]]


def _stacks(
    rules: Sequence[Rule], subjects: Subjects, places: Places, progress: Callable[[str], None]
) -> Iterator[Seen]:
    for one in subjects.configurations:
        progress(f"judging {one.stack.name}")
        for rule in rules:
            if rule.over == "stack" and one.stage in rule.stages:
                count = sum(1 for _ in one.of_type(*rule.about)) if rule.about else 1
                findings = [_finding(rule, one, problem, places) for problem in rule.judge(one)]
                yield Looked(rule, owner_of(one.stack), count), findings


def _platform(rules: Sequence[Rule], subjects: Subjects, places: Places) -> Iterator[Seen]:
    every = subjects.every or subjects.configurations
    by_name = {one.stack.name: one for one in every}
    owners = dict.fromkeys(owner_of(one.stack) for one in subjects.configurations)
    for rule in rules:
        if rule.over == "platform" and owners:
            findings = [_finding(rule, by_name[problem.stack], problem, places) for problem in rule.judge(every)]
            for owner in owners:
                yield Looked(rule, owner, 1), [one for one in findings if one.owner == owner]


def _trees(
    rules: Sequence[Rule], subjects: Subjects, places: Places, progress: Callable[[str], None]
) -> Iterator[Seen]:
    for tree in subjects.trees:
        progress(f"judging what Argo CD makes of {tree.environment.name}")
        for rule in rules:
            if rule.over == "tree" and tree.environment.settings.stage in rule.stages:
                count = sum(1 for _, item in tree.objects if item["kind"] in rule.about) if rule.about else 1
                findings = [_in_tree(rule, tree, problem, places) for problem in rule.judge(tree)]
                yield Looked(rule, tree.environment.name, count), findings


def _order(one: Finding) -> tuple[str, str, str, str, str]:
    return one.owner, one.stack, one.what, one.rule.id, one.problem


def _finding(rule: Rule, configuration: Configuration, problem: Problem, places: Places) -> Finding:
    what = problem.resource.address if problem.resource else problem.what
    place = places.of_stack(configuration.stack, problem.resource, problem.argument)
    return Finding(
        rule, owner_of(configuration.stack), configuration.stack.name, what, problem.argument, problem.text, place
    )


def _in_tree(rule: Rule, tree: Tree, problem: Problem, places: Places) -> Finding:
    place = places.of_tree(tree, problem.stack, problem.where)
    return Finding(rule, tree.environment.name, problem.stack, problem.what, "", problem.text, place)


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
