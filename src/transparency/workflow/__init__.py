"""What is done with a quarter, each a plan of files to write: closed, taken back, corrected, compared with another.

Built on ``build``: everything that a build finds stands against it. Values in, files and problems out; the command
writes them, all or none.

Limits: one quarter at a time, in their order; nothing here signs or publishes.
"""
