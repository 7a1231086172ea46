"""Stand-in providers under real Terraform."""

import json

import pytest
from support.required import required

pytestmark = pytest.mark.terraform


def subnets(values):
    return {address: value for address, value in values.items() if address.startswith("aws_subnet.")}


class TestPlan:
    """What is known before anything is made."""

    def test_what_only_aws_can_know_is_unknown(self, applied):
        """A computed value is known after apply only, so that nothing can depend on it earlier than it could in AWS."""
        [vpc] = [item["change"] for item in applied.first_plan["resource_changes"] if item["address"] == "aws_vpc.main"]

        assert vpc["after_unknown"]["id"] is True
        assert "id" not in vpc["after"]

    def test_what_is_given_is_known(self, applied):
        """Arguments, the region and the merged tags are known at plan, as with the real provider."""
        [vpc] = [item["change"] for item in applied.first_plan["resource_changes"] if item["address"] == "aws_vpc.main"]

        assert vpc["after"]["cidr_block"] == "10.0.0.0/16"
        assert vpc["after"]["region"] == "eu-west-1"
        assert vpc["after"]["tags_all"] == {"Environment": "dev", "Name": "main"}

    def test_second_plan_is_empty(self, applied):
        """What was applied is what was planned: refreshed and planned again, nothing changes."""
        outcome = applied.terraform("plan", "-input=false", "-detailed-exitcode")

        assert outcome.returncode == 0, outcome.stdout


class TestApply:
    """What is made."""

    def test_ids_have_the_prefix_of_their_type(self, applied):
        """Ids look like AWS's, so that what is cut from or joined to them works alike."""
        values = applied.values

        assert values["aws_vpc.main"]["id"].startswith("vpc-")
        assert values["aws_launch_template.nodes"]["id"].startswith("lt-")
        assert all(value["id"].startswith("subnet-") for value in subnets(values).values())

    @pytest.mark.parametrize(
        ("address", "arn"),
        [
            ("aws_iam_role.cluster", "arn:aws:iam::111122223333:role/cluster"),
            ("aws_eks_cluster.main", "arn:aws:eks:eu-west-1:111122223333:cluster/main"),
        ],
    )
    def test_arns_have_the_form_of_their_service(self, applied, address, arn):
        """An ARN names the account and region of the provider configuration; IAM's has no region."""
        assert applied.values[address]["arn"] == arn

    def test_same_arguments_make_two_things(self, applied):
        """Two addresses with the same arguments are two addresses."""
        first, second = (applied.values[f"aws_eip.nat[{index}]"]["id"] for index in range(2))

        assert first != second

    def test_same_configuration_makes_the_same_things(self, applied, workspace):
        """Ids depend on arguments and nothing else, so that two rehearsals can be compared."""
        again = workspace()
        again.apply()

        assert {value["id"] for value in again.state().values()} == {value["id"] for value in applied.values.values()}
        assert again.state()["aws_eks_cluster.main"] == applied.values["aws_eks_cluster.main"]

    def test_computed_members_refer_to_each_other(self, applied):
        """A VPC's default security group is the one that `aws_default_security_group` adopts."""
        values = applied.values

        assert values["aws_vpc.main"]["default_security_group_id"] == values["aws_default_security_group.main"]["id"]

    def test_what_stands_in_a_subnet_stands_in_its_vpc(self, applied):
        """A computed `vpc_id` is that of the subnets given."""
        [vpc_config] = applied.values["aws_eks_cluster.main"]["vpc_config"]

        assert vpc_config["vpc_id"] == applied.values["aws_vpc.main"]["id"]

    def test_write_only_value_is_nowhere(self, applied):
        """A write-only argument fed from an ephemeral resource reaches neither plan nor state."""
        address = "aws_secretsmanager_secret_version.token"
        [planned] = [item["change"] for item in applied.first_plan["resource_changes"] if item["address"] == address]

        assert planned["after"]["secret_string_wo"] is None
        assert applied.values[address]["secret_string_wo"] is None

    def test_data_sources_tell_the_truth(self, applied):
        """Zones, partition, region and account are those of the provider configuration."""
        values = applied.values

        assert values["data.aws_availability_zones.zones"]["names"] == ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
        assert values["data.aws_availability_zones.zones"]["zone_ids"][0] == "euw1-az1"
        assert values["data.aws_partition.here"]["dns_suffix"] == "amazonaws.com"
        assert values["data.aws_region.here"]["name"] == "eu-west-1"
        assert values["data.aws_caller_identity.me"]["account_id"] == "111122223333"

    def test_data_source_finds_what_was_made(self, applied):
        """A data source returns the object that a resource of the same type and name made."""
        made, read = (applied.values[address] for address in ("aws_eks_cluster.main", "data.aws_eks_cluster.again"))

        assert read["endpoint"] == made["endpoint"]
        assert read["identity"] == made["identity"]

    def test_helm_and_kubernetes_too(self, workspace):
        """The same server stands in for any provider whose bindings are installed, nested attributes included."""
        host = {"host": "https://main"}
        release = {"name": "argo-cd", "chart": "argo-cd", "namespace": "argocd", "set": [{"name": "a", "value": "b"}]}
        cluster = workspace(
            {
                "terraform": {"required_providers": required("helm", "kubernetes")},
                "provider": {"helm": [{"kubernetes": host}], "kubernetes": [host]},
                "resource": {
                    "helm_release": {"argo": release},
                    "kubernetes_namespace_v1": {"argo": {"metadata": [{"name": "argocd"}]}},
                },
            }
        )
        assert cluster.apply().returncode == 0

        assert cluster.state()["helm_release.argo"]["metadata"]["name"] == "argo-cd"
        assert cluster.state()["kubernetes_namespace_v1.argo"]["id"] == "argocd"
        assert cluster.terraform("plan", "-detailed-exitcode").returncode == 0


