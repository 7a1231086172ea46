"""The gitops layer: what Terraform gives to Argo CD, in the cluster and run by AWS."""

import json
import re

import pytest
import yaml
from support.clusters import cluster

from stackwright.model.gitops.charts import ARGO_CD, REPOSITORIES

CREDENTIALS = {"kind": "github_app", "secret": "git"}
CAPABILITY = {
    "idc_instance_arn": "arn:aws:sso:::instance/ssoins-0123456789abcdef",
    "access_policies": {"AmazonEKSClusterAdminPolicy": {"scope": "cluster"}},
}


@pytest.fixture
def gitops(platforms, synth):
    """The gitops stack of an environment with some settings and other changes."""

    def synthesize(settings=None, *, capabilities=None, **others):
        changes = cluster(capabilities or {}, gitops=settings or {}, **others)
        return synth(platforms.environment(changes))["dev-gitops"]

    return synthesize


def cluster_secret(stack):
    """Argo CD's secret of the cluster."""
    return next(
        one
        for one in stack.where("kubernetes_secret_v1")
        if one["metadata"].get("labels", {}).get("argocd.argoproj.io/secret-type") == "cluster"
    )


def values(stack, release):
    """Values of one of the two releases."""
    (text,) = stack.one("helm_release", name=release)["values"]
    return json.loads(text)


def test_only_this_layer_talks_to_the_cluster(platforms, synth):
    """The state that makes a cluster never needs one."""
    stacks = synth(platforms.environment(cluster(gitops={}, addons={"external_secrets": {}})))
    talking = {name for name, stack in stacks.items() if {"kubernetes", "helm"} & stack.json["provider"].keys()}

    assert talking == {"dev-gitops"}


def test_credentials_last_for_one_run(gitops):
    """Both providers ask the AWS CLI for a token, and none stands in the configuration."""
    provider = gitops().json["provider"]
    (kubernetes,), (helm,) = provider["kubernetes"], provider["helm"]
    (run,) = kubernetes["exec"]

    assert run == helm["kubernetes"]["exec"]
    assert (run["command"], run["args"][:2]) == ("aws", ["eks", "get-token"])
    assert "token" not in kubernetes.keys() | helm["kubernetes"].keys()


def test_the_tree_is_told_what_is_on(gitops):
    """Labels choose add-ons, and annotations tell them facts; nothing is said of what is off."""
    addons = {"velero": {}, "metrics_server": {}}
    metadata = cluster_secret(gitops(addons=addons))["metadata"]
    on = {label for label in metadata["labels"] if label.startswith("enable_")}

    assert on == {"enable_velero", "enable_metrics_server", "enable_argo_cd"}
    assert metadata["annotations"]["velero_bucket"] == "acme-dev-velero"
    assert metadata["annotations"]["metrics_server_namespace"] == "kube-system"
    assert not [name for name in metadata["annotations"] if name.startswith("loki")]


def test_the_tree_is_told_where_it_is(gitops):
    """Account, region, cluster, VPC and registry; the VPC is known once there is one."""
    metadata = cluster_secret(gitops())["metadata"]
    annotations, labels = metadata["annotations"], metadata["labels"]

    assert annotations["aws_account_id"] == "111122223333"
    assert annotations["aws_region"] == "eu-west-1"
    assert annotations["registry_host"] == "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
    assert annotations["aws_vpc_id"] == "${data.terraform_remote_state.network.outputs.vpc_id}"
    assert (labels["environment"], labels["stage"]) == ("dev", "development")
    assert labels["cluster_name"] == annotations["aws_cluster_name"] == "acme-dev"


def test_the_root_application_reads_the_platforms_own_repository(gitops):
    """It follows the default branch of the repository in platform.yaml, unless the file says otherwise."""
    default = values(gitops(), "argocd-apps")["applications"]["root"]["source"]
    own = {"repository": {"url": "git@git.example.com:acme/tree.git"}, "revision": "develop", "path": "deploy"}
    other = values(gitops(own), "argocd-apps")["applications"]["root"]["source"]

    assert default == {
        "repoURL": "https://github.com/acme-corp/platform.git",
        "targetRevision": "main",
        "path": "gitops/root",
    }
    assert other == {
        "repoURL": "git@git.example.com:acme/tree.git",
        "targetRevision": "develop",
        "path": "deploy/root",
    }


