"""How people reach what has no public address: a bastion behind Session Manager, and the record of its sessions."""
