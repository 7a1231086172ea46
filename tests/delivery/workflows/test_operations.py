"""The shell of the workflows about what runs in clusters, beside programs that answer as the real ones do."""

import json
import subprocess

import pytest
from support.workflows import step

from stackwright.delivery.workflows.written import written

pytestmark = pytest.mark.slow
READY = step("cluster-ready/ready-prod", "Wait for the cluster, its add-ons, its nodes and its applications")
AT_ONCE = {"SECONDS_EACH": "1", "PAUSE": "0.2"}
WATCH = step("canary/watch-prod", "Watch its steps")


def node(name, ready="True"):
    """A node, as kubectl hands it out."""
    return {"metadata": {"name": name}, "status": {"conditions": [{"type": "Ready", "status": ready}]}}


def application(sync="Synced", health="Healthy"):
    """An application of Argo CD."""
    return {"metadata": {"name": "root"}, "status": {"sync": {"status": sync}, "health": {"status": health}}}


NODES, APPLICATIONS = [node("a")], [application()]


def cluster(shell, *, addon="ACTIVE", nodes=NODES, applications=APPLICATIONS):
    """A cluster that answers."""
    return (
        shell.answer("aws eks describe-cluster", "ACTIVE\n")
        .answer("aws eks list-addons", "vpc-cni\tcoredns\n")
        .answer("aws eks describe-addon --cluster-name acme-prod --addon-name coredns", f"{addon}\n")
        .answer("aws eks describe-addon", "ACTIVE\n")
        .answer("aws eks update-kubeconfig")
        .answer("kubectl get nodes", {"items": nodes})
        .answer("kubectl get applications", {"items": applications})
    )


def test_a_cluster_that_works_is_ready(shell):
    """Each question is asked again until it is answered, in order."""
    shell.answer("aws eks describe-cluster", "CREATING\n", times=1)
    ran = cluster(shell).run(READY, **AT_ONCE | {"SECONDS_EACH": "20"})

    assert ran.code == 0, ran.said
    assert ran.said.splitlines() == [
        "acme-prod: the cluster is ACTIVE",
        "acme-prod: its add-ons are ACTIVE",
        "acme-prod: its nodes are Ready",
        "acme-prod: the applications of Argo CD are Synced and Healthy",
    ]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"addon": "DEGRADED"}, "its add-ons are ACTIVE; last answer: coredns DEGRADED"),
        ({"nodes": [node("a"), node("b", "Unknown")]}, "its nodes are Ready; last answer: not ready: b"),
        ({"nodes": []}, "its nodes are Ready; last answer: no node"),
        ({"applications": [application("OutOfSync", "Progressing")]}, "last answer: root is OutOfSync, Progressing"),
        ({"applications": []}, "last answer: no application"),
    ],
)
def test_waiting_ends_and_says_what_for(shell, broken, said):
    """A job that hangs until it is killed tells nobody what was missing."""
    ran = cluster(shell, **broken).run(READY, **AT_ONCE)

    assert ran.code == 1
    assert "::error::acme-prod: not so after 1 seconds: " in ran.said
    assert said in ran.said


def test_the_services_of_changed_folders_are_built(shell):
    """By their paths; all of them where there is nothing to compare with."""
    git = ["git", "-C", str(shell.folder), "-c", "user.name=a", "-c", "user.email=a@b"]
    shell.put("api/main.py", "1").put("worker/main.py", "1")
    subprocess.run([*git, "init", "--quiet"], check=True)
    for _ in range(2):
        subprocess.run([*git, "add", "--all"], check=True)
        subprocess.run([*git, "commit", "--quiet", "--message", "a"], check=True)
        shell.put("api/main.py", "2")
    detect = step("build-image/detect", "Compare")
    services = json.dumps({"api": "api", "worker": "worker"})

    some = shell.run(detect, SERVICES=services, BASE="HEAD~1")
    assert json.loads(some.outputs["services"]) == [{"service": "api", "folder": "api"}]
    assert some.summary == "To be built: api\n"
    for base in ("", "0000000000000000000000000000000000000000"):
        every = shell.run(detect, SERVICES=services, BASE=base)
        assert [one["service"] for one in json.loads(every.outputs["services"])] == ["api", "worker"]


