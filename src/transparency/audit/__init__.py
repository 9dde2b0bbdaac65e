"""The private audit: everything published beside the truth, for the company alone.

Limits: it takes today's books for the truth; the closeness it tells is that of the cells of holdings, not of every
combination that a reader may form.
"""
