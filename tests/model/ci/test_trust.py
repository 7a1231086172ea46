"""Whom the roles trust: jobs of one repository in one of its environments, known by names and by numbers."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ci_roles

OLD, NEW = "repo:acme-corp/platform", "repo:acme-corp@4711/platform@8150"
TOKEN = {
    "aud": "sts.amazonaws.com",
    "sub": f"{OLD}:environment:dev",
    "repository_id": "8150",
    "repository_owner_id": "4711",
    "repository": "acme-corp/platform",
    "environment": "dev",
    "ref": "refs/heads/main",
}
"""What GitHub says of a job of the default branch that runs in the environment `dev`."""
PLAN = {**TOKEN, "sub": f"{OLD}:environment:dev-plan", "environment": "dev-plan", "ref": "refs/pull/7/merge"}
"""Of a job of a pull request that runs in `dev-plan`."""
CASES = {"apply": TOKEN, "plan": PLAN}
ASKED = {"apply": ("aud", "sub", "repository_id", "ref"), "plan": ("aud", "sub", "repository_id")}


@pytest.mark.parametrize("which", CASES)
@pytest.mark.parametrize("form", [OLD, NEW])
def test_both_forms_of_a_subject_are_trusted(which, form, roles):
    """GitHub writes ids into the subjects of repositories that are new, renamed or transferred."""
    role, claims = getattr(roles["dev"], which), CASES[which]

    assert role.is_taken_with({**claims, "sub": claims["sub"].replace(OLD, form)})


NEAR = [
    {"sub": f"{OLD}:ref:refs/heads/main"},
    {"sub": f"{OLD}:pull_request"},
    {"sub": f"{OLD}:environment:prod"},
    {"sub": f"{OLD}:environment:dev-blue"},
    {"sub": f"{OLD}:environment:Dev"},
    {"sub": f"{OLD}:environment:*"},
    {"sub": "repo:acme-corp/platform-fork:environment:dev"},
    {"sub": "repo:evil-corp/platform:environment:dev"},
    {"sub": "repo:acme-corp@1/platform@8150:environment:dev"},
    {"sub": "repo:acme-corp@4711/platform@1:environment:dev"},
    {"sub": "repo:acme-corp-4711/platform-8150:environment:dev"},
    {"repository_id": "8151"},
    {"aud": "https://github.com/acme-corp"},
    {"ref": "refs/heads/feature"},
    {"ref": "refs/heads/main2"},
    {"ref": "refs/pull/7/merge"},
    {"ref": "refs/tags/main"},
]


@pytest.mark.parametrize("change", NEAR, ids=str)
def test_nothing_near_it_applies(change, roles):
    """Another repository, environment, branch or audience, a pull request, and whoever takes over a renamed name."""
    assert not roles["dev"].apply.is_taken_with({**TOKEN, **change})


@pytest.mark.parametrize("change", [one for one in NEAR if "ref" not in one], ids=str)
def test_nothing_near_it_plans(change, roles):
    """Only the branch may be any, since plans are made of pull requests."""
    near = {key: value.replace(":environment:dev", ":environment:dev-plan") for key, value in change.items()}

    assert not roles["dev"].plan.is_taken_with({**PLAN, **near}) or near == {"sub": PLAN["sub"]}


@pytest.mark.parametrize("which", CASES)
def test_a_missing_claim_is_not_a_fulfilled_one(which, roles):
    """`ForAllValues` and `IfExists` would take a token that says nothing."""
    role, claims = getattr(roles["dev"], which), CASES[which]
    without = {asked: {key: value for key, value in claims.items() if key != asked} for asked in ASKED[which]}

    assert [asked for asked, token in without.items() if role.is_taken_with(token)] == []


@pytest.mark.parametrize("which", CASES)
def test_conditions_compare_and_nothing_else(which, roles):
    """A pattern in a trust policy is an invitation."""
    (statement,) = json.loads(getattr(roles["dev"], which).trust)["Statement"]

    assert set(statement["Condition"]) == {"StringEquals"}
    assert "*" not in json.dumps(statement["Condition"])


def test_a_planning_job_does_not_apply_and_an_applying_one_does_not_plan(roles):
    """A pull request runs in the one environment, and what reviewers let through in the other."""
    assert not roles["dev"].apply.is_taken_with(PLAN)
    assert not roles["dev"].plan.is_taken_with(TOKEN)


SLUGS = st.from_regex(r"[a-zA-Z0-9][a-zA-Z0-9-]{0,12}", fullmatch=True)


@given(
    owner=SLUGS | st.just("acme-corp"),
    repository=SLUGS | st.just("platform"),
    environment=SLUGS | st.sampled_from(["dev", "dev-plan", "prod"]),
    branch=SLUGS | st.just("main"),
    ids=st.tuples(st.integers(1, 9999) | st.just(4711), st.integers(1, 9999) | st.just(8150)),
    new=st.booleans(),
)
def test_of_all_jobs_one_applies(roles, owner, repository, environment, branch, ids, new):
    """Whatever the names and numbers of a job's repository are, it is taken if they are all the platform's."""
    form = f"{owner}@{ids[0]}/{repository}@{ids[1]}" if new else f"{owner}/{repository}"
    token = {
        "aud": "sts.amazonaws.com",
        "sub": f"repo:{form}:environment:{environment}",
        "repository_id": str(ids[1]),
        "ref": f"refs/heads/{branch}",
    }
    known = (owner, repository, environment, branch, ids[1]) == ("acme-corp", "platform", "dev", "main", 8150)

    assert roles["dev"].apply.is_taken_with(token) == (known and (not new or ids[0] == 4711))


def test_without_numbers_names_are_all_there_is(simulator, platforms):
    """Then only subjects of the old form are trusted, and no number is asked for."""
    apply = ci_roles.roles(simulator, platforms.platform(), "dev").apply

    assert apply.is_taken_with({**TOKEN, "repository_id": "1"})
    assert not apply.is_taken_with({**TOKEN, "sub": f"{NEW}:environment:dev"})
