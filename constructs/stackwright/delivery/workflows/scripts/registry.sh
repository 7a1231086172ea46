set -euo pipefail
registry="$(aws sts get-caller-identity --query Account --output text).dkr.ecr.$AWS_REGION.amazonaws.com"
aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"
echo "repository=$registry/$PREFIX$SERVICE" >> "$GITHUB_OUTPUT"
