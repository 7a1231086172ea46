set -euo pipefail
mkdir -p comment
stackwright preview --base "$BASE" --markdown comment/10-preview.md
cat comment/10-preview.md >> "$GITHUB_STEP_SUMMARY"
