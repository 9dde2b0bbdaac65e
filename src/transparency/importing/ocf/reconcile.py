"""Whether a package agrees with itself: stock that is overdrawn, and what is worth noting.

Stock outside of the pool is only counted because a package that overdraws it is wrong elsewhere too.
"""

from collections.abc import Mapping

from transparency.importing.ocf.awards import OcfAward
from transparency.importing.ocf.package import Object, Package
from transparency.importing.ocf.plans import ISSUANCES
from transparency.importing.ocf.replay import Replay
from transparency.importing.ocf.values import day, optional, ratio, text, units
from transparency.importing.questions import Question, Questions, plain

_TAKES = {
    "TX_STOCK_TRANSFER": "quantity",
    "TX_STOCK_CANCELLATION": "quantity",
    "TX_STOCK_REPURCHASE": "quantity",
    "TX_STOCK_CONVERSION": "quantity_converted",
}
_ENDS = ("TX_STOCK_RETRACTION", "TX_STOCK_REISSUANCE")


def check_stock(transactions: list[Object], awards: Mapping[str, OcfAward], questions: Questions) -> None:
    """Account for stock outside of the plans: asks N24 where it is overdrawn, notes N23 where ids dangle."""
    stock = _Stock(questions)
    kinds = [item for item in transactions if item.kind.startswith("TX_STOCK_") and "PLAN" not in item.kind]
    for item in sorted(kinds, key=lambda item: (day(item, "date"), item.kind != "TX_STOCK_ISSUANCE")):
        if optional(item, "security_id") not in awards:
            stock.take(item)
    if stock.dangling:
        first = stock.dangling[0]
        message = f"{len(stock.dangling):,} transactions name stock that the package does not issue, first {first}."
        questions.note(Question("stock", "N23", message))


def note(replay: Replay, package: Package, elsewhere: int, questions: Questions) -> None:
    """What is worth knowing and leaves no choice."""
    issued = {optional(item, "security_id") for item in package.objects["transactions_files"] if item.kind in ISSUANCES}
    lost = sorted(name for name in replay.of_stock if name not in issued)
    if lost:
        message = f"Stock that exercises result in is not issued by the package ({len(lost):,}), first {lost[0]}."
        questions.note(Question("resulting", "N23", message))
    if replay.taken_up:
        message = (
            f"{replay.taken_up:,} units were exercised or settled. They are gone from the pool; a program that only "
            "subtracts outstanding awards from what is reserved would show so many more as available."
        )
        questions.note(Question("exercised", "N28", message))
    if elsewhere:
        questions.note(
            Question("elsewhere", "N22", f"{elsewhere:,} transactions concern securities outside of the chosen plans.")
        )
    outside = [award for award in replay.awards.values() if not award.insider]
    if outside:
        count = sum(award.quantity for award in outside)
        message = (
            f"{len(outside):,} grants of {count:,} units are not to providers: taken out of what is set aside for them."
        )
        questions.note(Question("outside", "N22", message))


class _Stock:
    """What each security of stock still holds."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions
        self._left: dict[str, int] = {}
        self._class: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self.dangling: list[str] = []
        """Transactions on securities that the package does not issue."""

    def take(self, item: Object) -> None:
        """Account for one transaction on stock, in the order of days; asks N24 when more is taken than there is."""
        security = optional(item, "security_id")
        if item.kind == "TX_STOCK_ISSUANCE":
            self._left[security] = units(item, "quantity")
            self._class[security] = optional(item, "stock_class_id")
            if number := optional(item, "custom_id"):
                self._labels[security] = f"{number[:40]} ({security})"
        elif item.kind == "TX_STOCK_CLASS_SPLIT":
            split = ratio(item, "split_ratio")
            for name, stock_class in self._class.items():
                if stock_class == text(item, "stock_class_id"):
                    self._left[name] = int(self._left[name] * split)
        elif item.kind in _TAKES:
            self._taken(item, security, units(item, _TAKES[item.kind]))
        elif item.kind in _ENDS:
            self._taken(item, security, 0, ends=True)

    def _taken(self, item: Object, security: str, count: int, *, ends: bool = False) -> None:
        left = self._left.get(security)
        if left is None:
            self.dangling.append(security)
            return
        if count > left:
            stock = self._labels.get(security, security)
            message = f"{item.kind} {item.id} takes {count:,} of security {stock}, which has {left:,}."
            choices = {"ignore": "the pool does not depend on it; leave it to the source"}
            self._questions.ask(
                Question(f"stock-overdrawn:{plain(item.id)}", "N24", message, item.where, choices, count - left)
            )
        # What is not taken is carried on by the balance security, which is an issuance of its own.
        carried = ends or bool(optional(item, "balance_security_id"))
        self._left[security] = 0 if carried else max(left - count, 0)
