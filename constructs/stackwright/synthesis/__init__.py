"""From a platform to `cdktf.out`: the app, the folder it is written to, the reader of what was written, and HCL.

What a stack holds is decided in `layers`; running Terraform on it belongs into `terraform`.
"""
