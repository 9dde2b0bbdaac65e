"""A full printed quarter in which everything adds up, in blocks of ten, written down cell by cell."""

from msgspec.structs import replace

from transparency.published.blocks import Breakdown, Group, Level, Published

CELLS = {
    "opening/unvested": 100, "opening/vested": 50, "opening/gone": 40, "opening/owned": 30,
    "opening/outstanding": 150, "opening/promised": 180, "opening/earned": 80,
    "opening/set_aside": 1000, "opening/available": 810,
    "closing/unvested": 110, "closing/vested": 50, "closing/gone": 50, "closing/owned": 40,
    "closing/outstanding": 160, "closing/promised": 200, "closing/earned": 90,
    "closing/set_aside": 1100, "closing/available": 890,
    "flow/authorized/set_aside": 100, "flow/authorized/available": 100,
    "flow/granted/unvested": 30, "flow/granted/outstanding": 30, "flow/granted/promised": 30,
    "flow/granted/available": -30,
    "flow/vested/unvested": -10, "flow/vested/vested": 10, "flow/vested/earned": 10,
    "flow/exercised/vested": -10, "flow/exercised/owned": 10, "flow/exercised/gone": 10,
    "flow/exercised/outstanding": -10,
    "flow/forfeited/unvested": -10, "flow/forfeited/outstanding": -10, "flow/forfeited/promised": -10,
    "flow/forfeited/available": 10,
    "opening/outstanding@instrument=NSO": 90, "opening/outstanding@instrument=RSU": 60,
    "closing/outstanding@instrument=NSO": 90, "closing/outstanding@instrument=RSU": 70,
    "flow/granted/outstanding@instrument=NSO": 10, "flow/granted/outstanding@instrument=RSU": 20,
    "flow/exercised/outstanding@instrument=NSO": -10, "flow/exercised/outstanding@instrument=RSU": 0,
    "flow/forfeited/outstanding@instrument=NSO": 0, "flow/forfeited/outstanding@instrument=RSU": -10,
    "closing/available@pool=a": 590, "closing/available@pool=b": 300,
    "closing/set_aside@pool=a": 700, "closing/outstanding@pool=a": 80, "closing/gone@pool=a": 30,
    "closing/set_aside@pool=b": 400, "closing/outstanding@pool=b": 80, "closing/gone@pool=b": 20,
    "people/opening": 60, "people/joined": 10, "people/left": 5, "people/eligible": 65, "people/covered": 40,
    "people/not_yet": 25, "people/holders": 45,
    "table/role/full/people": 30, "table/role/other/people": 15, "table/role/total/people": 45,
    "table/role/full/promised": 120, "table/role/other/promised": 80,
    "ahead/1": 50, "ahead/2": 20, "ahead/later": 40,
    "grants/R-1/all": 20, "grants/R-1/following": 15, "grants/R-1/exceptions": 5, "grants/R-1/reason/hardship": 5,
    "cohort/2024/granted": 200, "cohort/2024/earned": 60, "cohort/2024/lost": 70, "cohort/2024/running": 70,
    "cohort/other/granted": 100, "cohort/other/earned": 40, "cohort/other/lost": 20, "cohort/other/running": 40,
    "lost/expired/units": 30, "lost/other/units": 60, "lost/total/units": 90,
    "money/paid": 5000, "closing/exercisable": 50, "closing/priced": 90,
}  # fmt: skip
"""Cells that stand in no sum are the last three."""
IN_NO_SUM = {"money/paid", "closing/exercisable", "closing/priced"}
QUARTER = Published(
    quarter="2026-q1", level=Level.FULL, minimum=11, block=10, values=CELLS, key="5e" * 32, ledger="7c" * 32,
    lines=("authorized", "granted", "vested", "exercised", "forfeited"), instruments=("NSO", "RSU"), pools=("a", "b"),
    tables=(Breakdown(("role",), (Group("full", (("full",),)), Group("other", (("lead",),)))),),
)  # fmt: skip


def made(cells: dict[str, int], **changed: object) -> Published:
    """The quarter with these cells, and fields changed."""
    return replace(QUARTER, values=cells, **changed)  # type: ignore[arg-type]


def following(**changed: object) -> Published:
    """A quarter after it in which nothing happens."""
    values = {cell.replace("closing/", "opening/", 1): units for cell, units in CELLS.items() if cell[:8] == "closing/"}
    values |= {cell: units for cell, units in CELLS.items() if cell[:8] == "closing/"}
    basis = {"quarter": "2026-q2", "values": values, "lines": (), "tables": ()}
    return replace(QUARTER, **basis | changed)  # type: ignore[arg-type]
