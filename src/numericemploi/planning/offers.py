"""Who may buy what: one offer for each session and purse, so that a plan over offers says who pays.

Where funders differ by their budgets alone they form one purse, and a session is one offer (`split` shares sessions
out afterwards). Where they differ by whom they may pay for, or by half-years, a session is one offer for each
funder, of which the plan takes one at most; an offer seats those alone for whom its funder may pay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from numericemploi.planning import split
from numericemploi.planning.problem import Floats, Ints, Problem
from numericemploi.planning.purchase import Purchase


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """A problem, and the same problem with its A offers in place of its S sessions."""

    asked: Problem
    problem: Problem  # sessions are offers, in the order of sessions then of funders
    session: Ints  # [A]
    purse: Ints  # [A], index among the purses
    budget: Ints  # [purses], euro cents
    half_year_budget: Floats  # [purses, H], euro cents; infinite where none is set
    column: Ints  # [columns of the offers], index among the columns asked

    @classmethod
    def of(cls, problem: Problem) -> Offers:
        """Lay out the offers of a problem."""
        many, payers = len(problem.sessions), len(problem.funders)
        if split.plain(problem):
            return cls(
                asked=problem,
                problem=problem,
                session=np.arange(many),
                purse=np.zeros(many, dtype=np.int64),
                budget=problem.budget.sum(keepdims=True),
                half_year_budget=np.full((1, len(problem.half_years)), np.inf),
                column=np.arange(len(problem.worth)),
            )
        session, purse = np.divmod(np.arange(many * payers), payers)
        payer, column = np.nonzero(problem.may_pay)
        offer_of = problem.session_of[column] * payers + payer
        order = np.argsort(offer_of, kind="stable")
        column = column[order]
        return cls(
            asked=problem,
            problem=replace(
                problem,
                sessions=tuple(f"{s}_{g}" for s in problem.sessions for g in problem.funders),
                minimum=problem.minimum[session],
                capacity=problem.capacity[session],
                price=problem.price[session],
                fixed=problem.fixed[session],
                remote=problem.remote[session],
                half_year_of=problem.half_year_of[session],
                session_of=offer_of[order],
                zone_of=problem.zone_of[column],
                occupation_of=problem.occupation_of[column],
                public_of=problem.public_of[column],
                worth=problem.worth[column],
            ),
            session=session,
            purse=purse,
            budget=problem.budget,
            half_year_budget=problem.half_year_budget,
            column=column,
        )

    @property
    def plain(self) -> bool:
        """Whether one purse stands for all funders."""
        return self.problem is self.asked

    def of_session(self, session: str, funder: str | None) -> NDArray[np.bool_]:
        """Offers of a session [A], of one funder if it is named; one purse is everybody's."""
        mine: NDArray[np.bool_] = self.session == self.asked.sessions.index(session)
        if funder is None or self.plain:
            return mine
        paid: NDArray[np.bool_] = self.purse == self.asked.funders.index(funder)
        return mine & paid

    def people(self, bought: Purchase) -> Floats:
        """People [W, columns of the offers] of a purchase."""
        paid = self.plain or bought.seats[self.session, self.purse][self.problem.session_of] > 0
        return np.asarray(bought.people[:, self.column] * paid)

    def purchase(self, seats: Ints, people: Floats) -> Purchase | None:
        """Read the purchase of so many seats by offer [A]; None where no purse, or not each, can pay its part."""
        p = self.asked
        if self.plain:
            shared = split.share(p, seats)
            return None if shared is None else Purchase.cut(p, shared, people)
        given = np.zeros((len(p.scenarios), len(p.worth)))
        np.add.at(given.T, self.column, people.T)
        bought = Purchase.cut(p, seats.reshape(len(p.sessions), len(p.funders)), given)
        kept = (bought.spent <= p.budget).all() and (bought.spent_by_half_year <= p.half_year_budget).all()
        return bought if kept else None
