"""No answer is taken that the solver does not stand for."""

import subprocess
import sys

import highspy
import numpy as np
import pytest
from people import people

from transparency.privacy import solver
from transparency.privacy.audit import audit
from transparency.privacy.population import Population, Rules, Shape
from transparency.privacy.protection import Refused, protect
from transparency.privacy.published import Published
from transparency.privacy.solver import Program, Uncertain

RULES = Rules(3, 2, 10, b"seed")
SHAPE = Shape(("role",), (("role",),), ("promised",))


def program() -> Program:
    """Two columns from 0 to 5 that must be equal."""
    return Program(np.array([1.0, 2.0]), np.zeros(2), np.full(2, 5.0), [([0, 1], [1.0, -1.0])])


def small() -> Population:
    return people("2026Q1", "people role promised\n2 A 100\n6 B 90\n7 C 80\n8 D 70")


def test_the_best_is_found_and_the_impossible_is_none() -> None:
    one = program()
    one.bounds(np.array([0], np.int32), np.array([2.0]), np.array([2.0]))
    assert one.solve() == pytest.approx([2, 2])
    one.bounds(np.array([0], np.int32), np.array([7.0]), np.array([7.0]))
    assert one.solve() is None
    one.bounds(np.array([0], np.int32), np.array([0.0]), np.array([5.0]))
    one.costs(np.array([-1.0, 0.0]))
    assert one.solve() == pytest.approx([5, 5])


@pytest.mark.parametrize(("returned", "status"), [
    (highspy.HighsStatus.kError, highspy.HighsModelStatus.kNotset),
    (highspy.HighsStatus.kError, highspy.HighsModelStatus.kOptimal),
    (highspy.HighsStatus.kError, highspy.HighsModelStatus.kInfeasible),
    (highspy.HighsStatus.kOk, highspy.HighsModelStatus.kNotset),
    (highspy.HighsStatus.kWarning, highspy.HighsModelStatus.kOptimal),
    (highspy.HighsStatus.kWarning, highspy.HighsModelStatus.kTimeLimit),
])  # fmt: skip
def test_every_other_status_is_uncertain(monkeypatch, returned, status) -> None:
    one = program()
    monkeypatch.setattr(one.solver, "run", lambda: returned)
    monkeypatch.setattr(one.solver, "getModelStatus", lambda: status)
    with pytest.raises(Uncertain, match="HiGHS returned"):
        one.solve()


def test_a_failed_solve_refuses_the_release_and_leaves_the_audit_open(monkeypatch) -> None:
    """The planted status is the one seen in the wild: an error, "not set", and an objective of 0."""
    release = Published(small(), SHAPE, frozenset({(("role", "A"),), (("role", "B"),)}))
    monkeypatch.setattr(solver._Quiet, "run", lambda self: highspy.HighsStatus.kError)
    refused = protect([], small(), SHAPE, RULES)
    assert isinstance(refused, Refused)
    assert refused.uncertain
    assert "HiGHS returned kError" in refused.equation
    findings = audit([release], RULES)
    assert findings.uncertain


def test_a_solve_out_of_time_refuses_the_release(monkeypatch) -> None:
    monkeypatch.setattr(solver, "SECONDS", 0.0)
    refused = protect([], small(), SHAPE, RULES)
    assert isinstance(refused, Refused)
    assert refused.uncertain


def test_another_solver_of_the_process_with_other_threads_is_noticed() -> None:
    """A real failure of HiGHS: threads set otherwise elsewhere in the process."""
    code = (
        "import highspy, numpy as np\n"
        "other = highspy.Highs(); other.setOptionValue('threads', 2); other.addVar(0, 1); other.run()\n"
        "from transparency.privacy.solver import Program, Uncertain\n"
        "one = Program(np.ones(2), np.zeros(2), np.ones(2), [([0, 1], [1.0, -1.0])])\n"
        "try:\n    one.solve()\nexcept Uncertain:\n    print('noticed')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "noticed" in done.stdout


def test_the_solver_prints_nothing(capfd) -> None:
    program().solve()
    assert capfd.readouterr() == ("", "")
