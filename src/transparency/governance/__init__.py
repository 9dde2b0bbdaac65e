"""What the company says of its council, of motions and of questions: files of ``content/governance/``.

Bytes in, values and problems out. Texts and votes are the company's own; nothing here reads a ledger.

Limits: who really voted cannot be checked; that nothing of a history is taken back is seen only beside an older state.
"""
