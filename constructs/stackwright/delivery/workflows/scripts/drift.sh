set -euo pipefail
mkdir -p drift
code=0
stackwright drift "$ENVIRONMENT" --markdown "drift/$ENVIRONMENT.md" || code=$?
[ ! -f "drift/$ENVIRONMENT.md" ] || cat "drift/$ENVIRONMENT.md" >> "$GITHUB_STEP_SUMMARY"
case "$code" in
  0) echo clean > "drift/$ENVIRONMENT.state" ;;
  3) echo drift > "drift/$ENVIRONMENT.state" ;;
  *) exit "$code" ;; # a plan that failed is no drift: the run fails, and the issue stays as it is
esac
