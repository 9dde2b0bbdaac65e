"""Packages of the Open Cap Format, read and written."""
