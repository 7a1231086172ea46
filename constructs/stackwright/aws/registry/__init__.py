"""The image repositories of an environment, and what the account's registry does with them."""
