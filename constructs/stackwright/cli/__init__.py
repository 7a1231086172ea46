"""The command line: one verb a file, from arguments over one call to an exit code. It alone prints.

Whatever a verb does belongs into the room that it is about.
"""
