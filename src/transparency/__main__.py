"""``python -m transparency``."""

from transparency.cli import main

main()
