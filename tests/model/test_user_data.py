"""What nodes are told is read as it was meant, whatever the file says."""

import email
import json
import tomllib

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from stackwright.model.settings.node_groups import NodeGroupSettings
from stackwright.model.settings.nodes.bottlerocket import BottlerocketSettings
from stackwright.model.settings.nodes.kubelet import EvictionSettings, KubeletSettings, ReservedSettings
from stackwright.model.user_data import ClusterAddress, user_data

CLUSTER = ClusterAddress("acme-dev", "https://api.example", "Q0E=", "172.20.0.0/16")
TYPES = {"instance_types": ("m7i.large",)}
TEXT = st.text(st.characters(exclude_characters='"\\')).filter(str.isprintable)
NAME = st.text("abcXYZ019-_", min_size=1)
VALUE = TEXT | st.integers() | st.booleans() | st.lists(TEXT) | st.lists(st.integers()) | st.lists(st.booleans())
SETTINGS = st.recursive(
    st.dictionaries(st.text("abc019-_./:*", min_size=1), VALUE, max_size=3),
    lambda inner: st.dictionaries(NAME.filter(lambda name: name != "kubernetes"), inner | VALUE, max_size=3),
    max_leaves=8,
)
AMOUNT = st.sampled_from(["100m", "1Gi", "500Mi"])
KUBELET = st.builds(
    KubeletSettings,
    max_pods=st.none() | st.integers(1, 737),
    registry_pull_qps=st.none() | st.integers(0, 9),
    image_gc_low_threshold_percent=st.none() | st.integers(0, 84),
    container_log_max_size=st.none() | AMOUNT,
    kube_reserved=st.none() | st.builds(ReservedSettings, cpu=st.none() | AMOUNT, ephemeral_storage=st.none() | AMOUNT),
    eviction_hard=st.none() | st.builds(EvictionSettings, nodefs_inodes_free=st.none() | st.just("5%")),
)


def without_empty(settings):
    """Settings without the blocks in which there is nothing: TOML need not name them."""
    inner = {key: without_empty(value) if isinstance(value, dict) else value for key, value in settings.items()}
    return {key: value for key, value in inner.items() if value != {}}


@given(SETTINGS)
def test_bottlerocket_reads_what_the_file_says(settings):
    """Whatever passes the loader comes back from TOML as it was; nothing in it has to be escaped."""
    taken = TypeAdapter(BottlerocketSettings).validate_python(settings)
    text = user_data(NodeGroupSettings(**TYPES, os="BOTTLEROCKET", bottlerocket=taken), CLUSTER) or ""

    assert tomllib.loads(text).get("settings", {}) == without_empty(settings)


@given(KUBELET, st.none() | st.sampled_from(["RAID0", "RAID10", "Mount"]))
def test_nodeadm_reads_one_part_of_its_own_kind(kubelet, storage):
    """A document that an e-mail parser splits as cloud-init does; nothing at all where there is nothing to say."""
    text = user_data(NodeGroupSettings(**TYPES, kubelet=kubelet, local_storage=storage), CLUSTER)
    said = any(value not in (None, ReservedSettings(), EvictionSettings()) for _, value in kubelet)

    assert bool(text) == (said or storage is not None)
    if text:
        (part,) = email.message_from_string(text).get_payload()
        document = json.loads(part.get_payload())
        assert part.get_content_type() == "application/node.eks.aws"
        assert (document["apiVersion"], document["kind"]) == ("node.eks.aws/v1alpha1", "NodeConfig")
        assert "cluster" not in document["spec"]
        assert document["spec"].get("kubelet", {}).get("config", {}).get("maxPods") == kubelet.max_pods


@given(KUBELET)
def test_both_systems_are_told_the_same(kubelet):
    """As many things, with the same values; only their names are others."""

    def values(settings):
        inner = (values(one) if isinstance(one, dict) else [one] for one in settings.values())
        return sorted((value for found in inner for value in found), key=str)

    al2023 = user_data(NodeGroupSettings(**TYPES, kubelet=kubelet, ami_id="ami-01234567"), CLUSTER)
    (part,) = email.message_from_string(al2023).get_payload()
    told = json.loads(part.get_payload())["spec"].get("kubelet", {}).get("config", {})
    bottlerocket = user_data(NodeGroupSettings(**TYPES, os="BOTTLEROCKET", kubelet=kubelet), CLUSTER) or ""

    assert values(told) == values(tomllib.loads(bottlerocket))
