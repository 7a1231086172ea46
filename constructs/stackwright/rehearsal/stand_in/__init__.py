"""Stand-in providers: real Terraform on the real providers' schemas, with no account, network or download.

They show that a configuration is complete, typed, ordered and idempotent. They are not the providers: of values,
defaults and replacements they know what `cdk/answers` and `cdk/replacements` hold, and nothing is forbidden.

Nothing is imported here, because Terraform starts a provider for every command and waits for it: `installation` is
for those who set up a rehearsal, `__main__` is what Terraform starts.
"""
