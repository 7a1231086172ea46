"""What a change of a node group's settings does to its nodes."""

from stackwright.model.settings.consequence import replaces, updates

NEW_NODES = updates("launch_template", "eks_node_group", note="Nodes are replaced one by one")
NEW_GROUP = replaces(
    "eks_node_group",
    note="The new group is made before the old one goes, of the size that the file says; pods move",
)
