"""Schemas read out of the installed bindings."""

import gzip
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from support.agreement import compare
from support.required import REQUIRED

from stackwright.cdk import schema
from stackwright.cdk.schema import bindings, reader
from stackwright.cdk.schema.block import Attribute, Block, NestedBlock, ProviderSchema
from stackwright.cdk.schema.render import describe

CONFIGURED = {"aws", "helm", "kubernetes"}
VPC_PEERING_OPTIONS = """\
resource aws_vpc_peering_connection_options (hashicorp/aws 6.25.0)
  vpc_peering_connection_id             string, required
  id                                    string, optional, or computed
  region                                string, optional, or computed
  accepter {}                           block, optional, at most one
    allow_remote_vpc_dns_resolution     bool, optional
  requester {}                          block, optional, at most one
    allow_remote_vpc_dns_resolution     bool, optional
"""


@pytest.fixture
def helm_tarball():
    """The smallest bindings, read in milliseconds."""
    return bindings.find("helm").tarball


@pytest.fixture
def cache_folder(tmp_path, monkeypatch):
    """An empty cache folder."""
    monkeypatch.setenv("STACKWRIGHT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


class TestReading:
    """What the reader finds."""

    @pytest.mark.parametrize("provider", schema.installed())
    def test_every_type_of_every_provider(self, provider):
        """No resource or data source of any installed provider is beyond the reader, and each has attributes.

        Small providers need no configuration.
        """
        loaded = schema.load(provider)

        assert loaded.provider.attributes or provider not in CONFIGURED
        assert all(block.attributes or block.blocks for block in loaded.resources.values())
        assert all(block.attributes or block.blocks for block in loaded.data_sources.values())

    def test_counts(self):
        """The AWS bindings hold all types of their provider's version."""
        aws = schema.load("aws")

        assert (len(aws.resources), len(aws.data_sources)) == (1581, 630)

    def test_versions(self):
        """The bindings say which provider they were made from; the tests' stacks require the same."""
        loaded = {name: schema.load(name) for name in schema.installed()}

        assert {name: {"source": one.source, "version": one.version} for name, one in loaded.items()} == REQUIRED

    def test_one_type_in_full(self):
        """Compared by hand with the provider's documentation."""
        assert describe(schema.load("aws"), "aws_vpc_peering_connection_options").strip() == VPC_PEERING_OPTIONS.strip()

    def test_required_optional_and_computed(self):
        """The three are told apart for arguments, and a computed value inside a block is found."""
        cluster = schema.load("aws").resources["aws_eks_cluster"]
        vpc_config = cluster.blocks["vpc_config"]

        assert cluster.attributes["name"] == Attribute("name", "string", required=True)
        assert cluster.attributes["version"] == Attribute("version", "string", optional=True, computed=True)
        assert cluster.attributes["arn"] == Attribute("arn", "string", computed=True)
        assert (vpc_config.nesting, vpc_config.min_items, vpc_config.max_items) == ("list", 1, 1)
        assert vpc_config.block.attributes["subnet_ids"] == Attribute("subnet_ids", ["set", "string"], required=True)
        assert vpc_config.block.attributes["vpc_id"].read_only

    def test_attribute_that_looks_like_a_block(self):
        """A security group's rules are an attribute of an object type: AWS's provider speaks protocol 5."""
        ingress = schema.load("aws").resources["aws_security_group"].attributes["ingress"]

        assert ingress.nested is None
        assert ingress.type[:1] == ["set"]
        assert ingress.type[1][1]["cidr_blocks"] == ["list", "string"]

    def test_nested_attribute(self):
        """Helm's provider speaks protocol 6, so `set` is a nested attribute with its own required members."""
        set_ = schema.load("helm").resources["helm_release"].attributes["set"]

        assert set_.nested.nesting == "list"
        assert set_.nested.attributes["name"].required
        assert set_.type == ["list", ["object", {"name": "string", "type": "string", "value": "string"}]]

    @pytest.mark.parametrize(
        ("type_name", "attribute"),
        [("aws_secretsmanager_secret_version", "secret_string_wo"), ("kubernetes_secret_v1", "data_wo")],
    )
    def test_write_only(self, type_name, attribute):
        """Write-only arguments are told by the name that providers give them."""
        block = schema.load(schema.provider_of(type_name)).resources[type_name]

        assert block.attributes[attribute].write_only
        assert not block.attributes["id"].write_only

    def test_supplement(self):
        """What bindings do not say comes from a supplement: sensitive values and ephemeral resources."""
        aws = schema.load("aws")

        assert aws.resources["aws_secretsmanager_secret_version"].attributes["secret_string"].sensitive
        assert "aws_secretsmanager_random_password" in aws.ephemeral_resources

    def test_limits_of_blocks(self):
        """How often a block may stand is known beyond once, and shown."""
        aws = schema.load("aws")
        validator = aws.resources["aws_appconfig_configuration_profile"].blocks["validator"]

        assert (validator.min_items, validator.max_items) == (0, 2)
        assert "set of 0 to 2" in describe(aws, "aws_appconfig_configuration_profile")

    def test_any_type(self):
        """What cdktf takes for a map of anything is a value of any type."""
        assert schema.load("kubernetes").resources["kubernetes_manifest"].attributes["manifest"].type == "dynamic"

    def test_unknown_layout(self):
        """Bindings that are built otherwise are refused and not read as empty."""
        text = "export class Vpc extends cdktf.TerraformResource {\n}\n"

        with pytest.raises(schema.UnreadableBindingsError, match="module vpc"):
            reader.read({"vpc": text})


class TestLookup:
    """Finding a type."""

    def test_provider_of_a_type(self):
        """A type belongs to the provider whose bindings have it."""
        assert schema.provider_of("aws_eks_cluster") == "aws"
        assert schema.provider_of("helm_release") == "helm"

    def test_mistyped_type(self):
        """An unknown type is answered with what may have been meant."""
        with pytest.raises(schema.UnknownTypeError, match="did you mean aws_eks_cluster"):
            schema.provider_of("aws_eks_clutser")

    def test_mistyped_type_to_describe(self):
        """The description of an unknown type fails in the same way."""
        with pytest.raises(schema.UnknownTypeError) as failure:
            describe(schema.load("helm"), "helm_relase")

        assert failure.value.suggestions[0] == "helm_release"

    def test_provider_without_bindings(self):
        """A provider whose bindings are missing is answered with the package to install."""
        with pytest.raises(schema.UnknownProviderError, match="install cdktf-cdktf-provider-google"):
            schema.load("google")

    @pytest.mark.parametrize("type_name", ["aws_eks_cluster", "aws_launch_template", "aws_s3_bucket", "aws_instance"])
    def test_description_fits_the_screen(self, type_name):
        """A description is at most 80 columns wide."""
        assert max(len(line) for line in describe(schema.load("aws"), type_name).splitlines()) <= 80


class TestCache:
    """Schemas on disk."""

    def test_second_load_leaves_the_bindings_alone(self, helm_tarball, cache_folder, monkeypatch):
        """What was read once is never read again."""
        first = schema.load_tarball("helm", helm_tarball)
        monkeypatch.setattr(bindings, "sources", lambda _: pytest.fail("bindings were opened"))

        assert schema.load_tarball("helm", helm_tarball).resources["helm_release"] == first.resources["helm_release"]
        assert len(list(cache_folder.iterdir())) == 1

    def test_other_content_is_read_anew(self, helm_tarball, cache_folder, tmp_path):
        """A cached schema belongs to the content of a package and not only to its version."""
        schema.load_tarball("helm", helm_tarball)
        changed = tmp_path / helm_tarball.name
        changed.write_bytes(gzip.compress(gzip.decompress(helm_tarball.read_bytes()) + b"\0" * 512))
        schema.load_tarball("helm", changed)

        assert len(list(cache_folder.iterdir())) == 2

    @pytest.mark.parametrize("damage", [b"", b"{}", b"not json\n", b'{"length": 9}\n{}'])
    def test_damaged_file_is_replaced(self, helm_tarball, cache_folder, damage):
        """A file that is not whole counts as none."""
        schema.load_tarball("helm", helm_tarball)
        [cached] = cache_folder.iterdir()
        whole = cached.read_bytes()
        cached.write_bytes(damage)

        assert "helm_release" in schema.load_tarball("helm", helm_tarball).resources
        assert cached.read_bytes() == whole

    def test_folder_that_cannot_be_written(self, helm_tarball, tmp_path, monkeypatch):
        """Without a place to keep schemas they are read each time, and nobody is told."""
        (tmp_path / "file").touch()
        monkeypatch.setenv("STACKWRIGHT_CACHE_DIR", str(tmp_path / "file" / "below"))

        assert "helm_release" in schema.load_tarball("helm", helm_tarball).resources

    def test_processes_at_once(self, cache_folder):
        """Processes that find no cache at the same time all get the schema and leave one whole file."""
        program = "from stackwright.cdk import schema; print(len(schema.load('helm').resources))"
        environment = os.environ | {"STACKWRIGHT_CACHE_DIR": str(cache_folder), "PYTHONPATH": os.pathsep.join(sys.path)}
        processes = [
            subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True)
            for _ in range(4)
        ]

        assert [process.communicate()[0] for process in processes] == ["1\n"] * 4
        assert len(list(cache_folder.iterdir())) == 1


