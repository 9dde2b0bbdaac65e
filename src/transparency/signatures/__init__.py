"""Who stands for a closed quarter: public keys by role, and notes signed with them over the hashes of its files.

Bytes in, values and problems out; nothing here reads a ledger or computes a figure.

Limits: one key a note; who a key belongs to is what the company says, as a role, and what ``keys.yaml`` says of how it
was handed over.
"""
