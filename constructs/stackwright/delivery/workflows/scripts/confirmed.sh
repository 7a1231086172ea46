set -euo pipefail
if [ "$CONFIRM" != "$ENVIRONMENT" ]; then
  echo "::error::to destroy $ENVIRONMENT, type its name into 'confirm'; '$CONFIRM' was typed"
  exit 1
fi
if [ "$LAYER" != all ]; then
  echo "::error::an environment is destroyed whole, its stacks in order: choose the layer 'all'"
  exit 1
fi
stackwright destroy "$ENVIRONMENT" --what | tee -a "$GITHUB_STEP_SUMMARY"
