"""The public web site: pages, downloads and feeds, composed in memory from releases and public policies."""

from transparency.site.composing import compose_site

__all__ = ["compose_site"]