class TestRefusal:
    """What is refused, and in whose words."""

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"cidr": "10.0.0.0/16"}, "Extraneous JSON object property"),
            ({"tags": "main"}, "Incorrect attribute value type"),
        ],
        ids=["unknown-argument", "wrong-type"],
    )
    def test_arguments_are_checked(self, variant, change, message):
        """Terraform refuses what the real schema refuses."""
        outcome = variant(lambda document: document["resource"]["aws_vpc"]["main"].update(change)).terraform("validate")

        assert message in outcome.stderr

    def test_required_argument(self, variant):
        """A missing required argument is named."""
        outcome = variant(lambda document: document["resource"]["aws_eks_cluster"]["main"].pop("role_arn")).terraform(
            "validate"
        )

        assert 'The argument "role_arn" is required' in outcome.stderr

    def test_required_block(self, variant):
        """A missing required block is named."""
        outcome = variant(lambda document: document["resource"]["aws_eks_cluster"]["main"].pop("vpc_config")).terraform(
            "validate"
        )

        assert "vpc_config" in outcome.stderr

    def test_unknown_type(self, variant):
        """A type that the bindings do not know is refused by Terraform itself."""
        outcome = variant(lambda document: document["resource"].update(aws_vcp={"main": {}})).terraform("validate")

        assert 'does not support resource type "aws_vcp"' in outcome.stderr

    def test_account(self, variant):
        """Credentials of an account that is not allowed are refused, as by the real provider."""
        outcome = variant().terraform("plan", STACKWRIGHT_STAND_IN_ACCOUNT_ID="999999999999")

        assert "AWS account ID not allowed: 999999999999" in outcome.stderr

    def test_name_that_is_taken(self, variant):
        """A second role of the same name is refused, as AWS does."""
        twin = {"name": "cluster", "assume_role_policy": "{}"}
        outcome = variant(lambda document: document["resource"]["aws_iam_role"].update(twin=twin)).apply()

        assert "creating aws_iam_role: cluster already exists" in outcome.stderr


class TestChange:
    """What happens to things that exist."""

    def test_update_keeps_the_id(self, variant, applied):
        """A changed argument is an update in place of one thing, which stays the same thing in its next version."""
        newer = {"image_id": "ami-1"}
        changed = variant(lambda document: document["resource"]["aws_launch_template"]["nodes"].update(newer))
        outcome = changed.apply()
        before, after = (values["aws_launch_template.nodes"] for values in (applied.values, changed.state()))

        assert "0 added, 1 changed, 0 destroyed" in outcome.stdout
        assert after["id"] == before["id"]
        assert after["latest_version"] == before["latest_version"] + 1

    def test_replacement_is_another_thing(self, variant, applied):
        """What is replaced gets another id, and whatever refers to it follows."""
        changed = variant()
        outcome = changed.terraform("apply", "-auto-approve", "-replace=aws_vpc.main")

        assert outcome.returncode == 0, outcome.stderr
        assert changed.state()["aws_vpc.main"]["id"] != applied.values["aws_vpc.main"]["id"]
        assert {item["vpc_id"] for item in subnets(changed.state()).values()} == {changed.state()["aws_vpc.main"]["id"]}

    def test_moved_changes_nothing(self, variant):
        """A `moved` block changes an address and no thing."""

        def rename(document):
            roles = document["resource"]["aws_iam_role"]
            roles["renamed"] = roles.pop("cluster")
            document["moved"] = [{"from": "aws_iam_role.cluster", "to": "aws_iam_role.renamed"}]
            document["resource"]["aws_eks_cluster"]["main"]["role_arn"] = "${aws_iam_role.renamed.arn}"

        assert "Plan: 0 to add, 0 to change, 0 to destroy." in variant(rename).terraform("plan").stdout

    def test_import_of_what_exists_changes_nothing(self, variant, applied):
        """An object that the state forgot is imported as it is."""
        vpc = applied.values["aws_vpc.main"]["id"]
        forgetful = variant(lambda document: document.update({"import": [{"to": "aws_vpc.main", "id": vpc}]}))
        forgetful.terraform("state", "rm", "aws_vpc.main")

        assert "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy." in forgetful.terraform("plan").stdout

    def test_import_of_what_others_made_replaces_nothing(self, variant):
        """What it is like is not known, until it has been applied once."""
        adopting = variant(lambda document: document.update({"import": [{"to": "aws_vpc.main", "id": "vpc-others"}]}))
        adopting.terraform("state", "rm", "aws_vpc.main")

        assert "Plan: 1 to import, 0 to add, 1 to change" in adopting.terraform("plan", "-target=aws_vpc.main").stdout
        adopting.terraform("apply", "-auto-approve", "-target=aws_vpc.main")
        assert adopting.state()["aws_vpc.main"]["id"] == "vpc-others"
        assert "No changes" in adopting.terraform("plan", "-target=aws_vpc.main").stdout

    def test_what_is_gone_is_made_again(self, variant):
        """An object deleted behind Terraform's back is noticed at refresh."""
        drifted = variant()
        [role] = drifted.made("aws_iam_role")
        role.write_text(json.dumps({"deleted": True}))

        assert "aws_iam_role.cluster will be created" in drifted.terraform("plan").stdout

    def test_destroy_leaves_nothing(self, variant):
        """Everything can be destroyed, dependents first."""
        emptied = variant()
        outcome = emptied.terraform("destroy", "-auto-approve")

        assert outcome.returncode == 0, outcome.stderr
        assert all("deleted" in json.loads(path.read_text()) for path in emptied.made("*"))
