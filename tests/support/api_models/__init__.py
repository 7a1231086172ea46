"""Finds the members of AWS's API that arguments end up in; `tools/api-models` writes down what is asked of them."""
