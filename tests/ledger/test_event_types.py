"""Every type of event: a small ledger, and every movement it comes to. These docstrings are docs/ledger.md.

Pool ``a`` takes back all units that it can, pool ``b`` none; ``b`` allows early exercise. Each has 1000 units from the
first of January 2025 on, where a ledger authorizes none. ``V4`` earns a quarter of the grant every three months;
``EVENT`` earns by ``vest`` only. Of the rules, ``R30`` lets earning go on for 30 days of a leave and then puts the
schedule off, ``RC`` lets it stop at once and catches up, and ``R`` says nothing of leaves.
"""

import re
from pathlib import Path
from textwrap import fill

from event_examples import after_disclosing, booked, chapter
from tests.expected import assert_as_read

from transparency.ledger.book import EVENT_TYPES
from transparency.ledger.positions import MOVEMENT_LINES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "ledger.md"


@booked
def test_pool_authorized(positions):
    """The company reserves units: they are available.

    event date       type            pool units
    a     2025-01-01 pool_authorized a    1000

    quarter line       available
    2025-q1 authorized      1000
    """


@booked
def test_pool_reduced(positions):
    """The company reserves fewer: available units are reserved no more.

    event date       type         pool units
    b     2025-02-01 pool_reduced a    400

    quarter line    available
    2025-q1 reduced      -400
    """


@booked
def test_pool_transfer(positions):
    """Available units change pools: `pool` sends, `inputs` receives. It is one event, counted where it is sent.

    event date       type          pool units inputs
    t     2025-02-01 pool_transfer a    400   b

    quarter line          pool available events
    2025-q1 pool_transfer a         -400      1
    2025-q1 pool_transfer b          400      0
    """


@booked
def test_split(positions):
    """Every unit becomes `ratio` units, new to old, and its exercise price changes the other way round; without a
    `pool`, in all pools. Nothing else may stand on its day. What stood there leaves at the old price, what stands
    there since comes at the new one.

    event date       type  pool provider grant units instrument vesting price ratio
    g     2025-01-02 grant a    p1       g1    400   NSO        V4      2.00  .
    s     2025-03-01 split a    .        .     .     .          .       .     2:1

    quarter line    grant price available unvested moved
    2025-q1 granted g1    2.00       -400      400   400
    2025-q1 split   .     .           600        0     0
    2025-q1 split   g1    2.00          0     -400  -400
    2025-q1 split   g1    1.00          0      800   800
    """


@booked
def test_split_rounding(positions):
    """A split rounds what is reserved and the units of every grant down. What the rounding of
    grants leaves over is available, on a line of its own: at 1:2 two grants of 5 hold 2 each, and the odd one of the 5
    units that stay reserved for them is the pool's.

    event date       type            pool provider grant units instrument ratio vesting
    a     2025-01-01 pool_authorized a    .        .     100   .          .     .
    g     2025-01-02 grant           a    p1       g1    5     RSU        .     V4
    h     2025-01-02 grant           a    p2       g2    5     RSU        .     V4
    s     2025-03-01 split           a    .        .     .     .          1:2   .

    quarter line           grant available unvested
    2025-q1 authorized     .           100        0
    2025-q1 granted        g1           -5        5
    2025-q1 granted        g2           -5        5
    2025-q1 split          .           -45        0
    2025-q1 split          g1            0       -5
    2025-q1 split          g1            0        2
    2025-q1 split          g2            0       -5
    2025-q1 split          g2            0        2
    2025-q1 split_rounding .             1        0
    """


