set -euo pipefail
aws eks update-kubeconfig --name "$CLUSTER" > /dev/null
asked=0
while read -r host balancer; do
  asked=$((asked + 1))
  curl --silent --show-error --fail --output /dev/null --max-time 10 --retry 10 --retry-delay 6 --retry-all-errors \
    --connect-to "$host:443:$balancer:443" "https://$host$HEALTH" || {
    echo "::error::$host does not answer at $HEALTH, through $balancer"
    exit 1
  }
  echo "$host answers"
done < <(kubectl get ingresses --all-namespaces --output json | jq --raw-output '
  .items[] | .status.loadBalancer.ingress[0].hostname as $balancer | .spec.rules[].host | "\(.) \($balancer)"')
if [ "$asked" -eq 0 ]; then
  echo "::error::$CLUSTER has no ingress to ask"
  exit 1
fi