def test_projects_come_after_their_definition(gitops):
    """Kubernetes takes a project once Argo CD's release has brought what a project is."""
    stack = gitops()
    releases = stack.all("helm_release")
    (first,) = (name for name, body in releases.items() if body["name"] == ARGO_CD.name)

    assert f"helm_release.{first}" in stack.one("helm_release", name="argocd-apps")["depends_on"]


def test_teams_deploy_into_their_namespaces_only(gitops):
    """Their project has the tree as its only source, and three kinds without a namespace."""
    project = values(gitops({"applications": {"shop": {}, "vote": {"namespace": "voting-dev"}}}), "argocd-apps")[
        "projects"
    ]["applications"]

    assert [one["namespace"] for one in project["destinations"]] == ["shop-dev", "voting-dev"]
    assert project["sourceRepos"] == ["https://github.com/acme-corp/platform.git"]
    kinds = {one["kind"] for one in project["clusterResourceWhitelist"]}
    assert kinds == {"Namespace", "ClusterRole", "ClusterRoleBinding"}


def test_charts_come_from_known_repositories_only(gitops):
    """Those of the add-ons, and those that the file adds."""
    own = "https://charts.acme-corp.dev"
    sources = values(gitops({"chart_repositories": [own]}), "argocd-apps")["projects"]["platform"]["sourceRepos"]

    assert set(sources) == {"https://github.com/acme-corp/platform.git", *REPOSITORIES, own}


@pytest.mark.parametrize(("stage", "may"), [("development", True), ("staging", False), ("production", False)])
def test_developers_sync_in_development_only(gitops, stage, may):
    """They read everything everywhere; the project and Argo CD's own policy say the same."""
    more = {"stage": stage, "secrets": {"argocd-sso": {}}} | {
        "addons": {"external_secrets": {}, "aws_load_balancer_controller": {}}
    }
    sso = {"issuer_url": "https://login.acme-corp.dev", "client_id": "argocd"}
    settings = {"hostname": "argocd.acme-corp.dev", "sso": sso, "roles": {"developers": ["devs"], "admins": ["ops"]}}
    stack = gitops(settings, **more)
    policy = values(stack, "argo-cd")["configs"]["rbac"]["policy.csv"].splitlines()
    project = values(stack, "argocd-apps")["projects"]["applications"]
    (role,) = (one for one in project["roles"] if one["name"] == "developer")

    assert ("p, role:developer, applications, sync, applications/*, allow" in policy) is may
    assert any(", sync, " in line for line in role["policies"]) is may
    assert "p, role:developer, applications, get, */*, allow" in policy
    assert {"g, devs, role:developer", "g, ops, role:admin"} <= set(policy)
    assert role["groups"] == ["devs"]


def test_with_sso_there_is_no_admin(gitops):
    """One way in, and its secret is named, not told."""
    sso = {"issuer_url": "https://login.acme-corp.dev", "client_id": "argocd"}
    more = {
        "secrets": {"argocd-sso": {}},
        "addons": {"external_secrets": {}, "aws_load_balancer_controller": {}},
    }
    stack = gitops({"sso": sso, "hostname": "argocd.acme-corp.dev"}, **more)
    config = values(stack, "argo-cd")["configs"]["cm"]

    assert config["admin.enabled"] is False
    assert json.loads(config["oidc.config"])["clientSecret"] == "$argocd-sso:client_secret"
    assert cluster_secret(stack)["metadata"]["labels"]["argo_cd_sso"] == "true"
    assert values(gitops(), "argo-cd")["configs"]["cm"]["admin.enabled"] is True


def test_production_survives_a_zone(gitops):
    """Whatever can run more than once does, with budgets, over zones; development has one of each."""
    dev, prod = values(gitops(), "argo-cd"), values(gitops(stage="production"), "argo-cd")

    assert prod["redis-ha"]["enabled"]
    assert "redis-ha" not in dev
    for part in ("server", "repoServer", "applicationSet"):
        assert (prod[part]["replicas"], dev[part]["replicas"]) == (2, 1)
        assert prod[part]["pdb"]["enabled"]
        assert "pdb" not in dev[part]
    (spread,) = prod["global"]["topologySpreadConstraints"]
    assert spread["topologyKey"] == "topology.kubernetes.io/zone"


