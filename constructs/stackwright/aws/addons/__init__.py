"""The AWS half of add-ons inside the cluster: roles, queues, buckets. What runs in the cluster is GitOps' business."""
