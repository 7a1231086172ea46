"""What a change would do to what is live: its base is applied on this machine, and the change is planned against that.

Neither credentials nor the live state are needed. `side` reads what was synthesized, `base` synthesizes a revision,
`choice` says which stacks are concerned, `foreseen` has them applied and planned, and reviewed.
"""