def test_values_of_ones_own_lie_over_ours(gitops):
    """Key by key, as Helm lays them."""
    made = values(gitops({"values": {"server": {"replicas": 3}, "configs": {"cm": {"exec.enabled": True}}}}), "argo-cd")

    assert made["server"]["replicas"] == 3
    assert made["server"]["metrics"] == {"enabled": True}
    assert made["configs"]["cm"]["exec.enabled"] is True
    assert made["configs"]["cm"]["admin.enabled"] is True


def test_argo_cd_upgrades_itself_with_the_values_it_was_installed_with(gitops):
    """They stand in the cluster's secret, and Terraform leaves version and values alone from then on."""
    own, ours = gitops(), gitops({"own_upgrade": False})
    annotations = cluster_secret(own)["metadata"]["annotations"]

    assert json.loads(annotations["argo_cd_values"]) == values(own, "argo-cd")
    assert own.one("helm_release", name="argo-cd")["lifecycle"] == {"ignore_changes": ["version", "values"]}
    assert "lifecycle" not in ours.one("helm_release", name="argo-cd")
    assert "enable_argo_cd" not in cluster_secret(ours)["metadata"]["labels"]


@pytest.mark.parametrize(
    ("kind", "url", "keys"),
    [
        ("github_app", None, {"githubAppID", "githubAppInstallationID", "githubAppPrivateKey"}),
        ("token", None, {"username", "password"}),
        ("ssh", "git@github.com:acme-corp/platform.git", {"sshPrivateKey"}),
    ],
)
def test_credentials_of_the_repository_leave_no_trace(gitops, kind, url, keys):
    """They are read when Terraform runs, and handed over in an argument that no plan and no state holds."""
    repository = {"credentials": {"kind": kind, "secret": "git"}} | ({"url": url} if url else {})
    stack = gitops({"repository": repository}, secrets={"git": {}})
    (secret,) = (one for one in stack.where("kubernetes_secret_v1") if "data_wo" in one)
    read = stack.json["ephemeral"]["aws_secretsmanager_secret_version"]["repository"]

    assert read == {"secret_id": "acme-dev-git"}
    assert secret["data_wo"].keys() == {"type", "url", *keys}
    assert all(secret["data_wo"][key].startswith("${jsondecode(ephemeral.") for key in keys)
    assert "data" not in secret


def test_what_changes_of_credentials_is_handed_over_anew(gitops):
    """Nobody compares what is write-only, so its number follows revision, kind and address."""
    variants = [
        {"credentials": CREDENTIALS},
        {"credentials": {**CREDENTIALS, "revision": 2}},
        {"credentials": {**CREDENTIALS, "kind": "token"}},
        {"credentials": CREDENTIALS, "url": "https://git.acme-corp.dev/platform.git"},
    ]
    numbers = [
        next(one["data_wo_revision"] for one in stack.where("kubernetes_secret_v1") if "data_wo" in one)
        for stack in (gitops({"repository": variant}, secrets={"git": {}}) for variant in variants)
    ]

    assert len(set(numbers)) == len(variants)


def test_notifications_go_where_the_file_says(gitops):
    """Slack hears of every sync of what teams deploy, PagerDuty of what is not well; tokens are named only."""
    more = {"secrets": {"argocd-notifications": {}}, "addons": {"external_secrets": {}}}
    told = values(gitops({"notifications": {"slack_channel": "ops", "pagerduty": True}}, **more), "argo-cd")
    slack, pagerduty = told["notifications"]["subscriptions"]

    assert slack == {
        "recipients": ["slack:ops"],
        "triggers": ["on-sync-succeeded", "on-sync-failed", "on-health-degraded"],
    }
    assert pagerduty["triggers"] == ["on-health-degraded"]
    assert yaml.safe_load(told["notifications"]["notifiers"]["service.slack"]) == {"token": "$slack-token"}
    assert told["notifications"]["secret"]["create"] is False
    assert values(gitops(), "argo-cd")["notifications"]["enabled"] is False