def test_an_image_is_signed_before_it_gets_its_tag(shell):
    """By its digest; what is pushed and not signed has no name by which anybody would run it."""
    shell.answer("cosign sign").answer("docker buildx")
    sign = step("build-image/build", "Sign it, and give it its tag")
    given = {
        "REPOSITORY": "1.dkr.ecr/acme-dev/api",
        "DIGEST": "sha256:d",
        "SERVICE": "api",
        "GITHUB_SHA": "0123456789abcdef",
    }
    ran = shell.run(sign, **given)

    assert ran.calls == [
        "cosign sign --yes 1.dkr.ecr/acme-dev/api@sha256:d",
        "docker buildx imagetools create --tag 1.dkr.ecr/acme-dev/api:0123456789ab 1.dkr.ecr/acme-dev/api@sha256:d",
    ]
    built = json.loads((shell.folder / "built/api.json").read_text())
    assert built == {"service": "api", "tag": "0123456789ab", "digest": "sha256:d"}
    assert shell.run(sign, **given | {"DIGEST": ""}).code != 0


def test_an_image_that_is_not_signed_gets_no_tag(shell):
    """The first failure is the last step."""
    shell.answer("cosign sign", code=1).answer("docker buildx")
    ran = shell.run(
        step("build-image/build", "Sign it, and give it its tag"),
        REPOSITORY="r",
        DIGEST="sha256:d",
        SERVICE="api",
        GITHUB_SHA="0123456789abcdef",
    )

    assert ran.code == 1
    assert len(ran.calls) == 1


def test_what_was_built_is_promoted_by_its_digest(shell):
    """The real command edits Argo CD's files, for every service that was built."""
    shell.put("built/api.json", {"service": "platform-app/api", "tag": "0123456789ab", "digest": f"sha256:{'d' * 64}"})
    subprocess.run(["cp", "-r", "gitops", str(shell.folder)], check=True)
    ran = shell.ours().run(step("build-image/promote", "Write it into Argo CD's files"), GITHUB_ACTOR="somebody")

    assert ran.code == 0, ran.said
    assert "d" * 64 in (shell.folder / "gitops/workloads/platform-app/overlays/dev/kustomization.yaml").read_text()


def test_a_change_of_argo_cds_files_is_proposed_not_pushed(shell):
    """On a branch of its own, with a pull request."""
    git = ["git", "-C", str(shell.folder), "-c", "user.name=a", "-c", "user.email=a@b"]
    shell.put("gitops/x", "1")
    remote = shell.folder.parent / "remote.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(remote)], check=True)
    for command in (
        ["init", "--quiet"],
        ["remote", "add", "origin", str(remote)],
        ["add", "-A"],
        ["commit", "-qm", "a"],
    ):
        subprocess.run([*git, *command], check=True)
    shell.put("gitops/x", "2").answer("gh ")
    ran = shell.run(step("canary/rollback-prod", "Propose it"), GH_TOKEN="t", PROPOSED="rollback-prod-1-1", RUN="url")

    assert ran.code == 0, ran.said
    pushed = subprocess.run(["git", "-C", str(remote), "branch"], capture_output=True, text=True, check=True).stdout
    assert pushed.split() == ["rollback-prod-1-1"]
    assert ran.calls[-1].startswith(
        "gh pr create --base main --head rollback-prod-1-1 --title Back to the image before"
    )


def rollout(phase, weight, *, abort=False):
    """A Rollout, as kubectl hands it out."""
    return {"status": {"phase": phase, "abort": abort, "canary": {"weights": {"canary": {"weight": weight}}}}}


