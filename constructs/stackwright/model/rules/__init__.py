"""What may be wrong with files that are each right by themselves: rules over the platform as a whole."""
