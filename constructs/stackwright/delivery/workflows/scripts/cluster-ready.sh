set -euo pipefail
# Every question is asked again until it is answered as it should be, or the time is up.
until_true() {
  local said="$1" ends=$((SECONDS + SECONDS_EACH))
  shift
  until "$@"; do
    if [ "$SECONDS" -ge "$ends" ]; then
      echo "::error::$CLUSTER: not so after $SECONDS_EACH seconds: $said; last answer: ${answer:-none}"
      exit 1
    fi
    sleep "$PAUSE"
  done
  echo "$CLUSTER: $said"
}
cluster_active() {
  answer="$(aws eks describe-cluster --name "$CLUSTER" --query cluster.status --output text)" && [ "$answer" = ACTIVE ]
}
addons_active() {
  local addons addon
  addons="$(aws eks list-addons --cluster-name "$CLUSTER" --query 'addons[]' --output text)" || return 1
  for addon in $addons; do
    answer="$addon $(aws eks describe-addon --cluster-name "$CLUSTER" --addon-name "$addon" --query addon.status --output text)"
    [ "$answer" = "$addon ACTIVE" ] || return 1
  done
}
nodes_ready() {
  answer="$(kubectl get nodes --output json | jq --raw-output '
    [.items[] | select(any(.status.conditions[]; .type == "Ready" and .status == "True") | not) | .metadata.name] as $waiting
    | if (.items | length) == 0 then "no node" elif ($waiting | length) > 0 then "not ready: \($waiting | join(", "))" else "ready" end')" \
    && [ "$answer" = ready ]
}
applications_healthy() {
  answer="$(kubectl get applications.argoproj.io --namespace "$ARGO_CD" --output json | jq --raw-output '
    [.items[] | select(.status.sync.status != "Synced" or .status.health.status != "Healthy")
      | "\(.metadata.name) is \(.status.sync.status), \(.status.health.status)"] as $waiting
    | if (.items | length) == 0 then "no application" elif ($waiting | length) > 0 then $waiting | join("; ") else "healthy" end')" \
    && [ "$answer" = healthy ]
}
until_true 'the cluster is ACTIVE' cluster_active
until_true 'its add-ons are ACTIVE' addons_active
aws eks update-kubeconfig --name "$CLUSTER" > /dev/null
until_true 'its nodes are Ready' nodes_ready
if [ -n "$ARGO_CD" ]; then
  until_true 'the applications of Argo CD are Synced and Healthy' applications_healthy
fi
