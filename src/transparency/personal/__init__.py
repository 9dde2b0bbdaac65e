"""Personal data: finding what identifies a person, before it is committed, built or published.

Limits: names are found when private/people.csv knows them; of other kinds only those listed in docs/problems.md. A
text may identify someone by what it tells, without any name or number: no program finds that.
"""
