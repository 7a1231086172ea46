set -euo pipefail
newest="$(gh api "repos/$GITHUB_REPOSITORY/actions/workflows/terraform.yaml/runs?branch=$BRANCH&event=push&per_page=1" --jq '.workflow_runs[0].run_number')"
if [ "$newest" -gt "$GITHUB_RUN_NUMBER" ]; then
  echo "::error::run $newest has a newer commit of $BRANCH, which holds this change too: approve that one; nothing was applied"
  exit 1
fi
