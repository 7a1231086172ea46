"""What is right in a stack, and looks like what is not; what is wrong, and was not broken above."""

from support.small_stacks import stack, told

from stackwright.policy.rules import (
    argo_cd,
    cluster,
    encryption,
    exposure,
    machines,
    network,
    pins,
    protection,
    registry,
    state,
    tags,
    terraform,
    transport,
)


def test_a_gateway_load_balancer_faces_nobody():
    """It has no switch for it."""
    assert told(exposure.balancers, stack({"aws_lb": {"one": {"load_balancer_type": "gateway"}}})) == []
    assert told(exposure.balancers, stack({"aws_lb": {"one": {"internal": True}}})) == []


def test_an_acl_lets_answers_in():
    """Whoever asks from a port above 1023 is answered there; RDP alone is another thing."""

    def rule(first, last):
        return stack(
            {
                "aws_network_acl_rule": {
                    "one": {
                        "rule_action": "allow",
                        "protocol": "tcp",
                        "cidr_block": "0.0.0.0/0",
                        "from_port": first,
                        "to_port": last,
                    }
                }
            }
        )

    assert told(network.acls, rule(1024, 65535)) == []
    assert told(network.acls, rule(443, 443)) == []
    assert told(network.acls, rule(3389, 3389)) == ["one: lets in 0.0.0.0/0"]
    assert told(network.acls, rule(0, 65535)) == ["one: lets in 0.0.0.0/0"]


def test_a_listener_that_redirects_may_speak_http():
    """And one with a policy of TLS 1.2."""
    good = {
        "redirects": {"protocol": "HTTP", "default_action": [{"type": "redirect"}]},
        "tls": {"protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"},
        "tcp": {"protocol": "TCP"},
    }

    assert told(transport.listeners, stack({"aws_lb_listener": good})) == []


def test_a_bucket_finds_its_own_by_name_and_by_reference():
    """Both are ways to say the same."""
    on = dict.fromkeys(exposure.BLOCKS, True)
    buckets = {"one": {"bucket": "one"}, "two": {"bucket": "two"}}
    blocks = {"a": {"bucket": "one", **on}, "b": {"bucket": "${aws_s3_bucket.two.id}", **on}}

    assert (
        told(exposure.public_buckets, stack({"aws_s3_bucket": buckets, "aws_s3_bucket_public_access_block": blocks}))
        == []
    )


def test_a_registry_that_scans_all_scans_each():
    """Enhanced scanning is for the whole registry, and a cache follows its upstream."""
    made = {
        "aws_ecr_repository": {"one": {"image_scanning_configuration": {"scan_on_push": False}}},
        "aws_ecr_registry_scanning_configuration": {"one": {"scan_type": "ENHANCED"}},
    }
    cache = {"one": {"applied_for": ["PULL_THROUGH_CACHE"], "image_tag_mutability": "MUTABLE"}}

    assert told(registry.scanned, stack(made)) == []
    assert told(registry.immutable, stack({"aws_ecr_repository_creation_template": cache})) == []


def test_a_copy_of_what_is_encrypted_is_encrypted():
    """A snapshot says it for what is made of it."""
    made = {"aws_db_instance": {"one": {"snapshot_identifier": "snap"}, "two": {"storage_encrypted": True}}}

    assert told(encryption.databases, stack(made)) == []


def test_a_template_that_says_nothing_of_volumes_has_those_of_its_image():
    """Nobody can tell from here."""
    assert told(encryption.volumes, stack({"aws_launch_template": {"one": {"image_id": "ami-1"}}})) == []


def test_images_by_owner_or_by_id_are_known():
    """By the argument or by a filter."""
    known = {
        "a": {"owners": ["amazon"], "most_recent": True},
        "b": {"filter": [{"name": "owner-alias", "values": ["amazon"]}]},
    }

    assert told(machines.images, stack(data={"aws_ami": known})) == []


def test_versions_are_exact_or_bounded():
    """Three numbers for providers and charts; one version, or a range that ends, for Terraform."""
    required = {"aws": {"source": "hashicorp/aws", "version": "6.25.0"}}

    for version in ("1.11.4", "= 1.11.4", "~> 1.11.4", ">= 1.10.0, < 2.0.0"):
        assert told(pins.terraform, stack(terraform={"required_version": version})) == []
    assert told(pins.providers, stack(terraform={"required_providers": required})) == []
    assert told(pins.charts, stack({"helm_release": {"one": {"chart": "./charts/own"}}})) == []
    assert told(pins.modules, stack(module={"own": {"source": "./modules/own"}})) == []


def test_states_may_be_kept_in_hcp_terraform():
    """Its workspaces lock and encrypt by themselves."""
    made = stack(terraform={"cloud": {"organization": "acme"}})

    assert [told(rule, made) for rule in (state.kept, state.encrypted, state.locked, state.placed)] == [[]] * 4


def test_tags_of_ones_own_may_come_on_top():
    """The platform's are there with their values."""
    whole = stack().stack.context.tags
    given = {"aws": [{"default_tags": [{"tags": {**whole, "team": "shop"}}]}]}

    assert told(tags.default_tags, stack(provider=given)) == []


def test_resources_of_known_providers_are_let_pass():
    """As are Terraform's own."""
    made = {"terraform_data": {"one": {}}, "null_resource": {"one": {}}, "random_id": {"one": {}}}

    assert told(terraform.providers, stack(made)) == []
    assert told(terraform.providers, stack({"datadog_monitor": {"one": {}}})) == [
        "one: is made by the provider datadog, which is none of those that are known"
    ]


def test_a_key_that_aws_cannot_renew_need_not_be():
    """Asymmetric keys and those for signatures."""
    made = {"aws_kms_key": {"one": {"customer_master_key_spec": "ECC_NIST_P256"}}}

    assert told(protection.rotated, stack(made)) == []


def test_configurations_of_add_ons_may_hold_expressions():
    """A text that is no JSON before an apply is read as far as it goes."""
    text = '{"enableNetworkPolicy":"true","x":"${aws_subnet.one["a"].id}"}'

    assert (
        told(
            cluster.policies, stack({"aws_eks_addon": {"one": {"addon_name": "vpc-cni", "configuration_values": text}}})
        )
        == []
    )


def test_argo_cd_may_let_everybody_read():
    """And values that are no JSON are not judged."""
    good = '{"configs":{"cm":{"admin.enabled":false},"rbac":{"policy.default":"role:readonly"}}}'
    made = {"helm_release": {"one": {"chart": "argo-cd", "values": [good, "a: yaml"]}}}

    assert told(argo_cd.closed, stack(made)) == []