@booked
def test_split_rounds_once(positions):
    """Within a grant nothing is lost between places: a grant of 18 units, 9 of them earned, is one unit at 1:10, and it
    is earned. What is furthest from being the provider's is rounded first (unvested, then vested, then gone), and what
    that leaves over counts with the next. At 2:1 every grant doubles; at 3:2 a grant of 15 and
    15 units is one of 45: 22 and 23.

    event date       type            pool provider grant units instrument ratio vesting
    a     2025-01-01 pool_authorized a    .        .     100   .          .     .
    g     2025-01-02 grant           a    p1       g1    18    NSO        .     V4
    h     2025-01-02 grant           a    p2       g2    30    NSO        .     V4
    s     2025-08-01 split           a    .        .     .     .          1:10  .

    quarter line           grant available unvested vested
    2025-q1 authorized     .           100        0      0
    2025-q1 granted        g1          -18       18      0
    2025-q1 granted        g2          -30       30      0
    2025-q2 vested         g1            0       -4      4
    2025-q2 vested         g2            0       -7      7
    2025-q3 vested         g1            0       -5      5
    2025-q3 vested         g2            0       -8      8
    2025-q3 split          .           -47        0      0
    2025-q3 split          g1            0       -9     -9
    2025-q3 split          g1            0        0      1
    2025-q3 split          g2            0      -15    -15
    2025-q3 split          g2            0        1      2
    2025-q3 split_rounding .             1        0      0
    """


@booked
@after_disclosing("2025-q3")
def test_grant(positions):
    """Available units become a provider's, unvested; time earns them by the terms named in `vesting`, counted from
    `vest_start` (the grant's day if empty).

    event date       type  pool provider grant units instrument vesting vest_start
    g     2025-01-02 grant a    p1       g1    400   RSU        V4      2024-12-01

    quarter line    grant available unvested vested
    2025-q1 granted g1         -400      400      0
    2025-q1 vested  g1            0     -100    100
    2025-q2 vested  g1            0     -100    100
    2025-q3 vested  g1            0     -100    100
    """


@booked
def test_grant_of_stock(positions):
    """An RSA is stock from the start: what it earns is gone from the pool and owned at once. Without `vesting` all of a
    grant is earned on its day.

    event date       type  pool provider grant units instrument
    g     2025-01-02 grant a    p1       g1    400   RSA

    quarter line    grant available unvested vested gone owned
    2025-q1 granted g1         -400      400      0    0     0
    2025-q1 vested  g1            0     -400      0  400   400
    """


@booked
@after_disclosing("2025-q2", "2025-q3")
def test_late(positions):
    """An event that was recorded after its quarter was closed counts in the first quarter that was still open, on the
    same line, marked as of an earlier quarter. So is what time had earned of it by then. (A quarter closes on the day
    that its disclosure says, here 20 days after its end.)

    event date       recorded   type  pool provider grant units instrument vesting
    g     2025-01-02 2025-08-01 grant a    p1       g1    400   RSU        V4

    quarter line    late grant available unvested vested
    2025-q3 granted late g1         -400      400      0
    2025-q3 vested  .    g1            0     -100    100
    2025-q3 vested  late g1            0     -100    100
    """


@booked
def test_retract(positions):
    """A grant that never was: all its units are available again. Only while nothing else has happened to it.

    event date       type    pool provider grant units instrument vesting
    g     2025-01-02 grant   b    p1       g1    400   NSO        V4
    r     2025-05-01 retract .    .        g1    .     .          .

    quarter line      grant available unvested vested
    2025-q1 granted   g1         -400      400      0
    2025-q2 retracted g1          400     -300   -100
    2025-q2 vested    g1            0     -100    100
    """


@booked
def test_vest(positions):
    """Units of a grant that vests by event are earned.

    event date       type  pool provider grant units instrument vesting
    g     2025-01-02 grant a    p1       g1    400   NSO        EVENT
    v     2025-05-01 vest  .    .        g1    150   .          .

    quarter line    grant unvested vested events
    2025-q1 granted g1         400      0      1
    2025-q2 vested  g1        -150    150      1
    """


@booked
@after_disclosing("2025-q4")
def test_accelerate(positions):
    """Units are earned ahead of schedule; they come off its end. Of 400 units, 100 every three months, 150 are earned
    in February: time earns 100 in April and in July, and the last 50 in October.

    event date       type       pool provider grant units instrument vesting
    g     2025-01-02 grant      a    p1       g1    400   NSO        V4
    x     2025-02-01 accelerate .    .        g1    150   .          .

    quarter line        grant unvested vested
    2025-q1 granted     g1         400      0
    2025-q1 accelerated g1        -150    150
    2025-q2 vested      g1        -100    100
    2025-q3 vested      g1        -100    100
    2025-q4 vested      g1         -50     50
    """


