"""What Argo CD would make of the tree for one cluster: ApplicationSets resolved, charts and overlays rendered."""
