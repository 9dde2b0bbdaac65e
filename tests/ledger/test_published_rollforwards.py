"""Roll-forwards that companies published, as small ledgers: units tie exactly, weighted prices within two cents."""

from decimal import Decimal

import polars as pl


def test_gitlab_year_and_six_months(desk):
    """GitLab, in thousands: year to 31 January 2024 (SEC 0001628280-24-050129, R16) and six months to 31 July 2024.

    The opening balance stands as units authorized before; one grant a kind and period carries the sums.
    """
    table = """
        event date       type            pool provider grant units instrument cause
        a     2022-12-01 pool_authorized a    .        .     40000 .          .
        g1    2022-12-02 grant           a    p1       r1    10000 RSU        .
        g2    2022-12-02 grant           a    p2       o1    8500  NSO        .
        x1    2022-12-03 exercise        a    .        o1    17    .          .
        b     2022-12-04 pool_reduced    a    .        .     17    .          .
        c     2023-01-31 pool_reduced    a    .        .     0     .          .
        d     2023-03-01 pool_authorized a    .        .     7557  .          .
        g3    2023-04-01 grant           a    p1       r2    6258  RSU        .
        f1    2023-05-01 expire          a    .        r1    1292  .          .
        f2    2023-06-01 expire          a    .        o1    777   .          .
        r1    2023-07-01 repurchase      a    .        o1    17    .          .
        e     2024-03-01 pool_authorized a    .        .     7878  .          .
        g4    2024-04-01 grant           a    p1       r3    4238  RSU        .
        f3    2024-05-01 expire          a    .        r2    1198  .          .
        f4    2024-06-01 expire          a    .        o1    91    .          .
    """
    own = desk.settings(fiscal_year_start=2)
    positions = desk.good(table, own=own)
    ids = {quarter.index: quarter.end.isoformat() for quarter in positions.quarters}
    available = {
        ids[quarter]: units
        for quarter, units in positions.balances.filter((pl.col("pool") == "a") & pl.col("instrument").is_null())
        .select("quarter", "available").iter_rows()
    }  # fmt: skip
    assert available["2023-01-31"] == 21_483
    assert available["2024-01-31"] == 24_868
    assert available["2024-07-31"] == 29_797


def test_talkspace_options_2025(desk):
    """Talkspace options, year to 31 December 2025: units exactly, weighted prices within 0.02.

    The opening 9,725,095 units at 2.93 stand as four grants: what is exercised, forfeited and expired, and the rest.
    """
    table = """
        event date       type            pool provider grant units    price    instrument vesting
        a     2024-01-01 pool_authorized a    .        .     20000000 .        .          .
        g1    2024-02-01 grant           a    p1       g1    1167495  0.78     NSO        .
        g2    2024-02-01 grant           a    p2       g2    67779    2.44     NSO        EVENT
        g3    2024-02-01 grant           a    p3       g3    547171   5.55     NSO        .
        g4    2024-02-01 grant           a    p4       g4    7942650  3.069516 NSO        .
        g5    2025-02-01 grant           a    p5       g5    1147500  2.81     NSO        .
        x     2025-05-01 exercise        a    .        g1    1167495  .        .          .
        f     2025-06-01 forfeit         a    .        g2    67779    .        .          .
        e     2025-07-01 expire          a    .        g3    547171   .        .          .
    """
    positions = desk.good(table, "2025-q4")
    year = positions.flows.filter(pl.col("quarter") >= 2025 * 4)
    moved = {
        line: (priced, value)
        for line, priced, value in year.group_by("line").agg(pl.col("priced", "value").sum()).iter_rows()
    }  # fmt: skip
    closing = positions.balances.filter((pl.col("quarter") == 2025 * 4 + 3) & (pl.col("instrument") == "NSO")).row(
        0, named=True
    )
    opening = positions.balances.filter((pl.col("quarter") == 2024 * 4 + 3) & (pl.col("instrument") == "NSO")).row(
        0, named=True
    )
    assert opening["priced"] == 9_725_095
    assert closing["priced"] == closing["unvested"] + closing["vested"] == 9_090_150
    assert {line: units for line, (units, _) in moved.items() if line != "vested"} == {
        "granted": 1_147_500, "exercised": 1_167_495, "forfeited": 67_779, "expired": 547_171,
    }  # fmt: skip
    ends = {"opening": opening, "closing": closing}
    assert abs(ends["opening"]["value"] / 9_725_095 - Decimal("2.93")) <= Decimal("0.02")
    assert abs(ends["closing"]["value"] / 9_090_150 - Decimal("3.04")) <= Decimal("0.02")
    assert (
        opening["value"] + moved["granted"][1] - sum(moved[x][1] for x in ("exercised", "forfeited", "expired"))
        == closing["value"]
    )
