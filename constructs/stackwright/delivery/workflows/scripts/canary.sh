set -euo pipefail
# Watches a Rollout until it has gone all its steps, or has gone back.
aws eks update-kubeconfig --name "$CLUSTER" > /dev/null
before='' ends=$((SECONDS + SECONDS_AT_MOST))
while true; do
  now="$(kubectl get rollouts.argoproj.io "$SERVICE" --namespace "$NAMESPACE" --output json | jq --raw-output '
    "\(.status.phase // "Progressing") \(.status.abort // false) \(.status.canary.weights.canary.weight // 0)"')"
  read -r phase aborted weight <<< "$now"
  if [ "$now" != "$before" ]; then
    echo "$SERVICE: $phase, $weight % of the requests" | tee -a "$GITHUB_STEP_SUMMARY"
    before="$now"
  fi
  if [ "$aborted" = true ] || [ "$phase" = Degraded ]; then
    echo "::error::$SERVICE: its analysis failed at $weight %, the stable pods have taken over; a rollback is proposed"
    echo 'outcome=failed' >> "$GITHUB_OUTPUT"
    exit 0
  fi
  if [ "$phase" = Healthy ]; then
    echo 'outcome=passed' >> "$GITHUB_OUTPUT"
    exit 0
  fi
  if [ "$SECONDS" -ge "$ends" ]; then
    echo "::error::$SERVICE: still $phase at $weight % after $SECONDS_AT_MOST seconds; look at it, or promote it by hand: kubectl argo rollouts get rollout $SERVICE --namespace $NAMESPACE"
    exit 1
  fi
  sleep "$PAUSE"
done
