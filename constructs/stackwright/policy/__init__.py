"""What is judged before anybody applies it: rules over stacks, plans and what Argo CD makes, their findings, evidence.

Here belongs whatever says of finished documents whether they are right, safe, affordable and within AWS's limits. What
is wrong with an environment file by itself is said in `model/`; what a change would do is said in `delivery/`.
"""
