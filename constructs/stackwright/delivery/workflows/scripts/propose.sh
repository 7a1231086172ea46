set -euo pipefail
# A branch and a pull request: nobody, and no workflow, writes to the branch that Argo CD reads.
git config user.name 'github-actions[bot]'
git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
git switch --quiet --create "$PROPOSED"
git add gitops
git commit --quiet --message "$TITLE"
gh auth setup-git
git push --quiet origin "$PROPOSED"
gh pr create --base "$BRANCH" --head "$PROPOSED" --title "$TITLE" --body "$RUN"
