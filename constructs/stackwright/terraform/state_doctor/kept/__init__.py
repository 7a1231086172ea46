"""What is kept of a state in S3 and DynamoDB, read and written as Terraform does: versions, digest, locks."""
