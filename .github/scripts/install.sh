# Written by `stackwright workflows` from the environment files: edit those, and run it again.
set -euo pipefail
python -m venv .venv
.venv/bin/python -m pip install --quiet --require-hashes --requirement requirements.lock
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
echo "$PWD/.venv/bin" >> "$GITHUB_PATH"