def test_sync_windows_bound_what_teams_deploy(gitops):
    """Add-ons have none: a certificate that expires waits for no window."""
    window = {"kind": "deny", "schedule": "0 22 * * 1-5", "duration": "8h", "time_zone": "Europe/Berlin"}
    projects = values(gitops({"sync_windows": [window]}), "argocd-apps")["projects"]

    assert projects["applications"]["syncWindows"] == [
        {
            "kind": "deny",
            "schedule": "0 22 * * 1-5",
            "duration": "8h",
            "applications": ["*"],
            "manualSync": False,
            "timeZone": "Europe/Berlin",
        }
    ]
    assert "syncWindows" not in projects["platform"]


def test_an_argo_cd_of_awss_needs_no_way_into_the_cluster(gitops):
    """No provider talks to it; what a person applies once is the layer's output."""
    settings = {"mode": "eks_capability", "applications": {"shop": {}}, "repository": {"credentials": CREDENTIALS}}
    stack = gitops(settings, capabilities={"capabilities": {"argocd": CAPABILITY}}, secrets={"git": {}})
    objects = json.loads(re.sub(r"\$\{.*?\}", "known-after-apply", stack.outputs["manifests"]))["items"]
    named = {(one["kind"], one["metadata"]["name"]): one for one in objects}

    assert stack.json["provider"].keys() == {"aws"}
    assert named.keys() == {
        ("Secret", "cluster-acme-dev"),
        ("Secret", "repository-tree"),
        ("AppProject", "platform"),
        ("AppProject", "applications"),
        ("Application", "root"),
    }
    arn = "arn:aws:eks:eu-west-1:111122223333:cluster/acme-dev"
    assert named["Secret", "cluster-acme-dev"]["stringData"]["server"] == arn
    assert named["Application", "root"]["spec"]["destination"]["server"] == arn
    assert named["Secret", "repository-tree"]["stringData"].keys() == {"type", "url", "secretArn"}
    assert "enable_argo_cd" not in named["Secret", "cluster-acme-dev"]["metadata"]["labels"]


def test_an_argo_cd_of_awss_may_read_the_one_secret(gitops):
    """And decrypt it; nothing else."""
    settings = {"mode": "eks_capability", "repository": {"credentials": CREDENTIALS}}
    stack = gitops(settings, capabilities={"capabilities": {"argocd": CAPABILITY}}, secrets={"git": {}, "other": {}})
    policy = stack.one("aws_iam_role_policy", role="acme-dev-capability-argocd")
    statements = json.loads(policy["policy"])["Statement"]

    assert [one["Action"] for one in statements] == ["secretsmanager:GetSecretValue", "kms:Decrypt"]
    assert statements[0]["Resource"] == "arn:aws:secretsmanager:eu-west-1:111122223333:secret:acme-dev-git-??????"


def test_the_layer_waits_for_roles(platforms):
    """Pods get their roles when they start, so add-ons and workloads are applied before Argo CD starts any."""
    workloads = {"orders": {"namespace": "shop", "policies": ["orders"]}}
    platform = platforms.platform(cluster(gitops={}, addons={"external_secrets": {}}, workloads=workloads))
    stacks = {stack.name: stack for stack in platform.stacks()}

    assert {one.name for one in stacks["dev-gitops"].reads} == {
        *("dev-addons", "dev-cluster", "dev-network", "dev-secrets", "dev-workloads"),
    }
    assert {one.name for one in stacks["dev-gitops"].waits_for} == {"dev-addons", "dev-workloads"}


@pytest.mark.parametrize(("endpoint", "said"), [({}, True), ({"public": True, "public_cidrs": ["8.8.8.0/24"]}, False)])
def test_a_private_endpoint_needs_a_runner_inside(platforms, endpoint, said):
    """Whoever plans the layer has to reach the cluster's API."""
    changes = cluster({f"endpoint.{key}": value for key, value in endpoint.items()}, gitops={})
    notices = [one for one in platforms.platform(changes).notices if "gitops: " in one]

    assert any("runner inside the VPC" in one for one in notices) is said
