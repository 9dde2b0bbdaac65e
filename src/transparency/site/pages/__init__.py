"""The pages of the site, a module each kind: what the template of its name is given."""
