"""What an input measures, by the words in its name, its answers and its question."""

import re
from typing import Literal

from transparency.rules.rule import Input

Metric = Literal["volume", "outcome", "referral"]

_WORDS: dict[Metric, frozenset[str]] = {
    "outcome": frozenset({
        "outcome", "score", "phq", "phq9", "gad", "gad7", "rating", "rate", "star", "review", "satisfaction",
        "satisfied", "retention", "retained", "dropout", "churn", "improvement", "symptom", "recovery", "success",
        "nps", "feedback", "quality",
    }),
    "referral": frozenset({
        "referral", "refer", "referred", "referring", "payer", "payor", "insurer", "insurance", "insured", "medicaid",
        "medicare", "copay", "diagnosis", "diagnose", "icd", "dsm", "severity",
    }),
    "volume": frozenset({
        "session", "hour", "client", "appointment", "visit", "patient", "caseload", "booking", "slot", "minute",
        "workload",
    }),
}  # fmt: skip
_TOKEN = re.compile(r"[a-z]+[0-9]*")


def metrics_of(name: str, asked: Input) -> list[tuple[Metric, str]]:
    """What an input measures and the word that tells; an outcome or a referral is found even beside a volume."""
    texts = [name, *asked.ask.values(), *(asked.values if asked.type == "enum" else ())]
    tokens = [token for text in texts for token in _TOKEN.findall(text.lower())]
    found: list[tuple[Metric, str]] = []
    for metric, words in _WORDS.items():
        word = next((token for token in tokens if token in words or token.removesuffix("s") in words), None)
        if word is not None:
            found.append((metric, word))
    return found
