"""The open format of a quarter's disclosure, ``equity-pool-disclosure/1``: anyone can write it, anyone can judge it.

``document`` is the format, ``own`` writes it from a release, ``spreadsheet`` from a row of a table, ``findings`` judges
files of any emitter by what they prove. Nothing here reads a ledger.

Limits: signatures and the log (level 4) are not part of the format yet; a file is judged with those beside it, not with
what is true.
"""
