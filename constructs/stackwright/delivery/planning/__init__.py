"""Plans of stacks as they are reviewed: which can be planned at all, what they say, and by what each is known again."""
