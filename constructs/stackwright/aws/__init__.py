"""Constructs for things of AWS, a family a folder: each takes a context and its own settings, and publishes a ref.

What a stack is and where its state is kept belongs into `layers`; constructs of different families never meet here.
"""

from stackwright.cdk import engine

engine.load()  # before any module here imports bindings of a provider