class TestComparison:
    """Comparing schemas."""

    SIZE = Attribute("size", "number", optional=True)
    RULE = NestedBlock("rule", "list", Block({"size": SIZE}))

    def provider(self, block):
        """A provider with one resource type."""
        return ProviderSchema("thing", "acme/thing", "1.0.0", Block(), {"thing_box": block}, {}, {})

    def test_same(self):
        """A schema agrees with itself."""
        one = self.provider(Block({"size": self.SIZE}, {"rule": self.RULE}))

        assert compare(one, one).percent == 100
        assert compare(one, one).compared == 3

    @pytest.mark.parametrize(
        ("change", "text"),
        [
            ({"computed": True}, "thing_box.size: computed is True, in truth False"),
            ({"type": "string"}, "thing_box.size: type is 'string', in truth 'number'"),
        ],
    )
    def test_difference_is_named(self, change, text):
        """A difference names the attribute, what differs, and both sides."""
        ours = self.provider(Block({"size": replace(self.SIZE, **change)}))
        agreement = compare(ours, self.provider(Block({"size": self.SIZE})))

        assert [str(difference) for difference in agreement.differences] == [text]
        assert agreement.percent == 0

    def test_what_one_side_lacks_is_counted_apart(self):
        """An attribute of another provider version is no reader's error."""
        agreement = compare(self.provider(Block({"size": self.SIZE})), self.provider(Block(blocks={"rule": self.RULE})))

        assert (agreement.only_ours, agreement.only_truth) == (["thing_box.size"], ["thing_box.rule"])
        assert not agreement.differences
