set -euo pipefail
: "${HOSTS:?no host to ask: set the variable SMOKE_HOSTS of this environment of GitHub, host names with spaces between}"
bastion="$(aws ec2 describe-instances --filters "Name=tag:Name,Values=$NAME" Name=instance-state-name,Values=running \
  --query 'Reservations[].Instances[].InstanceId | [0]' --output text)"
if [ "$bastion" = None ]; then
  echo "::error::no instance called $NAME is running"
  exit 1
fi
for host in $HOSTS; do
  command="$(aws ssm send-command --instance-ids "$bastion" --document-name AWS-RunShellScript --timeout-seconds 120 \
    --parameters "$(jq --null-input --compact-output --arg url "https://$host$HEALTH" \
      '{commands: ["curl --silent --show-error --fail --output /dev/null --max-time 10 --retry 5 --retry-delay 6 --retry-all-errors -- \($url | @sh)"]}')" \
    --query Command.CommandId --output text)"
  if ! aws ssm wait command-executed --command-id "$command" --instance-id "$bastion"; then
    echo "::error::$host does not answer at $HEALTH, from $bastion: $(aws ssm get-command-invocation --command-id "$command" --instance-id "$bastion" --query StandardErrorContent --output text)"
    exit 1
  fi
  echo "$host answers"
done
