"""Which field of a mapping a header means: the words of cap-table systems, payroll lists and board registers.

English, German and French, as public column lists and templates have them. A header that is not among them is judged
by its parts; what two parts say differently is not judged.
"""

import re

HEADERS = {
    "person": "stakeholder id|employee id|person id|person|holder id|participant id|employee number|personalnummer"
    "|mitarbeiter id|mitarbeiternummer|stakeholder nr|matricule|id bénéficiaire|member id",
    "name": "optionholder|stakeholder name|stakeholder|name|full name|legal name|holder|grantee|recipient|employee"
    "|employee name|holder name|shareholder|participant|beteiligter|berechtigter|inhaber|begünstigter|mitarbeiter"
    "|nom|bénéficiaire|nom du bénéficiaire|titulaire|member name",
    "email": "email|email address|stakeholder email|optionholder email|holder email|work email|e mail|e mail adresse"
    "|adresse email|employee email|courriel",
    "award": "security id|award id|grant id|certificate id|certificate|id|award|label|custom label|grant number|cert no"
    "|certificate number|grant label|security|zertifikat|zertifikatsnummer|vertragsnummer|zuteilungsnummer"
    "|numéro|numéro d attribution|référence|grant|option id|option number|equity id|nr|grant nr",
    "granted_on": "grant date|issue date|granted on|date issued|date of grant|issued on|issued date|award date"
    "|board approval date|zuteilungsdatum|gewährungsdatum|ausgabedatum|zugeteilt am|date d attribution|attribution"
    "|date of issue|date granted",
    "units": "options granted|quantity granted|quantity issued|quantity|units|units granted|shares|shares granted"
    "|number of shares|options|number of options|amount|granted|awarded units|anzahl|anzahl optionen|menge"
    "|zugeteilte optionen|anzahl anteile|nombre|nombre de bspce|nombre d options|quantité|quantité attribuée"
    "|bspce attribués|option quantity|grant quantity|number granted|total granted|stück|grant amount",
    "vest_start": "vesting commencement date|vesting start date|vesting start|vesting commencement|vcd|vesting beginn"
    "|vestingbeginn|vesting startdatum|beginn vesting|début du vesting|date de début du vesting|début d acquisition"
    "|vesting from|start vesting",
    "schedule": "vesting schedule|vesting|vesting template|vesting terms|vestingplan|vesting plan|vesting name"
    "|calendrier|calendrier de vesting|calendrier d acquisition|vesting schedule name|schedule",
    "instrument": "type|award type|option type|grant type|instrument|security type|equity type|instrumententyp|typ"
    "|beteiligungsart|type de titre|type d instrument|stock option type",
    "price": "exercise price|strike price|exercise price per share|price|strike|price per share|ausübungspreis"
    "|basispreis|bezugspreis|prix d exercice|prix|strike preis|purchase price",
    "expires": "expiration date|grant expiration date|expiry date|expires|expires on|expiration|verfallsdatum"
    "|ablaufdatum|laufzeit bis|date d expiration|échéance|expiry",
    "plan": "equity plan name|plan name|equity plan|plan|option plan|pool|pool name|beteiligungsplan|programm|programme"
    "|nom du plan|issued from|stock plan",
    "relationship": "relationship|stakeholder relationship|relationship to company|issue date relationship|role"
    "|stakeholder type|holder type|beziehung|beziehungstyp|rolle|relation|statut|employment type",
    "exercised": "exercised|quantity exercised|options exercised|shares exercised|units exercised|number exercised"
    "|exercised quantity|amount exercised purchased|ausgeübt|ausgeübte optionen|anzahl ausgeübt|exercés"
    "|bspce exercés|nombre exercé|quantité exercée|amount exercised|settled|quantity settled",
    "exercised_on": "exercised on|exercise date|date exercised|last exercise date|exercise date s|ausübungsdatum"
    "|ausgeübt am|date d exercice|settlement date",
    "forfeited": "forfeited|quantity forfeited|options forfeited|units forfeited|shares forfeited|verfallen"
    "|verfallene optionen|anzahl verfallen|caducs|bspce caducs|nombre caduc|amount forfeited",
    "forfeited_on": "forfeited on|forfeiture date|date forfeited|verfallen am|date de caducité",
    "expired": "expired|quantity expired|options expired|units expired|amount expired|lapsed"
    "|quantity lapsed|abgelaufen",
    "expired_on": "expired on|date expired|lapsed on|last date to exercise|abgelaufen am",
    "cancelled": "cancelled|canceled|quantity canceled|quantity cancelled|options canceled"
    "|options cancelled|shares canceled"
    "|units cancelled|units canceled|returned|quantity returned|amount canceled repurchased|storniert|annulés|annulées"
    "|zurückgegeben|bspce annulés|number canceled|number cancelled|terminated quantity",
    "cancelled_on": "cancelled on|canceled on|cancellation date|canceled date|cancelled date"
    "|date canceled|date cancelled"
    "|cancellation repurchase date|storniert am|date d annulation|returned on|return date",
    "repurchased": "repurchased|quantity repurchased|shares repurchased|zurückgekauft|rachetés",
    "repurchased_on": "repurchased on|repurchase date|rückkaufdatum|date de rachat",
    "transferred": "transferred|quantity transferred|übertragen|cédés",
    "transferred_on": "transferred on|transfer date|übertragen am|date de cession",
    "transaction": "transaction type|reason for cancellation|transaction|transaktionsart",
    "ended_on": "transaction date|date of transaction|transaktionsdatum",
    "outstanding": "options outstanding|quantity outstanding|outstanding|shares outstanding|units outstanding"
    "|shares outstanding from original grant|ausstehend|en circulation|outstanding quantity|restant",
    "adjusted": "split adjusted shares outstanding",
    "left": "left|left on|termination date|date of termination|last day|leaving date|end date|austritt|austrittsdatum"
    "|date de départ|date de sortie|terminated on|employment end date|departure date",
    "rule": "rule|rule id",
    "leave_from": "leave from|leave start|leave start date|on leave since|abwesend seit",
    "leave_to": "leave to|leave end|leave end date|back from leave|abwesend bis",
}
"""Field → headers as they are folded, the likeliest first."""
FIELD_OF = {header: field for field, headers in reversed(HEADERS.items()) for header in headers.split("|")}
"""Folded header → field."""
NEVER = re.compile(
    r"exercise expiration|post termination|window|unvested|vested|value|fmv|fair market|cost|total|tax|%"
)
"""Headers of what a field is not: windows after leaving, computed amounts, money."""
_DAY = r"\b(?:date|datum|day|on|am|le|jour)\b|datum$"
_ENDS = (
    ("exercised", r"exercis|settled|ausge[uü]b|exerc[ée]"),
    ("cancelled", r"cancel|return|storn|annul"),
    ("forfeited", r"forfeit|caduc|verfall"),
    ("expired", r"\bexpired|\blapse"),
    ("repurchased", r"repurchas|rachet|zur[uü]ckgekauft"),
    ("transferred", r"transfer"),
)


def field_of(header: str) -> tuple[str, bool]:
    """The field that a folded header means, or empty; and whether it is only told from its parts.

    >>> [field_of(each) for each in ("options granted", "qty exercised to date", "exercised canceled", "state")]
    [('units', False), ('exercised', True), ('', False), ('', False)]
    >>> [field_of(each)[0] for each in ("when vesting starts", "still vesting", "start", "forfeited, vest start")]
    ['vest_start', '', '', 'forfeited']
    """
    if (known := FIELD_OF.get(header)) is not None:
        return known, False
    if NEVER.search(header):
        return "", False
    ends = [field for field, words in _ENDS if re.search(words, header)]
    if len(ends) == 1 and not re.search(r"price|preis|prix", header):
        dated = re.search(_DAY, header) and not re.search(r"\bto date\b", header)
        return (f"{ends[0]}_on" if dated else ends[0]), True
    if not ends and re.search(r"vest", header) and re.search(r"start|commence|begin|d[ée]but", header):
        return "vest_start", True
    return "", False