@booked
@after_disclosing("2025-q3")
def test_forfeit(positions):
    """Unvested units are lost, off the end of the schedule: time goes on to earn what is left. Whether they are
    available again is for the pool to say; if not, they are reserved no more.

    event date       type    pool provider grant units instrument vesting cause
    g     2025-01-02 grant   a    p1       g1    400   NSO        V4      .
    h     2025-01-02 grant   b    p1       g2    400   NSO        V4      .
    f     2025-05-01 forfeit .    .        g1    250   .          .       left_voluntarily
    j     2025-05-01 forfeit .    .        g2    300   .          .       left_voluntarily

    quarter line      grant available unvested vested
    2025-q1 granted   g1         -400      400      0
    2025-q1 granted   g2         -400      400      0
    2025-q2 vested    g1            0     -100    100
    2025-q2 vested    g2            0     -100    100
    2025-q2 forfeited g1          250     -250      0
    2025-q2 forfeited g2            0     -300      0
    2025-q3 vested    g1            0      -50     50
    """


@booked
def test_expire(positions):
    """Vested units are lost, as nobody took them up in time. Expiry is never automatic: the event says it.

    event date       type   pool provider grant units instrument
    g     2025-01-02 grant  a    p1       g1    400   NSO
    x     2025-05-01 expire .    .        g1    100   .

    quarter line    grant available vested
    2025-q1 granted g1         -400      0
    2025-q1 vested  g1            0    400
    2025-q2 expired g1          100   -100
    """


@booked
def test_company_cancel(positions):
    """The company cancels units, unvested ones first: of 300 unvested and 100 vested ones, 350 take 300 and 50.

    event date       type           pool provider grant units instrument vesting
    g     2025-01-02 grant          a    p1       g1    400   NSO        V4
    c     2025-05-01 company_cancel .    .        g1    350   .          .

    quarter line              grant available unvested vested
    2025-q1 granted           g1         -400      400      0
    2025-q2 vested            g1            0     -100    100
    2025-q2 company_cancelled g1          350     -300    -50
    """


@booked
def test_exercise(positions):
    """Vested units become stock, at the exercise price: gone from the pool, and owned.

    event date       type     pool provider grant units instrument price
    g     2025-01-02 grant    a    p1       g1    400   NSO        1.50
    x     2025-05-01 exercise .    .        g1    60    .          1.50

    quarter line      grant price vested gone owned
    2025-q1 granted   g1     1.50      0    0     0
    2025-q1 vested    g1     1.50    400    0     0
    2025-q2 exercised g1     1.50    -60   60    60
    """


@booked
@after_disclosing("2025-q4")
def test_early_exercise(positions):
    """Where the pool allows it, units may be exercised before they are earned; earned ones go first. What was bought
    too early is gone from the pool, and stands as stock that is still to be earned (`unearned`). The schedule goes on
    as if nothing had been bought, and earns that stock first: of 400 units, 100 every three months, 160 are bought in
    May.

    event date       type     pool provider grant units instrument vesting
    g     2025-01-02 grant    b    p1       g1    400   NSO        V4
    x     2025-05-01 exercise .    .        g1    160   .          .

    quarter line       grant unvested vested gone owned unearned
    2025-q1 granted    g1         400      0    0     0        0
    2025-q2 vested     g1        -100    100    0     0        0
    2025-q2 exercised  g1         -60   -100  160   100       60
    2025-q3 vested     g1         -40     40    0    60      -60
    2025-q4 vested     g1        -100    100    0     0        0
    """


