"""What AWS's own API, and the real provider, ask of each literal value; which actions IAM knows."""
