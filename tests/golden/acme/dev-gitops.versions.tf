# Written by Stackwright beside cdk.tf.json. Changes here are lost.

terraform {
  required_version = ">= 1.11.0, < 2.0.0"
}
