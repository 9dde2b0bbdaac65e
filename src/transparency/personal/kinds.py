"""The kinds of personal data, their codes, and why each is taken for what it is."""

D_ROSTER, D_EMAIL, D_PHONE, D_TAX, D_NPI = "D01", "D02", "D03", "D04", "D05"
D_FREE, D_PRIVATE, D_SCHEMA, D_NAMELIKE, D_BANK, D_OPEN = "D06", "D07", "D08", "D09", "D10", "D11"

WHY = {
    D_ROSTER: (
        "It stands in the private folder (people.csv or crosswalk.csv) as a person's name or address, or as an id of "
        "the system that the ledger was imported from. Whoever knows the person finds them by it. A family name by "
        "itself counts only with a capital letter, and only if the same text does not use the word in small letters."
    ),
    D_EMAIL: (
        "It has the form of an e-mail address, and is neither company.contact nor listed under public_contacts in "
        "publication.yaml. Domains kept for examples (example.com, .test) are passed."
    ),
    D_PHONE: (
        "It is a valid telephone number by the numbering plan of its country (of North America, if it has no +; of the "
        "United Kingdom, if it begins with 0), no line that is free to call, and is not listed under public_contacts "
        "in publication.yaml."
    ),
    D_TAX: (
        "It has nine digits in groups of three, two and four, of a range that the Social Security Administration or "
        "(from 900) the Internal Revenue Service gives to people, or of two and seven as employers get them. Without "
        "hyphens it counts in the column of providers, or beside words such as SSN."
    ),
    D_NPI: (
        "It has ten digits, the first is 1 or 2, and the last is the right check digit (Luhn, with 80840 in front): "
        "the form of a National Provider Identifier, which leads to a name in a public register. In groups it counts "
        "in the column of providers, or beside the word NPI. One random number in ten passes the check, so units and "
        "amounts are not looked at."
    ),
    D_BANK: (
        "It has the form and the check digits of a bank account (IBAN) or of a payment card; a card without separators "
        "counts beside the word."
    ),
    D_FREE: (
        "Nearly every cell of the column has words of its own. Such a column describes single cases or people; a "
        "column for publication repeats the same few values."
    ),
    D_PRIVATE: (
        "Keys, crosswalks, exports and import reports lead from pseudonyms to people. They live in private/, which "
        "neither the repository nor the site may hold."
    ),
    D_SCHEMA: (
        "A ledger takes only the columns it knows, and only codes, dates and numbers in them, so that nothing about a "
        "person can slip in unseen."
    ),
    D_OPEN: (
        "The folder holds what leads from pseudonyms to people, and what the protection rests on. Its own rights count "
        "too: whoever may list it sees from the names what there is to look for."
    ),
    D_NAMELIKE: (
        "The column holds pseudonyms, and this one is made of two words, such as a first and a family name. Random ids "
        "say nothing about anyone."
    ),
}
"""Code → the reason, in plain words, for ``--explain``."""
