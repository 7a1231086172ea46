"""What two revisions of the tree make of an environment, compared: objects, their fields, images and charts."""
