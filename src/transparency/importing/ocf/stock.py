"""Stock outside of the pool: only whether it is overdrawn, because a package that is, is wrong elsewhere too."""

from transparency.importing.ocf.package import Object
from transparency.importing.ocf.values import optional, ratio, text, units
from transparency.importing.questions import Desk, Finding, plain

_TAKES = {
    "TX_STOCK_TRANSFER": "quantity",
    "TX_STOCK_CANCELLATION": "quantity",
    "TX_STOCK_REPURCHASE": "quantity",
    "TX_STOCK_CONVERSION": "quantity_converted",
}
_ENDS = ("TX_STOCK_RETRACTION", "TX_STOCK_REISSUANCE")


class Stock:
    """What each security of stock still holds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._left: dict[str, int] = {}
        self._class: dict[str, str] = {}
        self.dangling: list[str] = []
        """Transactions on securities that the package does not issue."""

    def take(self, one: Object) -> None:
        """Account for one transaction on stock, in the order of days; asks N24 when more is taken than there is."""
        security = optional(one, "security_id")
        if one.kind == "TX_STOCK_ISSUANCE":
            self._left[security] = units(one, "quantity")
            self._class[security] = optional(one, "stock_class_id")
        elif one.kind == "TX_STOCK_CLASS_SPLIT":
            new, old = ratio(one, "split_ratio")
            for name, stock_class in self._class.items():
                if stock_class == text(one, "stock_class_id"):
                    self._left[name] = self._left[name] * new // old
        elif one.kind in _TAKES:
            self._taken(one, security, units(one, _TAKES[one.kind]))
        elif one.kind in _ENDS:
            self._taken(one, security, 0, ends=True)

    def _taken(self, one: Object, security: str, count: int, *, ends: bool = False) -> None:
        left = self._left.get(security)
        if left is None:
            self.dangling.append(security)
            return
        if count > left:
            message = f"{one.kind} {one.id} takes {count:,} of security {security}, which has {left:,}."
            choices = {"ignore": "the pool does not depend on it; leave it to the source"}
            self._desk.ask(Finding(f"overdrawn:{plain(one.id)}", "N24", message, one.where, choices, count - left))
        # What is not taken is carried on by the balance security, which is an issuance of its own.
        carried = ends or bool(optional(one, "balance_security_id"))
        self._left[security] = 0 if carried else max(left - count, 0)
