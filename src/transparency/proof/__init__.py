"""What anyone can check without trusting anyone: an append-only tree, signed notes, checkpoints, the files of a log.

Stands on the ground and knows nothing of equity: bytes in, bytes and verdicts out. Formats: RFC 6962 (the tree), C2SP
signed-note, tlog-checkpoint, tlog-cosignature and tlog-tiles (c2sp.org). Own code, as no kept library has them under
a licence that we can use; held to the vectors of others (``tests/proof``).

Limits: one hash (SHA-256), one signature (Ed25519; notes that are signed otherwise too are read, and those signatures
passed over); proofs are worked out from all leaves, for logs of thousands, not of millions.
"""