@booked
@after_disclosing("2025-q4")
def test_repurchase_of_what_is_not_earned(positions):
    """Of stock bought early the company buys back first what is not earned yet, and that can be earned no more. A
    reversal of the purchase gives back what was bought, earned or not.

    event date       type            pool provider grant units instrument vesting reverses
    a     2025-01-01 pool_authorized b    .        .     1000  .          .       .
    g     2025-01-02 grant           b    p1       g1    400   NSO        V4      .
    x     2025-02-01 exercise        .    .        g1    300   .          .       .
    b     2025-05-01 repurchase      .    .        g1    250   .          .       .
    h     2025-01-02 grant           b    p2       g2    400   NSO        V4      .
    y     2025-02-01 exercise        .    .        g2    300   .          .       .
    r     2025-05-01 reversal        .    .        .     .     .          .       y

    quarter line        grant unvested vested gone owned unearned
    2025-q1 authorized  .            0      0    0     0        0
    2025-q1 granted     g1         400      0    0     0        0
    2025-q1 granted     g2         400      0    0     0        0
    2025-q1 exercised   g1        -300      0  300     0      300
    2025-q1 exercised   g2        -300      0  300     0      300
    2025-q2 vested      g1           0      0    0   100     -100
    2025-q2 vested      g2           0      0    0   100     -100
    2025-q2 exercised   g2         200    100 -300  -100     -200
    2025-q2 repurchased g1           0      0    0   -50     -200
    2025-q3 vested      g1        -100    100    0     0        0
    2025-q3 vested      g2        -100    100    0     0        0
    2025-q4 vested      g2        -100    100    0     0        0
    """


@booked
def test_settle(positions):
    """Vested units are settled in stock. Those with the cause `withheld` are kept back for tax: they are nobody's, and
    available again if the pool takes them back, else gone.

    event date       type   pool provider grant units instrument cause
    g     2025-01-02 grant  a    p1       g1    400   RSU        .
    h     2025-01-02 grant  b    p1       g2    400   RSU        .
    s     2025-05-01 settle .    .        g1    60    .          .
    t     2025-05-01 settle .    .        g1    40    .          withheld
    u     2025-05-01 settle .    .        g2    40    .          withheld

    quarter line     grant available vested gone owned
    2025-q1 granted  g1         -400      0    0     0
    2025-q1 granted  g2         -400      0    0     0
    2025-q1 vested   g1            0    400    0     0
    2025-q1 vested   g2            0    400    0     0
    2025-q2 settled  g1            0    -60   60    60
    2025-q2 withheld g1           40    -40    0     0
    2025-q2 withheld g2            0    -40   40     0
    """


@booked
def test_cash_settle(positions):
    """Vested units are paid out: nobody becomes a holder.

    event date       type        pool provider grant units instrument
    g     2025-01-02 grant       a    p1       g1    400   PHANTOM
    h     2025-01-02 grant       b    p1       g2    400   PHANTOM
    s     2025-05-01 cash_settle .    .        g1    60    .
    t     2025-05-01 cash_settle .    .        g2    60    .

    quarter line         grant available vested gone owned
    2025-q1 granted      g1         -400      0    0     0
    2025-q1 granted      g2         -400      0    0     0
    2025-q1 vested       g1            0    400    0     0
    2025-q1 vested       g2            0    400    0     0
    2025-q2 cash_settled g1           60    -60    0     0
    2025-q2 cash_settled g2            0    -60   60     0
    """


@booked
def test_repurchase(positions):
    """The company buys stock back; where the pool takes it back, it is available and gone no more.

    event date       type       pool provider grant units instrument
    g     2025-01-02 grant      a    p1       g1    400   RSA
    h     2025-01-02 grant      b    p1       g2    400   RSA
    r     2025-05-01 repurchase .    .        g1    10    .
    s     2025-05-01 repurchase .    .        g2    10    .

    quarter line        grant available gone owned
    2025-q1 granted     g1         -400    0     0
    2025-q1 granted     g2         -400    0     0
    2025-q1 vested      g1            0  400   400
    2025-q1 vested      g2            0  400   400
    2025-q2 repurchased g1           10  -10   -10
    2025-q2 repurchased g2            0    0   -10
    """


