"""The VPC of an environment: subnets and routes, endpoints, flow logs."""
