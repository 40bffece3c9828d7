"""The plan in French sentences: why a line is in, why a session is not, how good it is, why it is empty."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numericemploi.model.money import euros
from numericemploi.planning.intake import Refusal
from numericemploi.planning.problem import Floats, Ints, Problem
from numericemploi.planning.purchase import Purchase

_SHOWN = 3  # zones named in a line; the others are counted
_TIE = 1e-4  # coverage this near to the least is the least


def lines(purchase: Purchase) -> dict[int, str]:
    """Why each session bought is in, by its index."""
    p, worst, coverage = purchase.problem, purchase.worst_zone, purchase.coverage
    least = np.zeros(len(p.zones), dtype=bool)
    if worst is not None:
        least = p.counted & (np.nan_to_num(coverage, nan=np.inf) <= worst + _TIE)
    seats, expected = purchase.by_session, purchase.expected
    return {
        int(s): _line(purchase, int(s), int(seats[s]), float(expected[s]), least)
        for s in np.flatnonzero(seats)
    }


def _line(purchase: Purchase, s: int, seats: int, expected: float, least: NDArray[np.bool_]) -> str:
    p = purchase.problem
    cost = seats * int(p.price[s]) + int(p.fixed[s])
    mine = p.span(s)
    by_zone = np.bincount(p.zone_of[mine], weights=purchase.reserved[mine], minlength=len(p.zones))
    order = [int(z) for z in np.argsort(-by_zone, kind="stable") if by_zone[z] > 0]
    shown = [f"{p.label(p.zones[z])} ({decimal(by_zone[z])})" for z in order[:_SHOWN]]
    if len(order) > _SHOWN:
        rest = len(order) - _SHOWN
        shown.append(f"{rest} autre{'s' if rest > 1 else ''} zone{'s' if rest > 1 else ''}")
    each = (
        f"soit {euros(round(cost / expected / 100) * 100)} par insertion"
        if expected > 0
        else "sans insertion attendue"
    )
    words = (
        f"{seats} place{'s' if seats > 1 else ''}, {decimal(expected)} en emploi attendus (borne prudente), "
        f"{each} ; places réservées : {', '.join(shown) or 'aucune'}."
    )
    words += _decided(p, s)
    served = [p.label(p.zones[z]) for z in order if least[z]]
    if served:
        words += f" Sert la zone la moins couverte : {', '.join(served)}."
    return words


def _decided(p: Problem, s: int) -> str:
    """Whether the line is in because somebody decided so."""
    if any(one.session == p.sessions[s] for one in p.choices.contracted):
        return " Déjà contractualisée : la ligne est reprise telle quelle."
    if any(one.session == p.sessions[s] for one in p.choices.locked):
        return " Verrouillée à la main."
    return ""


def refusals(purchase: Purchase) -> tuple[Refusal, ...]:
    """Every session on offer that is not bought, with a reason, ordered by session."""
    p = purchase.problem
    money = np.minimum(
        (p.budget - purchase.spent)[:, None], p.half_year_budget - purchase.spent_by_half_year
    ).max(axis=0)
    left = _Left(people=purchase.left(), money=money, seats=purchase.by_session)
    found = [_refusal(p, left, int(s)) for s in np.flatnonzero(left.seats == 0)]
    return tuple(sorted((*p.refused, *found), key=lambda refusal: refusal.session_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    """What a plan leaves: people and openings, the most that one funder still has by half-year, seats bought."""

    people: tuple[Floats, Floats]
    money: Floats
    seats: Ints


def _refusal(p: Problem, left: _Left, s: int) -> Refusal:
    reason, words = _alone(p, s) or _beside(p, left, s)
    return Refusal(session_id=p.sessions[s], reason=reason, sentence=words)


def _alone(p: Problem, s: int) -> tuple[str, str] | None:
    """Why the session could not be bought even if it were the only one."""
    mine = p.span(s)
    cell = p.zone_of[mine], p.occupation_of[mine]
    seekers, openings = p.seekers[p.reference], p.openings[p.reference]
    supply = p.room(s, seekers, openings)
    least, cost = int(p.minimum[s]), int(p.minimum[s] * p.price[s] + p.fixed[s])
    if p.sessions[s] in p.choices.forbidden:
        return "forbidden", "Écartée à la main."
    if p.sessions[s] not in p.served:
        return "no_reach", "Aucune zone n'est à sa portée."
    if mine.start == mine.stop:
        if not p.eligible[s].any():
            return "no_payer", "Aucun financeur n'est connu pour payer quelqu'un dans cette session."
        return "unknown", "Aucune cellule à sa portée n'a tous ses chiffres connus et une chance d'ouverture."
    if not seekers[(*cell, p.public_of[mine])].any():
        return "no_seekers", "Personne, à sa portée, ne cherche les métiers qu'elle prépare."
    if not openings[cell].any():
        return (
            "no_openings",
            "Aucun débouché n'est à pourvoir, à sa portée, dans ses métiers.",
        )
    if int(supply + 1e-9) < least:
        return "below_group", (
            f"Sous son groupe minimum : {decimal(supply)} place(s) possible(s) à sa portée pour un minimum de {least}."
        )
    if p.remote[s] and p.remote_max == 0:
        return "distance_learning", "La part d'enseignement à distance est limitée à zéro."
    if cost > np.minimum(p.budget, p.half_year_budget[:, p.half_year_of[s]]).max():
        return "budget", f"Son groupe minimum coûte {euros(cost)}, plus que chacun des budgets."
    return None


def _beside(p: Problem, left: _Left, s: int) -> tuple[str, str]:
    """Why the session is not bought beside those that are."""
    mine = p.span(s)
    room = p.room(s, *left.people)
    least, cost = int(p.minimum[s]), int(p.minimum[s] * p.price[s] + p.fixed[s])
    money = float(left.money[p.half_year_of[s]])
    if int(room + 1e-9) < least:
        return "taken", (
            f"Les sessions retenues laissent {decimal(room)} place(s) possible(s) à sa portée pour un groupe "
            f"minimum de {least}."
        )
    if cost > money:
        each = euros(round(p.price[s] / float(p.worth[mine].max()) / 100) * 100)
        return "budget", (
            f"Les budgets restants ({euros(max(0, int(money)))} au plus) ne paient pas son groupe minimum "
            f"({euros(cost)}, au mieux {each} par insertion)."
        )
    seats = left.seats
    if p.remote[s] and seats[p.remote].sum() + least > p.remote_max * (seats.sum() + least) + 1e-9:
        return "distance_learning", (
            f"La part d'enseignement à distance dépasserait {percent(p.remote_max)} des places."
        )
    return "within_gap", "Pourrait entrer : son apport ne dépasse pas l'écart certifié du plan."


def nothing_to_decide(p: Problem) -> str:
    """Why nothing can be bought whatever the rules: no session, reach, seekers, openings or money. Else empty."""
    if not p.sessions:
        return "Aucune session offerte ne peut être planifiée : rien n'est acheté."
    if not p.served:
        return "Toutes les zones sont hors de portée des sessions offertes : rien n'est acheté."
    if not p.worth.size:
        return "Aucune cellule à portée d'une session n'a tous ses chiffres connus : rien n'est acheté."
    if not p.seekers[:, p.zone_of, p.occupation_of, p.public_of].any():
        return "Personne, à portée d'une session, ne cherche les métiers préparés : rien n'est acheté."
    if not p.supply.any():
        return "Aucun débouché n'est à pourvoir là où des personnes cherchent : rien n'est acheté."
    if not p.budget.any() and (p.price > 0).all():
        return "Les budgets sont nuls : rien n'est acheté."
    return ""


def infeasible(p: Problem, groups: tuple[str, ...]) -> str:
    """One sentence that names the rules in conflict."""
    words = {
        "budget": "les budgets ne sont pas dépassés",
        "minimum_group": "chaque session a son groupe minimum",
        "seekers": "nul siège n'est acheté au-delà des personnes qui cherchent",
        "openings": "nul siège n'est acheté au-delà des débouchés",
        "half_year_budget": "les budgets par semestre ne sont pas dépassés",
        "eligibility": "chaque financeur ne paie que pour les publics auxquels il peut ouvrir droit",
        "locked": f"{_named([one.session for one in p.choices.locked], 'verrouillée', 'achetée')}",
        "forbidden": f"{_named(sorted(p.choices.forbidden), 'écartée', 'laissée')}",
        "contracted": f"{_named([one.session for one in p.choices.contracted], 'contractualisée', 'tenue')}",
        "distance_learning": f"le distanciel ne dépasse pas {percent(p.remote_max)} des places",
        "coverage_floor": f"la zone la moins couverte l'est à {percent(p.coverage_floor)} au moins",
        **{
            f"floor_{floor.name}": f"{floor.words} occupent {percent(floor.share)} des places au moins"
            for floor in p.choices.floors
        },
    }
    if not groups:
        return (
            "Aucun plan ne respecte toutes les règles ; le temps a manqué pour trouver lesquelles s'opposent."
        )
    if len(groups) == 1:
        return f"Aucun achat n'est possible si {words[groups[0]]} : il faut desserrer cette règle."
    named = [words[name] for name in groups]
    return (
        f"Aucun achat n'est possible si, à la fois, {', '.join(named[:-1])} et {named[-1]} : il faut desserrer "
        "au moins une de ces règles."
    )


def _named(sessions: list[str], how: str, done: str) -> str:
    """« la ligne verrouillée V1 est achetée », « les lignes verrouillées V1, B2 sont achetées »."""
    if len(sessions) == 1:
        return f"la ligne {how} {sessions[0]} est {done}"
    shown = sessions[:_SHOWN]
    more = f" et {len(sessions) - len(shown)} autres" if len(sessions) > len(shown) else ""
    return f"les lignes {how}s {', '.join(shown)}{more} sont {done}s"


def proof(gap: float, best_gap: float, *, ended: str) -> str:
    """How good the plan is proven to be."""
    if not math.isfinite(gap + best_gap):
        return "Recherche arrêtée par le temps avant toute preuve : l'écart à l'optimum n'est pas connu."
    words = (
        f"écart certifié {percent(gap, 2)} à cette couverture de la zone la moins couverte, "
        f"{percent(best_gap, 2)} pour le plan sans égard à elle."
    )
    said = {"clock": "Recherche arrêtée par le temps ;", "nodes": "Recherche arrêtée avant l'écart demandé ;"}
    return f"{said.get(ended, 'Plan prouvé :')} {words}"


def decimal(number: float, places: int = 1) -> str:
    """Write a number in French: decimal comma, no trailing zero."""
    return f"{number:.{places}f}".rstrip("0").rstrip(".").replace(".", ",") if places else f"{number:.0f}"


def percent(share: float, places: int = 0) -> str:
    """Write a share in French."""
    return f"{decimal(share * 100, places)}\N{NARROW NO-BREAK SPACE}%"