def watched(shell, *seen: dict, **given):
    """A canary that goes through some states."""
    shell.answer("aws eks update-kubeconfig")
    for one in seen[:-1]:
        shell.answer("kubectl get rollouts", one, times=1)
    shell.answer("kubectl get rollouts", seen[-1])
    return shell.run(WATCH, **{"SERVICE": "api", "NAMESPACE": "shop", "PAUSE": "0", **given})


def test_a_canary_is_watched_through_its_steps(shell):
    """What it says of each share of the requests, once."""
    steps = [rollout("Progressing", 10), rollout("Progressing", 10), rollout("Paused", 50), rollout("Healthy", 100)]
    ran = watched(shell, *steps)

    assert (ran.code, ran.outputs) == (0, {"outcome": "passed"})
    assert ran.summary.splitlines() == [
        "api: Progressing, 10 % of the requests",
        "api: Paused, 50 % of the requests",
        "api: Healthy, 100 % of the requests",
    ]


@pytest.mark.parametrize("end", [rollout("Degraded", 10), rollout("Progressing", 50, abort=True)])
def test_a_canary_that_fails_is_told_to_the_next_job(shell, end):
    """That one proposes the way back; it has no role, and this one may not write."""
    ran = watched(shell, rollout("Progressing", 10), end)

    assert (ran.code, ran.outputs) == (0, {"outcome": "failed"})
    assert "::error::api: its analysis failed" in ran.said


def test_watching_a_canary_ends(shell):
    """One that waits for a person is told, with what that person can do."""
    ran = watched(shell, rollout("Paused", 50), SECONDS_AT_MOST="0")

    assert (ran.code, ran.outputs) == (1, {})
    assert "still Paused at 50 % after 0 seconds" in ran.said


def test_every_host_of_every_ingress_is_asked(shell):
    """Through its load balancer, by its name; one that does not answer fails, and so does having none."""
    smoke = step("smoke-tests/smoke-dev", "Ask every host")
    ingress = {"spec": {"rules": [{"host": "a.b"}]}, "status": {"loadBalancer": {"ingress": [{"hostname": "lb.aws"}]}}}
    shell.answer("aws eks").answer("kubectl get ingresses", {"items": [ingress]}, times=2).answer("curl", times=1)
    ran = shell.run(smoke)
    assert (ran.code, ran.said) == (0, "a.b answers\n")
    assert ran.calls[-1].endswith("--connect-to a.b:443:lb.aws:443 https://a.b/healthz/ready")

    shell.answers[:] = []
    shell.answer("aws eks").answer("kubectl get ingresses", {"items": [ingress]}, times=1).answer("curl", code=22)
    assert "a.b does not answer at /healthz/ready, through lb.aws" in shell.run(smoke).said
    shell.answers[:] = []
    ran = shell.answer("aws eks").answer("kubectl get ingresses", {"items": []}).run(smoke)
    assert (ran.code, "has no ingress to ask" in ran.said) == (1, True)


def test_what_has_no_public_address_is_asked_from_the_bastion(shell):
    """By a command of Systems Manager, whose end is waited for."""
    smoke = step("smoke-tests/smoke-prod", "Ask every host")
    shell.answer("aws ec2", "i-1\n").answer("aws ssm send-command", "c-1\n").answer("aws ssm wait", times=1)
    shell.answer("aws ssm wait", code=255).answer("aws ssm get-command-invocation", "curl: (28)\n")

    ran = shell.run(smoke, HOSTS="a.b c.d")
    assert "a.b answers" in ran.said
    assert "::error::c.d does not answer at /healthz/ready, from i-1: curl: (28)" in ran.said
    assert ran.code == 1
    assert '"https://a.b/healthz/ready"' not in ran.calls[1]
    assert "'https://a.b/healthz/ready'" in ran.calls[1]
    unset = shell.run(smoke, HOSTS="")
    assert (unset.code, "set the variable SMOKE_HOSTS" in unset.said) == (1, True)


