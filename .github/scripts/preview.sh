# Written by `stackwright workflows` from the environment files: edit those, and run it again.
set -euo pipefail
mkdir -p comment
stackwright preview --base "$BASE" --markdown comment/10-preview.md
cat comment/10-preview.md >> "$GITHUB_STEP_SUMMARY"
