"""The end of an environment: first what its cluster has made in AWS, then its stacks, each before those it reads."""
