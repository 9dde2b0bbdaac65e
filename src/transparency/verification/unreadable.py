"""What is said of a site that cannot be read."""


class Unreadable(Exception):  # noqa: N818 - a fault of the site, not of the program
    """Something published cannot be read. The message says what, in plain words."""
