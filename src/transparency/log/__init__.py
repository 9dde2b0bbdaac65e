"""The publication's log: in which order what was published, one statement a release, in a tree that only grows.

It lies in ``content/log/`` as statements and a checkpoint, and on the site as the static tiles that readers of logs
know (c2sp.org/tlog-tiles). Knows hashes and days, nothing of what a release says.

Limits: one log a publication; without a key its checkpoint is unsigned, and then the chain alone speaks.
"""
