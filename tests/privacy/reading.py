"""What a stranger can check in published values alone. Written apart from the engine: it knows only ids of cells."""

from transparency.published.blocks import Level

LADDER = {
    "outstanding": ("unvested", "vested"),
    "promised": ("unvested", "vested", "owned", "unearned"),
    "earned": ("vested", "owned"),
}


def faults(now, before=None):
    """Every identity that does not hold, every opening that is not the last closing, every value off its grid."""
    found = [*_ladder(now), *_chains(now), *_parts(now), *_tables(now), *_people(now), *_grid(now)]
    if before is not None:
        found += _openings(now, before)
    return found


def _moments(now):
    return ["opening", "closing", *(f"flow/{line}" for line in now.lines)]


def _ladder(now):
    for moment in _moments(now):
        for total, parts in LADDER.items():
            ids = [f"{moment}/{part}" for part in parts]
            if any(id in now.values for id in (f"{moment}/{total}", *ids)) and moment != "flow/":
                if now.level is Level.HEADLINE:
                    continue
                if sum(now.values.get(id, 0) for id in ids) != now.values.get(f"{moment}/{total}", 0):
                    yield f"{now.quarter} {moment}/{total} is not the sum of {parts}"
        if moment in ("opening", "closing") and now.values.get(f"{moment}/available", 0) < 0:
            yield f"{now.quarter} {moment}: fewer than none are available"


def _chains(now):
    if now.level is not Level.FULL:
        return
    for id, closing in now.values.items():
        if not id.startswith("closing/"):
            continue
        measure = id.removeprefix("closing/")
        if f"opening/{measure}" not in now.values:
            continue
        flows = sum(now.values.get(f"flow/{line}/{measure}", 0) for line in now.lines)
        if now.values[f"opening/{measure}"] + flows != closing:
            yield f"{now.quarter} {measure}: {now.values[f'opening/{measure}']} + {flows} is not {closing}"


def _parts(now):
    for id, whole in now.values.items():
        if "@" in id or id.split("/")[0] not in ("opening", "closing", "flow"):
            continue
        for division in ("instrument", "pool", "plan"):
            parts = [v for other, v in now.values.items() if other.startswith(f"{id}@{division}=")]
            if parts and sum(parts) != whole:
                yield f"{now.quarter} {id} is not the sum of its parts by {division}: {whole}, {parts}"


def _tables(now):
    for table in now.tables:
        at = f"table/{'+'.join(table.attributes)}"
        for column in ("people", "promised", "earned", "owned"):
            total = now.values["people/holders" if column == "people" else f"closing/{column}"]
            cells = [now.values.get(f"{at}/{row.id}/{column}", 0) for row in table.rows]
            if sum(cells) != total:
                yield f"{now.quarter} {at} {column}: {cells} is not {total}"


def _people(now):
    value = now.values.get
    if now.level not in (Level.FULL, Level.RANGES):
        return
    if value("people/opening") + value("people/joined") - value("people/left") != value("people/eligible"):
        yield f"{now.quarter} people do not roll forward"
    if value("people/covered") + value("people/not_yet") != value("people/eligible"):
        yield f"{now.quarter} eligible people are not those covered and those not yet"
    if value("people/covered") > value("people/holders"):
        yield f"{now.quarter} more are covered than hold anything"
    ahead = [amount for id, amount in now.values.items() if id.startswith("ahead/")]
    if sum(ahead) != value("closing/unvested") + value("closing/unearned"):
        yield f"{now.quarter} ahead is not what is not earned"


def _grid(now):
    for id, amount in now.values.items():
        if id in now.exact or "set_aside" in id or "available" in id:
            continue
        kind, *names = id.split("/")
        if kind in ("people", "grants") or names[-1] == "people":
            block = now.counts
        elif kind == "money":
            block = now.money_block
        elif names[-1] == "points":
            block = now.point_blocks[names[0]]
        else:
            block = now.block
        if amount % block:
            yield f"{now.quarter} {id}: {amount} is no multiple of {block}"


def _openings(now, before):
    ratio = [split for split in now.splits if split not in before.splits]
    if now.level is not Level.FULL or before.level is not Level.FULL or now.raised_from or ratio:
        return
    for id, amount in now.values.items():
        if id.startswith("opening/"):
            closing = before.values.get("closing/" + id.removeprefix("opening/"))
            renamed = id.endswith("=other") or "@" in id
            if closing is not None and closing != amount and not renamed:
                yield f"{now.quarter} {id}: {amount}, but it closed at {closing}"
    if now.values["people/opening"] != before.values["people/eligible"]:
        yield f"{now.quarter} people open at another number than they closed at"
