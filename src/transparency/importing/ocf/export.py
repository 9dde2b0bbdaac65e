"""The ledger as an OCF 1.2.0 package: pseudonyms for people, ledger ids for securities, the ledger's order of events.

OCF has no word for some events. They are written as the nearest transaction, with the ledger's word behind
``transparency:`` in a text field, so that importing the package gives the same ledger again. What OCF cannot say at all
is left out with a warning (N13): days of booking, reversals and what they undo, holdings that came in by transfer.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from transparency.importing.ocf.export_terms import START, terms_objects
from transparency.importing.ocf.package import KINDS, MANIFEST
from transparency.importing.ocf.values import EXPORTED, OWN
from transparency.ledger.book import Book
from transparency.ledger.replay.event_effects import goes_back
from transparency.publication.problem import Problem, Severity
from transparency.publication.settings import Immediate, Settings
from transparency.units import read_ratio

Item = dict[str, Any]
_TYPES = {"NSO": "OPTION_NSO", "ISO": "OPTION_ISO", "OPTION": "OPTION", "RSU": "RSU", "CSAR": "CSAR", "SSAR": "SSAR"}
_STATUS = {"leave": "LEAVE_OF_ABSENCE", "return": "ACTIVE", "left": "TERMINATION_VOLUNTARY_OTHER"}
_LEAVES = {"leave_start": "leave", "leave_end": "return"}
_EQUITY = "TX_EQUITY_COMPENSATION_"


def export_ocf(book: Book, settings: Settings) -> tuple[dict[str, bytes], list[Problem]]:
    """The files of the package by name, and warnings about what could not be said (N13)."""
    rows = list(book.events.sort("date", maintain_order=True).iter_rows(named=True))
    undone = {row["reverses"] for row in rows if row["type"] == "reversal"}
    skipped = [row for row in rows if row["type"] in ("reversal", "transfer_in") or row["event"] in undone]
    left_out = {row["event"] for row in skipped} | {
        row["event"]
        for row in rows
        if row["grant"] in {row["grant"] for row in skipped if row["type"] == "transfer_in"}
    }
    problems = []
    if left_out:
        message = f"OCF has no words for {len(left_out):,} events: reversals, what they undo, transfers in. Left out."
        problems.append(Problem("N13", message, severity=Severity.WARNING))
    writer = _Writer(book, settings)
    transactions = [item for row in rows if row["event"] not in left_out for item in writer.transactions(row)]
    last = str(rows[-1]["date"]) if rows else "2000-01-01"
    items = {
        "stakeholders_files": [
            {
                "object_type": "STAKEHOLDER",
                "id": name,
                "name": {"legal_name": name},
                "stakeholder_type": "INDIVIDUAL",
                "current_relationships": ["CONSULTANT"],
            }
            for name in sorted(book.providers["provider"].unique())
        ],
        "stock_classes_files": [_stock_class(pool.id) for pool in settings.pools],
        "stock_plans_files": [_plan(pool.id, str(pool.approved or "")) for pool in settings.pools],
        "vesting_terms_files": terms_objects(settings.vesting),
        "transactions_files": transactions,
    }
    return _files(items, last), problems


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of the package, the same bytes for the same files."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _files(items: Mapping[str, list[Item]], last: str) -> dict[str, bytes]:
    files, manifest = {}, dict[str, Any]()
    for kind, file_type in KINDS.items():
        manifest[kind] = []
        if kind in items:
            name = "".join(part.capitalize() for part in kind.removesuffix("_files").split("_")) + ".ocf.json"
            files[name] = _json({"file_type": file_type, "items": items[kind]})
            digest = hashlib.md5(files[name], usedforsecurity=False).hexdigest()
            manifest[kind] = [{"filepath": f"./{name}", "md5": digest}]
    issuer = {
        "object_type": "ISSUER",
        "id": "issuer",
        "legal_name": "issuer",
        "formation_date": "2000-01-01",
        "country_of_formation": "US",
    }
    head = {
        "file_type": "OCF_MANIFEST_FILE",
        "ocf_version": "1.2.0",
        "as_of": last,
        "generated_at": f"{last}T00:00:00Z",
    }
    files[MANIFEST] = _json(head | {"issuer": issuer, "comments": [EXPORTED]} | manifest)
    return files


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _stock_class(pool: str) -> Item:
    return {
        "object_type": "STOCK_CLASS", "id": f"class-{pool}", "name": pool, "class_type": "COMMON",
        "default_id_prefix": "CS-", "initial_shares_authorized": "UNLIMITED", "votes_per_share": 1, "seniority": "1",
    }  # fmt: skip


def _plan(pool: str, approved: str) -> Item:
    """A plan that begins with nothing: every authorization is an adjustment of its own."""
    plan = {
        "object_type": "STOCK_PLAN", "id": pool, "plan_name": pool, "initial_shares_reserved": "0",
        "default_cancellation_behavior": "DEFINED_PER_PLAN_SECURITY", "stock_class_ids": [f"class-{pool}"],
    }  # fmt: skip
    return plan | ({"board_approval_date": approved} if approved else {})


class _Writer:
    """Transactions of one event after the other. Keeps what new totals of pools need."""

    def __init__(self, book: Book, settings: Settings) -> None:
        self._settings = settings
        self._reserved = {pool.id: 0 for pool in settings.pools}
        self._grants = {
            row["grant"]: row for row in book.events.filter(book.events["type"] == "grant").iter_rows(named=True)
        }

    def transactions(self, row: Mapping[str, Any]) -> Iterator[Item]:
        """What one event becomes; an item's id is the event's, with a suffix where it becomes several."""
        kind = row["type"]
        if kind in ("pool_authorized", "pool_reduced", "pool_transfer"):
            yield from self._pool(row)
        elif kind == "split":
            yield from self._split(row)
        elif kind in ("provider_status", *_LEAVES):
            status = _STATUS[_LEAVES.get(kind, row["cause"])]
            yield _item(row, "CE_STAKEHOLDER_STATUS", stakeholder_id=row["provider"], new_status=status)
        elif kind == "grant":
            yield from self._issuance(row)
        else:
            yield from self._on_grant(row, self._grants[row["grant"]])

    def _pool(self, row: Mapping[str, Any]) -> Iterator[Item]:
        sign = 1 if row["type"] == "pool_authorized" else -1
        target = row["inputs"] if row["type"] == "pool_transfer" else None
        comments = {"comments": [f"{OWN}pool_transfer:{target}"]} if target else {}
        yield self._adjustment(row, "", row["pool"], sign * row["units"]) | comments
        if target:
            yield self._adjustment(row, "-to", target, row["units"]) | {"comments": [f"{OWN}pool_transfer"]}

    def _adjustment(self, row: Mapping[str, Any], suffix: str, pool: str, change: int) -> Item:
        self._reserved[pool] += change
        total = str(self._reserved[pool])
        return _item(row, "TX_STOCK_PLAN_POOL_ADJUSTMENT", suffix, stock_plan_id=pool, shares_reserved=total)

    def _split(self, row: Mapping[str, Any]) -> Iterator[Item]:
        ratio = read_ratio(row["ratio"])
        assert ratio is not None  # the ledger was read without a problem
        in_words = {"numerator": str(ratio.numerator), "denominator": str(ratio.denominator)}
        for pool in [row["pool"]] if row["pool"] else list(self._reserved):
            self._reserved[pool] = int(self._reserved[pool] * ratio)
            yield _item(row, "TX_STOCK_CLASS_SPLIT", f"-{pool}", stock_class_id=f"class-{pool}", split_ratio=in_words)

    def _issuance(self, row: Mapping[str, Any]) -> Iterator[Item]:
        instrument = row["instrument"] or "OTHER"
        vesting = row["vesting"] if row["vesting"] else None
        if vesting and isinstance(self._settings.vesting[vesting], Immediate):
            vesting = None
        facts: Item = {
            "custom_id": row["grant"], "stakeholder_id": row["provider"], "security_law_exemptions": [],
            "stock_plan_id": row["pool"], "stock_class_id": f"class-{row['pool']}", "quantity": str(row["units"]),
        }  # fmt: skip
        if vesting:
            facts["vesting_terms_id"] = vesting
        if instrument == "RSA":
            price = self._money(row["price"])
            facts |= {"issuance_type": "RSA", "share_price": price, "stock_legend_ids": []}
            yield _item(row, "TX_STOCK_ISSUANCE", security_id=row["grant"], **facts)
        else:
            facts |= {
                "compensation_type": _TYPES.get(instrument, "RSU"),
                "expiration_date": str(row["expires"]) if row["expires"] else None,
                "termination_exercise_windows": [],
            }
            if row["price"] is not None:
                facts["base_price" if instrument in ("CSAR", "SSAR") else "exercise_price"] = self._money(row["price"])
            if instrument not in _TYPES:
                facts["comments"] = [f"{OWN}{instrument}"]
            yield _item(row, f"{_EQUITY}ISSUANCE", security_id=row["grant"], **facts)
        if vesting:
            start = {"security_id": row["grant"], "vesting_condition_id": START}
            yield _item(row, "TX_VESTING_START", "-start", **start) | {"date": str(row["vest_start"] or row["date"])}

    def _on_grant(self, row: Mapping[str, Any], grant: Mapping[str, Any]) -> Iterator[Item]:
        kind, security, stock = row["type"], row["grant"], grant["instrument"] == "RSA"
        word = f"{OWN}{kind}" + (f":{row['cause']}" if row["cause"] else "")
        amount = {} if row["units"] is None else {"quantity": str(row["units"])}
        match kind:
            case "retract":
                name = "TX_STOCK_RETRACTION" if stock else f"{_EQUITY}RETRACTION"
                yield _item(row, name, security_id=security, reason_text=word)
            case "vest" | "accelerate":
                yield _item(row, "TX_VESTING_ACCELERATION", security_id=security, reason_text=word, **amount)
            case "reprice":
                price = self._money(row["price"])
                yield _item(row, f"{_EQUITY}REPRICING", security_id=security, new_exercise_price=price)
            case "forfeit" | "expire" | "company_cancel":
                name = "TX_STOCK_CANCELLATION" if stock else f"{_EQUITY}CANCELLATION"
                yield _item(row, name, security_id=security, reason_text=word, **amount)
            case "exercise":
                facts = {"resulting_security_ids": [f"{security}-stock"], "consideration_text": word}
                yield _item(row, f"{_EQUITY}EXERCISE", security_id=security, **facts, **amount)
            case "settle" | "cash_settle":
                facts = {"resulting_security_ids": [f"{security}-stock"], "consideration_text": word}
                price = self._money(row["price"])
                dates = {"settlement_date": str(row["date"]), "release_price": price}
                yield _item(row, f"{_EQUITY}RELEASE", security_id=security, **dates, **facts, **amount)
            case "repurchase":
                held = security if stock else f"{security}-stock"
                price = self._money(row["price"])
                yield _item(
                    row, "TX_STOCK_REPURCHASE", security_id=held, price=price, consideration_text=word, **amount
                )
            case "transfer_out":
                held = security if stock else f"{security}-stock"
                facts = {"resulting_security_ids": [f"{row['event']}-elsewhere"], "consideration_text": word}
                yield _item(row, "TX_STOCK_TRANSFER", security_id=held, **facts, **amount)
        pool = next(pool for pool in self._settings.pools if pool.id == grant["pool"])
        if kind != "retract" and goes_back(kind, pool, withheld=row["cause"] == "withheld"):
            facts = {"security_id": security, "stock_plan_id": pool.id, "reason_text": word}
            yield _item(row, "TX_STOCK_PLAN_RETURN_TO_POOL", "-return", **facts, **amount)

    def _money(self, amount: object) -> Item:
        return {"amount": f"{amount:f}" if amount else "0", "currency": self._settings.company.currency}


def _item(row: Mapping[str, Any], kind: str, suffix: str = "", /, **facts: Any) -> Item:
    return {"object_type": kind, "id": f"{row['event']}{suffix}", "date": str(row["date"]), **facts}
