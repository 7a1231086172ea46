set -euo pipefail
# What Trivy found, one line each; what has no fix yet is told apart, as nobody can do anything about it.
find scans -name '*.json' -exec jq --raw-output '
  .ArtifactName as $name | .Results // [] | .[] | .Target as $target
  | ((.Vulnerabilities // [])[] | [.Severity, .VulnerabilityID, $name, "\(.PkgName) \(.InstalledVersion)", (.FixedVersion // "no fix yet")]),
    ((.Misconfigurations // [])[] | [.Severity, .ID, $target, .Title, "-"]),
    ((.Secrets // [])[] | [.Severity, .RuleID, $target, "a secret", "-"])
  | "| \(join(" | ")) |"' {} + | sort --unique > findings.txt
mkdir -p report
if [ -s findings.txt ]; then echo found; else echo clean; fi > report/state
{
  printf '%s findings\n\n| severity | what | where | of | fixed in |\n|---|---|---|---|---|\n' "$(wc --lines < findings.txt)"
  cat findings.txt
} > report/report.md
cat report/report.md >> "$GITHUB_STEP_SUMMARY"
