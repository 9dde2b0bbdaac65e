"""The public web site: pages, downloads and feeds, composed in memory from releases and public policies.

Limits: the whole site is held in memory before it is written; it has no search and no pages of other hands.
"""

from transparency.site.composing import compose_site

__all__ = ["compose_site"]
