set -euo pipefail
TAG="${GITHUB_SHA::12}"
: "${DIGEST:?the build told no digest}"
cosign sign --yes "$REPOSITORY@$DIGEST"
# Only what is scanned and signed gets a tag; without one, the lifecycle policy of the repository deletes it.
docker buildx imagetools create --tag "$REPOSITORY:$TAG" "$REPOSITORY@$DIGEST"
mkdir -p built
jq --null-input --arg service "$SERVICE" --arg tag "$TAG" --arg digest "$DIGEST" '{service: $service, tag: $tag, digest: $digest}' > "built/$SERVICE.json"