def test_the_last_five_images_of_each_repository_are_scanned(shell):
    """By their digests, out of the environment's own repositories."""
    shell.answer("aws sts", "111122223333\n").answer("aws ecr get-login-password", "p").answer("docker login")
    shell.answer("aws ecr describe-repositories", "acme-dev/api\tacme-dev/worker\n")
    shell.answer("aws ecr describe-images --repository-name acme-dev/api", "sha256:1\tsha256:2\n")
    shell.answer("aws ecr describe-images", "None\n").answer("docker run", '{"Results": []}')
    ran = shell.run(step("scheduled-security/images-dev", "Scan the images"), AWS_REGION="eu-west-1")

    assert ran.code == 0, ran.said
    assert sorted(file.name for file in (shell.folder / "scans").iterdir()) == [
        "acme-dev_api@1.json",
        "acme-dev_api@2.json",
    ]
    assert "[:5].imageDigest" in next(call for call in ran.calls if "describe-images" in call)


def test_findings_are_put_together_once(shell):
    """The same one in two scans is one line; without any the issue is closed."""
    found = {"Severity": "HIGH", "VulnerabilityID": "CVE-1", "PkgName": "p", "InstalledVersion": "1"}
    scan = {"ArtifactName": "api", "Results": [{"Target": "os", "Vulnerabilities": [found]}]}
    shell.put("scans/a.json", scan).put("scans/b.json", scan)
    report = step("scheduled-security/report", "Put it together")
    ran = shell.run(report)

    assert ran.code == 0, ran.said
    assert (shell.folder / "report/state").read_text() == "found\n"
    assert ran.summary.count("| HIGH | CVE-1 | api | p 1 | no fix yet |") == 1
    shell.put("scans/a.json", {}).put("scans/b.json", {"Results": [{"Target": "x"}]})
    assert shell.run(report).code == 0
    assert (shell.folder / "report/state").read_text() == "clean\n"


def test_a_role_that_nobody_named_is_asked_for(shell):
    """Before AWS is asked for nothing."""
    ran = shell.run(step("build-image/build", "Is there a role?"), ROLE="")

    assert ran.code != 0
    assert "set the variable IMAGES_ROLE_ARN" in ran.said


UPLOAD = "https://app.terraform.io/api/v2"


def test_every_stack_is_uploaded_and_the_first_changed_ones_are_queued(shell, platforms):
    """The others are queued by the apply of what they read; a stack that did not change is no run."""
    hcp = {"delivery.engine": "hcp", "delivery.hcp": {"organization": "acme"}}
    upload = step("hcp/upload", "Upload", written(platforms.platform(platform=hcp)))
    stacks = {
        "dev-network": [],
        "dev-cluster": ["dev-network"],
        "dev-addons": ["dev-cluster"],
    }
    shell.put(
        "cdktf.out/stacks.json",
        [{"name": name, "group": "dev", "folder": f"stacks/{name}", "reads": reads} for name, reads in stacks.items()],
    )
    shell.put("cdktf.out/changed.json", {"include": [{"stack": "dev-cluster"}, {"stack": "dev-addons"}]})
    for name in stacks:
        shell.put(f"cdktf.out/stacks/{name}/cdk.tf.json", {})
        shell.answer(f"{UPLOAD}/organizations/acme/workspaces/{name}", {"data": {"id": f"ws-{name}"}})
    shell.answer(
        "curl --silent --show-error --fail --max-time 60", {"data": {"attributes": {"upload-url": "https://u"}}}
    )
    shell.answer("curl --silent --show-error --fail --max-time 120")
    ran = shell.run(upload, TOKEN="secret")

    assert ran.code == 0, ran.said
    assert ran.said.splitlines() == [
        "dev-network is uploaded",
        "dev-cluster is uploaded, and its run is queued",
        "dev-addons is uploaded",
    ]
    assert "secret" not in "".join(ran.calls)
    assert shell.run(upload, TOKEN="").code != 0
