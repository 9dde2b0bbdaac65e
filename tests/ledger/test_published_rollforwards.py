"""A roll-forward of a pool that a company published, as a small ledger; those of awards are in ``tests/books``."""

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
