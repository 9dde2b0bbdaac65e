"""Reading ``content/``: settings, policies, rules and quarters, and the problems found on the way.

Limits: a part of Markdown, without HTML; files up to the sizes that the modules state; no links on the disk are
followed.
"""
