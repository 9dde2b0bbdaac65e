"""Small OCF packages at random: two plans, a few people, awards of every kind, and what happens to them.

Most of what they hold fits; some of it contradicts itself, as exports do: so every question is asked.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

from transparency.importing.ocf.package import Object, Package

Item = dict[str, Any]
FILES = {
    "STAKEHOLDER": ("stakeholders_files", "Stakeholders"),
    "STOCK_CLASS": ("stock_classes_files", "StockClasses"),
    "STOCK_PLAN": ("stock_plans_files", "StockPlans"),
    "VESTING_TERMS": ("vesting_terms_files", "VestingTerms"),
}
BEHAVIOURS = ("RETURN_TO_POOL", "RETIRE", "DEFINED_PER_PLAN_SECURITY", "")
KINDS = ("OPTION_NSO", "OPTION_NSO", "OPTION_ISO", "RSU", "RSU", "CSAR", "SSAR", "RSA")
STATUSES = (
    "LEAVE_OF_ABSENCE", "ACTIVE", "TERMINATION_VOLUNTARY_OTHER", "TERMINATION_INVOLUNTARY_DEATH",
    "TERMINATION_INVOLUNTARY_OTHER", "TERMINATION_OTHER",
)  # fmt: skip
OWN = (
    "forfeit",
    "expire",
    "company_cancel",
    "forfeit:left_voluntarily",
    "settle:withheld",
    "cash_settle",
    "repurchase",
)
FIRST = date(2024, 1, 1)


def _start(*following: str) -> Item:
    return {
        "id": "start",
        "quantity": "0",
        "trigger": {"type": "VESTING_START_DATE"},
        "next_condition_ids": [*following],
    }


def _after(name: str, other: str, portion: str, months: int, times: int, *following: str, **period: object) -> Item:
    top, bottom = portion.split("/")
    counted = {"type": "MONTHS", "length": months, "occurrences": times} | period
    trigger = {"type": "VESTING_SCHEDULE_RELATIVE", "period": counted, "relative_to_condition_id": other}
    share = {"numerator": top, "denominator": bottom}
    return {"id": name, "portion": share, "trigger": trigger, "next_condition_ids": [*following]}


def _on(name: str, day: str, portion: str, *following: str) -> Item:
    top, bottom = portion.split("/")
    trigger = {"type": "VESTING_SCHEDULE_ABSOLUTE", "date": day}
    share = {"numerator": top, "denominator": bottom}
    return {"id": name, "portion": share, "trigger": trigger, "next_condition_ids": [*following]}


def _event(name: str, *following: str) -> Item:
    share = {"numerator": "1", "denominator": "1"}
    return {"id": name, "portion": share, "trigger": {"type": "VESTING_EVENT"}, "next_condition_ids": [*following]}


TERMS: dict[str, list[Item]] = {
    "quarters": [_start("q"), _after("q", "start", "1/4", 3, 4)],
    "cliff": [_start("c"), _after("c", "start", "1/4", 6, 1, "m"), _after("m", "c", "1/24", 1, 18)],
    "days": [_on("a", "2024-06-30", "1/2", "b"), _on("b", "2025-06-30", "1/2")],
    "sale": [_event("sale")],
    "uneven": [_start("ten"), _after("ten", "start", "1/10", 2, 1, "rest"), _after("rest", "ten", "9/20", 3, 2)],
}


class RandomPackage:
    """One of them, by its seed. Ids are words of their own: ``a1`` an award, ``p1`` a person, ``t1`` a transaction."""

    def __init__(self, seed: int) -> None:
        self.pick = pick = Random(f"package {seed}")
        self.items: list[Item] = []
        self.awards: list[tuple[str, bool, int, date]] = []
        """Security, whether it is stock, units, day."""
        self.stock: list[str] = []
        self.plans = ("x", "y") if pick.random() < 0.4 else ("x",)
        behaviour = BEHAVIOURS[seed % len(BEHAVIOURS)]
        self.known = [
            self._plan(plan, behaviour if plan == "x" else pick.choice(BEHAVIOURS))
            for plan in self.plans
            if plan == "x" or pick.random() < 0.8
        ]
        self.day = FIRST
        for _ in range(pick.choice((1, 2, 2, 3))):
            self._grant()
        for _ in range(pick.randrange(3, 8)):
            self.day += timedelta(pick.choice((0, 0, 12, 40, 75, 130)))
            self._happen()

    def _plan(self, plan: str, behaviour: str) -> Item:
        approved = self.pick.choice(("2023-12-01", "2023-12-01", "2024-03-15", ""))
        facts = {
            "stock_class_ids": [f"class-{plan}"],
            "initial_shares_reserved": self.pick.choice(("1000", "1000", "0")),
        }
        facts |= {"board_approval_date": approved} if approved else {}
        facts |= {"default_cancellation_behavior": behaviour} if behaviour else {}
        return {"object_type": "STOCK_PLAN", "id": plan} | facts

    def _add(self, kind: str, day: date | None = None, **facts: Any) -> None:
        id = f"t{len(self.items) + 1}"
        self.items.append({"object_type": kind, "id": id, "date": str(day or self.day)} | facts)

    def _grant(self) -> None:
        pick, security = self.pick, f"a{len(self.awards) + 1}"
        kind, units = pick.choice(KINDS), pick.choice((97, 100, 240))
        self.day += timedelta(pick.choice((0, 10, 45)))
        facts: Item = {
            "security_id": security, "stakeholder_id": pick.choice(("p1", "p2", "p3")), "quantity": str(units),
            "stock_plan_id": pick.choice(self.plans),
        }  # fmt: skip
        facts["stock_class_id"] = f"class-{facts['stock_plan_id']}"
        terms = pick.choice((*TERMS, *TERMS, "", "list", "gone"))
        if terms == "list":
            days = [self.day + timedelta(pick.choice((-5, 0, 60, 200))) for _ in range(2)]
            facts["vestings"] = [{"date": str(day), "amount": str(units // 2 + pick.choice((0, 0, 9)))} for day in days]
        elif terms:
            facts["vesting_terms_id"] = terms
        price = {"amount": pick.choice(("0.50", "1.20")), "currency": "USD"}
        if kind == "RSA":
            self._add("TX_STOCK_ISSUANCE", **facts, share_price=price)
        else:
            facts |= {"compensation_type": kind}
            if kind != "RSU":
                facts["base_price" if kind in ("CSAR", "SSAR") else "exercise_price"] = price
            if pick.random() < 0.2:
                facts["expiration_date"] = str(self.day + timedelta(pick.choice((200, 400))))
            self._add("TX_EQUITY_COMPENSATION_ISSUANCE", **facts)
        self.awards.append((security, kind == "RSA", units, self.day))
        if terms in TERMS and pick.random() < 0.9:
            day = self.day - timedelta(pick.choice((0, 0, 100)))
            self._add("TX_VESTING_START", day, security_id=security, vesting_condition_id="start")

    def _happen(self) -> None:
        pick = self.pick
        security, stock, granted, issued = pick.choice(self.awards)
        amount = {"quantity": str(pick.choice((10, 25, 25, 30, granted // 2, granted)))}
        day = issued - timedelta(9) if pick.random() < 0.06 else None
        security = "nowhere" if pick.random() < 0.04 else security
        own = {"reason_text": f"transparency:{pick.choice(OWN)}"} if pick.random() < 0.15 else {}
        happens = pick.choice((
            "cancel", "cancel", "cancel", "take", "take", "take", "stock", "stock", "accelerate", "retract", "transfer",
            "reprice", "status", "adjust", "split", "return", "return", "grant", "event",
        ))  # fmt: skip
        of_award = {"security_id": security}
        match happens:
            case "cancel":
                kind = "TX_STOCK_CANCELLATION" if stock else "TX_EQUITY_COMPENSATION_CANCELLATION"
                if pick.random() < 0.15:
                    own |= {"balance_security_id": pick.choice(self.awards)[0]}
                self._add(kind, day, **of_award, **amount, **own)
            case "take":
                kind = pick.choice(("EXERCISE", "RELEASE"))
                name = f"{security}-stock{len(self.stock) or ''}"
                self.stock.append(name)
                self._add(
                    f"TX_EQUITY_COMPENSATION_{kind}", day, **of_award, **amount, **own, resulting_security_ids=[name]
                )
                if pick.random() < 0.3:
                    self._add("TX_STOCK_ISSUANCE", security_id=name, stakeholder_id="p1", **amount)
            case "stock":
                held = security if stock or not self.stock else pick.choice(self.stock)
                kind = pick.choice(("REPURCHASE", "CANCELLATION", "TRANSFER"))
                price = {"price": {"amount": "0.40", "currency": "USD"}} if kind == "REPURCHASE" else {}
                self._add(f"TX_STOCK_{kind}", day, security_id=held, **amount, **price, **own)
            case "accelerate":
                self._add("TX_VESTING_ACCELERATION", day, **of_award, **amount)
            case "retract":
                self._add(f"TX_{'STOCK' if stock else 'EQUITY_COMPENSATION'}_RETRACTION", day, **of_award)
            case "transfer":
                to = [pick.choice(("elsewhere", self.awards[0][0]))]
                self._add("TX_EQUITY_COMPENSATION_TRANSFER", day, **of_award, **amount, resulting_security_ids=to)
            case "reprice":
                price = {"amount": "0.25", "currency": "USD"}
                self._add("TX_EQUITY_COMPENSATION_REPRICING", day, **of_award, new_exercise_price=price)
            case "status":
                status = pick.choice(STATUSES)
                self._add("CE_STAKEHOLDER_STATUS", stakeholder_id=pick.choice(("p1", "p2")), new_status=status)
            case "adjust":
                total = str(pick.choice((800, 1000, 1500)))
                self._add("TX_STOCK_PLAN_POOL_ADJUSTMENT", stock_plan_id=pick.choice(self.plans), shares_reserved=total)
            case "split":
                new, old = pick.choice((("2", "1"), ("1", "3"), ("3", "2")))
                ratio = {"numerator": new, "denominator": old}
                self._add("TX_STOCK_CLASS_SPLIT", stock_class_id=f"class-{pick.choice(self.plans)}", split_ratio=ratio)
            case "return":
                to = pick.choice(self.plans)
                if pick.random() < 0.6 and not stock:
                    self._add("TX_EQUITY_COMPENSATION_CANCELLATION", **of_award, **amount)
                self._add("TX_STOCK_PLAN_RETURN_TO_POOL", **of_award, **amount, stock_plan_id=to)
            case "grant":
                self._grant()
            case "event":
                self._add("TX_VESTING_EVENT", **of_award, vesting_condition_id="sale")

    def package(self) -> Package:
        """The package as it would be read."""
        people = [
            {"object_type": "STAKEHOLDER", "id": name, "current_relationship": f"R{name}"} for name in ("p1", "p2")
        ]
        terms = [
            {
                "object_type": "VESTING_TERMS",
                "id": name,
                "allocation_type": "CUMULATIVE_ROUND_DOWN",
                "vesting_conditions": given,
            }
            for name, given in TERMS.items()
        ]
        package = Package("1.2.0", "2026-01-01", {kind: [] for kind, _ in FILES.values()} | {"transactions_files": []})
        for item in (*people, *self.known, *terms, *self.items):
            kind, name = FILES.get(item["object_type"], ("transactions_files", "Transactions"))
            objects = package.objects[kind]
            objects.append(Object(item["object_type"], item["id"], item, name, len(objects) + 1))
        return package

    def words(self) -> list[str]:
        """What the package holds, a line an object."""
        return [" ".join(_facts(item)) for item in (*self.known, *self.items)]


def _facts(item: Item) -> list[str]:
    kind = item["object_type"].removeprefix("TX_").removeprefix("EQUITY_COMPENSATION_").lower()
    left = {name: value for name, value in item.items() if name not in {"object_type", "id", "date"}}
    left.pop("stock_class_id", "")
    return [item["id"], item.get("date", ""), kind, *(_fact(name, value) for name, value in left.items())]


def _fact(name: str, value: Any) -> str:
    name = name.removesuffix("_id").removesuffix("_ids")
    if isinstance(value, dict):
        value = " ".join(map(str, value.values()))
    if isinstance(value, list):
        value = ", ".join(" ".join(entry.values()) if isinstance(entry, dict) else entry for entry in value)
    return value if name in {"security", "stakeholder", "quantity"} else f"{name}={value}"
