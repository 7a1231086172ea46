"""The secrets of an environment in AWS Secrets Manager."""
