set -euo pipefail
mkdir -p scans
registry="$(aws sts get-caller-identity --query Account --output text).dkr.ecr.$AWS_REGION.amazonaws.com"
aws ecr get-login-password | docker login --username AWS --password-stdin "$registry" > /dev/null
repositories="$(aws ecr describe-repositories --query "repositories[?starts_with(repositoryName, '$PREFIX')].repositoryName" --output text)"
for repository in $repositories; do
  digests="$(aws ecr describe-images --repository-name "$repository" \
    --query 'reverse(sort_by(imageDetails, &imagePushedAt))[:5].imageDigest' --output text)"
  for digest in $digests; do
    [ "$digest" != None ] || continue
    docker run --rm --volume "$HOME/.docker:/docker:ro" --env DOCKER_CONFIG=/docker "$TRIVY" image --quiet --severity HIGH,CRITICAL --format json \
      "$registry/$repository@$digest" > "scans/${repository//\//_}@${digest#sha256:}.json"
  done
done
find scans -name '*.json' | grep --quiet . || echo '{}' > "scans/none-$ENVIRONMENT.json"