@booked
def test_transfer_out(positions):
    """A provider hands stock on to somebody who is none.

    event date       type         pool provider grant units instrument
    g     2025-01-02 grant        a    p1       g1    400   RSA
    t     2025-05-01 transfer_out .    .        g1    70    .

    quarter line            grant gone owned
    2025-q1 granted         g1       0     0
    2025-q1 vested          g1     400   400
    2025-q2 transferred_out g1       0   -70
    """


@booked
def test_transfer_in(positions):
    """A provider gets stock from outside. A `grant` that is not there yet comes into being, of no units of the pool,
    and then needs a `provider`.

    event date       type        pool provider grant units instrument
    t     2025-02-01 transfer_in a    p1       h1    70    RSA

    quarter line           grant available unvested vested gone owned
    2025-q1 transferred_in h1            0        0      0    0    70
    """


@booked
def test_reprice(positions):
    """A grant gets a new exercise price. No unit moves: what stands on it leaves at the old price and comes at the new
    one. What was earned or bought before it has the price of that day. Roll-forwards of units leave the line out.

    event date       type     pool provider grant units instrument vesting price
    g     2025-01-02 grant    a    p1       g1    400   NSO        V4      2.00
    x     2025-04-20 exercise .    .        g1    60    .          .       2.00
    r     2025-05-01 reprice  .    .        g1    .     .          .       1.00
    y     2025-06-01 exercise .    .        g1    30    .          .       1.00

    quarter line      grant price unvested vested moved
    2025-q1 granted   g1     2.00      400      0   400
    2025-q2 vested    g1     2.00     -100    100   100
    2025-q2 exercised g1     1.00        0    -30    30
    2025-q2 exercised g1     2.00        0    -60    60
    2025-q2 repriced  g1     2.00     -300    -40  -340
    2025-q2 repriced  g1     1.00      300     40   340
    """
    assert positions.flows.filter(line="repriced").is_empty()


@booked
def test_provider_status(positions):
    """What became of a provider: `left` moves nothing. Units left unearned are forfeited by an event of their own.
    `leave` and `return` are read as `leave_start` and `leave_end`.

    event date       type            pool provider units cause
    a     2025-01-01 pool_authorized a    .        1000  .
    s     2025-05-01 provider_status .    p1       .     left

    quarter line       available
    2025-q1 authorized      1000
    """
    quarter = {one.id: one.index for one in positions.quarters}
    assert positions.eligible["quarter"].to_list() == [quarter["2025-q1"]]


@booked
@after_disclosing("2026-q2")
def test_leave_start(positions):
    """A leave of absence begins. Rule `R30` lets earning go on for 30 days, then it stands still until the provider is
    back; what was still to come is put off by as long as it stood still. Of 400 units, 100 every three months from
    2 April on, those of July and later wait from 31 May to 31 August. A grant whose rule says nothing goes on.

    event date       type            pool provider grant units instrument vesting rule
    a     2025-01-01 pool_authorized a    .        .     1000  .          .       .
    g     2025-01-02 grant           a    p1       g1    400   NSO        V4      R30
    h     2025-01-02 grant           a    p1       g2    400   NSO        V4      R
    l     2025-05-01 leave_start     .    p1       .     .     .          .       .
    r     2025-08-31 leave_end       .    p1       .     .     .          .       .

    quarter line       grant unvested vested
    2025-q1 authorized .            0      0
    2025-q1 granted    g1         400      0
    2025-q1 granted    g2         400      0
    2025-q2 vested     g1        -100    100
    2025-q2 vested     g2        -100    100
    2025-q3 vested     g2        -100    100
    2025-q4 vested     g1        -100    100
    2025-q4 vested     g2        -100    100
    2026-q1 vested     g1        -100    100
    2026-q1 vested     g2        -100    100
    2026-q2 vested     g1        -100    100
    """


