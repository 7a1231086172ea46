"""What a node group is made of: machines, disks, labels, and how nodes run, are placed, bought and repaired."""
