# Written by `stackwright workflows` from the environment files: edit those, and run it again.
set -euo pipefail
# Terraform runs what a stack names: a provider of somebody's, a program, whatever an address answers.
code=0
for file in cdktf.out/stacks/*/cdk.tf.json; do
  jq --exit-status '
    ([.terraform.required_providers // {} | .[] | .source] | all(test("^([^/]+/)?hashicorp/[^/]+$")))
    and ((.data // {}) | has("external") or has("http") | not)
    and ([.. | objects | has("provisioner")] | any | not)
  ' "$file" > /dev/null || {
    echo "::error::$file uses a provider that is not HashiCorp's, a provisioner, or data of external or http: it is not planned with a role of AWS before it is merged"
    code=1
  }
done
exit "$code"