@booked
@after_disclosing("2025-q2", "2025-q3", "2025-q4", "2026-q1")
def test_leave_end(positions):
    """A leave ends. By rule `RC` what fell due meanwhile is earned on that day. A leave that is booked after quarters
    had closed puts right what they said, as a late entry of the quarter that is open: `p2` was away from April on.

    event date       recorded   type            pool provider grant units instrument vesting rule
    a     2025-01-01 .          pool_authorized a    .        .     1000  .          .       .
    g     2025-01-02 .          grant           a    p1       g1    400   NSO        V4      RC
    h     2025-01-02 .          grant           a    p2       g2    400   NSO        V4      RC
    l     2025-05-01 .          leave_start     .    p1       .     .     .          .       .
    r     2025-11-15 .          leave_end       .    p1       .     .     .          .       .
    m     2025-04-01 2025-11-01 leave_start     .    p2       .     .     .          .       .

    quarter line       grant late unvested vested
    2025-q1 authorized .     .           0      0
    2025-q1 granted    g1    .         400      0
    2025-q1 granted    g2    .         400      0
    2025-q2 vested     g1    .        -100    100
    2025-q2 vested     g2    .        -100    100
    2025-q3 vested     g2    .        -100    100
    2025-q4 vested     g1    .        -200    200
    2025-q4 vested     g2    late      200   -200
    2026-q1 vested     g1    .        -100    100
    """


@booked
def test_reversal(positions):
    """Undoes an earlier event, on the same line, with opposite signs. What the schedule would have earned meanwhile it
    earns at once.

    event date       type     pool provider grant units instrument vesting reverses
    g     2025-01-02 grant    a    p1       g1    400   NSO        V4      .
    f     2025-02-01 forfeit  .    .        g1    400   .          .       .
    r     2025-08-01 reversal .    .        .     .     .          .       f

    quarter line      grant available unvested vested
    2025-q1 granted   g1         -400      400      0
    2025-q1 forfeited g1          400     -400      0
    2025-q3 vested    g1            0     -200    200
    2025-q3 forfeited g1         -400      400      0
    """


def examples(kind):
    """The tests of this module that show one type, in order."""
    return [EXAMPLES[name] for name, of in SHOWN.items() if of == kind]


EXAMPLES = {name: test for name, test in globals().items() if name.startswith("test_")}
SHOWN = {name: name.removeprefix("test_") for name in EXAMPLES} | {
    "test_split_rounding": "split",
    "test_split_rounds_once": "split",
    "test_grant_of_stock": "grant",
    "test_late": "grant",
    "test_early_exercise": "exercise",
    "test_repurchase_of_what_is_not_earned": "repurchase",
}
"""Test → type of event that it shows."""


def page():
    """The reference page: how to read it, then every type of event."""
    own = " ".join(__doc__.split("\n\n")[1].split()).replace("``", "`")
    head = f"""# The ledger: what each event books

Each example is a ledger (`.` is an empty cell), then every movement it comes to. A unit is always in one place:
**available** in its pool, **unvested**, **vested** (earned, not yet taken up) or **gone** from the pool for good;
together they are what is set aside. **owned** is stock that providers hold, beside. What time has earned by a quarter's
end is a movement too (`vested`).

{fill(own, 120)}

The whole arithmetic stands in plain Python in [plain.py](../tests/ledger/plain.py). This page is made of the docstrings
of [test_event_types.py](../tests/ledger/test_event_types.py), which are tests: change them there, then
`UPDATE_EXPECTED=1 .venv/bin/pytest tests/ledger/test_event_types.py`."""
    return "\n\n".join([head, *(chapter(kind, examples(kind)) for kind in EVENT_TYPES)]) + "\n"


def test_every_type_has_an_example():
    assert set(SHOWN.values()) == set(EVENT_TYPES)


def test_the_page_is_these_docstrings():
    assert_as_read(PAGE, [page()])


def test_every_line_is_booked_in_some_example():
    booked_on = set(re.findall(r"(?m)^    \d{4}-q\d +(\w+)", page()))
    assert booked_on == set(MOVEMENT_LINES)
