"""The roles by which GitHub's workflows plan and apply an environment: whom they trust, and what each may do."""
