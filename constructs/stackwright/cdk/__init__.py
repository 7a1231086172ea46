"""CDKTF, loaded fast, and what its bindings know of the providers: the one room that knows which CDK it is.

What is made with it belongs into `aws`; reading schemas loads no CDK.
"""
