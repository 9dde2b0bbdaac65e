"""What is worth knowing about a package and leaves no choice, and the totals that it comes to by plain sums."""

from collections.abc import Mapping

from transparency.importing.imported import Totals
from transparency.importing.ocf.awards import Award
from transparency.importing.ocf.package import Object, Package
from transparency.importing.ocf.plans import ISSUANCES
from transparency.importing.ocf.replay import Walk
from transparency.importing.ocf.stock import Stock
from transparency.importing.ocf.values import day, optional
from transparency.importing.questions import Desk, Finding


def check_stock(transactions: list[Object], awards: Mapping[str, Award], desk: Desk) -> None:
    """Account for stock outside of the plans: asks N24 where it is overdrawn, notes N23 where ids dangle."""
    stock = Stock(desk)
    kinds = [one for one in transactions if one.kind.startswith("TX_STOCK_") and "PLAN" not in one.kind]
    for one in sorted(kinds, key=lambda one: (day(one, "date"), one.kind != "TX_STOCK_ISSUANCE")):
        if optional(one, "security_id") not in awards:
            stock.take(one)
    if stock.dangling:
        first = stock.dangling[0]
        message = f"{len(stock.dangling):,} transactions name stock that the package does not issue, first {first}."
        desk.note(Finding("stock", "N23", message))


def note(walk: Walk, package: Package, elsewhere: int, desk: Desk) -> None:
    """What is worth knowing and leaves no choice."""
    issued = {optional(one, "security_id") for one in package.objects["transactions_files"] if one.kind in ISSUANCES}
    lost = sorted(name for name in walk.of_stock if name not in issued)
    if lost:
        message = f"{len(lost):,} exercises name resulting stock that the package does not issue, first {lost[0]}."
        desk.note(Finding("resulting", "N23", message))
    if walk.taken_up:
        message = (
            f"{walk.taken_up:,} units were exercised or settled. They are gone from the pool; a program that only "
            "subtracts outstanding awards from what is reserved would show so many more as available."
        )
        desk.note(Finding("exercised", "N28", message))
    if elsewhere:
        desk.note(
            Finding("elsewhere", "N22", f"{elsewhere:,} transactions concern securities outside of the chosen plans.")
        )
    outside = [award for award in walk.awards.values() if not award.insider]
    if outside:
        count = sum(award.quantity for award in outside)
        message = (
            f"{len(outside):,} grants of {count:,} units are not to providers: taken out of what is set aside for them."
        )
        desk.note(Finding("outside", "N22", message))


def totals(walk: Walk, awards: list[Award]) -> dict[str, Totals]:
    """What the package itself comes to, pool by pool, counted without the ledger; ``None`` where it cannot be told.

    Reserved is the last total that the source says, outstanding what its awards have left, available what neither
    these nor the units taken up account for. Restricted stock leaves what is outstanding day by day: not told.
    """
    pools = sorted({plan.pool for plan in walk.plans.values()})
    plain_sums = len(pools) == 1 and not walk.exported and not any(one.kind == "split" for one in walk.transactions)
    found = {}
    for pool in pools:
        mine = [award for award in awards if award.pool == pool]
        if not all(award.insider for award in mine):
            found[pool] = Totals()
            continue
        known = all(plan.source is not None for plan in walk.plans.values() if plan.pool == pool)
        reserved = sum(plan.reserved for plan in walk.plans.values() if plan.pool == pool) if known else None
        outstanding = None if any(award.stock for award in mine) else sum(award.left for award in mine)
        available = None
        if plain_sums and reserved is not None and outstanding is not None:
            available = reserved - outstanding - walk.taken_up
        granted = sum(award.quantity for award in mine)
        found[pool] = Totals(reserved, granted, outstanding, available)
    return found
