set -euo pipefail
mkdir -p scans
docker run --rm --volume "$PWD:/src:ro" --workdir /src "$TRIVY" filesystem --quiet --scanners vuln,misconfig,secret \
  --severity HIGH,CRITICAL --format json . > scans/code.json
