"""What a plan says, code by code: the French template, then the English one.

In a template `{n:1|one|many}` writes n with one decimal, then the word that agrees with it; `{n:-|one|many}` the
word alone; `+1` gives the sign, `%0` a share, `€` euro cents; `wording` has the other ways to write a value.
"""

from __future__ import annotations

from collections.abc import Mapping

_PROVEN = (
    "écart certifié {gap:%2} à cette couverture de la zone la moins servie, {best:%2} pour le plan sans égard à elle.",
    "certified gap {gap:%2} at this coverage of the worst-served zone, {best:%2} for the plan that disregards it.",
)

SENTENCES: Mapping[str, tuple[str, str]] = {
    # Why a line is in.
    "line": (
        ("{seats:0|place|places}, {expected:1|personne attendue|personnes attendues} en emploi (borne prudente), "
        "soit {each:€} par insertion ; places réservées : {zones:zones}."),
        ("{seats:0|place|places}, {expected:1|person|people} expected in work (prudent bound), that is {each:€} a "
        "person; places reserved: {zones:zones}."),
    ),
    "line_without_work": (
        "{seats:0|place|places}, sans insertion attendue ; places réservées : {zones:zones}.",
        "{seats:0|place|places}, nobody expected in work; places reserved: {zones:zones}.",
    ),
    "line_signed": (
        "Déjà signée : la ligne est reprise telle quelle.",
        "Signed already: the line is kept as it is.",
    ),
    "line_kept": ("Gardée à la main.", "Kept by hand."),
    "line_least": (
        "Sert {n:-|la zone la moins servie|les zones les moins servies} : {zones:names}.",
        "Serves the worst-served {n:-|zone|zones}: {zones:names}.",
    ),
    # Why a session is not planned: its record.
    "no_training": (
        "Ne peut être planifiée : sa formation n'est pas au catalogue.",
        "Cannot be planned: its training is not in the catalogue.",
    ),
    "no_occupation": (
        "Ne peut être planifiée : sa formation ne vise aucun métier.",
        "Cannot be planned: its training aims at no occupation.",
    ),
    "no_price": (
        "Ne peut être planifiée : son prix n'est pas donné.",
        "Cannot be planned: its price is not given.",
    ),
    "negative_price": (
        "Ne peut être planifiée : son prix est négatif.",
        "Cannot be planned: its price is negative.",
    ),
    "no_capacity": (
        "Ne peut être planifiée : sa capacité n'est pas donnée.",
        "Cannot be planned: its capacity is not given.",
    ),
    "no_seat": (
        "Ne peut être planifiée : sa capacité est nulle.",
        "Cannot be planned: it has no place at all.",
    ),
    "negative_group": (
        "Ne peut être planifiée : son groupe minimum est négatif.",
        "Cannot be planned: its minimum group is negative.",
    ),
    "group_above_capacity": (
        "Ne peut être planifiée : son groupe minimum dépasse sa capacité.",
        "Cannot be planned: its minimum group is above its capacity.",
    ),
    "no_start": (
        "Ne peut être planifiée : son début n'est pas donné, alors que des budgets sont par semestre.",
        "Cannot be planned: its first day is not given, while there are budgets by half-year.",
    ),
    "no_rate": (
        "Ne peut être planifiée : aucun taux d'insertion n'est connu pour sa formation.",
        "Cannot be planned: no rate of people in work is known for its training.",
    ),
    # Why a session is not bought, even alone.
    "forbidden": ("Écartée à la main.", "Left out by hand."),
    "no_reach": ("Aucune zone n'est à sa portée.", "No zone is within its reach."),
    "no_payer": (
        "Aucun financeur n'est connu pour payer quelqu'un dans cette session.",
        "No funder is known to pay for anybody in this session.",
    ),
    "unknown": (
        "À sa portée, aucune case (zone × métier) n'a tous ses chiffres connus et une chance d'ouverture.",
        "Within its reach, no cell (zone × occupation) has all its figures known and a chance that posts open.",
    ),
    "no_seekers": (
        "Personne, à sa portée, ne cherche les métiers qu'elle prépare.",
        "Nobody within its reach seeks the occupations that it prepares.",
    ),
    "no_openings": (
        "Aucun débouché n'est à pourvoir, à sa portée, dans ses métiers.",
        "No opening is to be filled within its reach in its occupations.",
    ),
    "below_group": (
        "Sous son groupe minimum : {room:1|place possible|places possibles} à sa portée pour un minimum de {least:0}.",
        "Below its minimum group: {room:1|possible place|possible places} within reach, for a minimum of {least:0}.",
    ),
    "no_remote": (
        "La part d'enseignement à distance est limitée à zéro.",
        "The share of distance learning is limited to zero.",
    ),
    "above_budgets": (
        "Son groupe minimum coûte {cost:€}, plus que chacun des budgets.",
        "Its minimum group costs {cost:€}, more than any of the budgets.",
    ),
    "above_budgets_unpriced": (
        "Son groupe minimum coûte plus que chacun des budgets.",
        "Its minimum group costs more than any of the budgets.",
    ),
    # Why a session is not bought beside those that are.
    "taken": (
        ("Les sessions retenues laissent {room:1|place possible|places possibles} à sa portée pour un groupe minimum "
        "de {least:0}."),
        ("The sessions chosen leave {room:1|possible place|possible places} within its reach, for a minimum group of "
        "{least:0}."),
    ),
    "taken_all": (
        "Les sessions retenues ne laissent aucune place possible à sa portée (groupe minimum : {least:0}).",
        "The sessions chosen leave no possible place within its reach (minimum group: {least:0}).",
    ),
    "budget_left": (
        ("Les budgets restants ({left:€} au plus) ne paient pas son groupe minimum ({cost:€}, au mieux {each:€} par "
        "insertion)."),
        ("The budgets left ({left:€} at most) do not pay its minimum group ({cost:€}, at best {each:€} for each "
        "person in work)."),
    ),
    "budget_left_unpriced": (
        "Les budgets restants ne paient pas son groupe minimum.",
        "The budgets left do not pay its minimum group.",
    ),
    "remote_above": (
        "La part d'enseignement à distance dépasserait {most:%1} des places.",
        "The share of distance learning would pass {most:%1} of the places.",
    ),
    "within_gap": (
        "Pourrait entrer : son apport ne dépasse pas l'écart certifié du plan.",
        "Could come in: what it brings is no more than the certified gap of the plan.",
    ),
    # Why nothing can be bought, whatever the rules.
    "nothing_offered": (
        "Aucune session offerte ne peut être planifiée : rien n'est acheté.",
        "No session on offer can be planned: nothing is bought.",
    ),
    "nothing_reached": (
        "Toutes les zones sont hors de portée des sessions offertes : rien n'est acheté.",
        "Every zone is out of reach of the sessions on offer: nothing is bought.",
    ),
    "nothing_known": (
        "Aucune case (zone × métier) à portée d'une session n'a tous ses chiffres connus : rien n'est acheté.",
        "No cell (zone × occupation) within reach of a session has all its figures known: nothing is bought.",
    ),
    "nobody_seeks": (
        "Personne, à portée d'une session, ne cherche les métiers préparés : rien n'est acheté.",
        "Nobody within reach of a session seeks the occupations prepared: nothing is bought.",
    ),
    "nothing_open": (
        "Aucun débouché n'est à pourvoir là où des personnes cherchent : rien n'est acheté.",
        "No opening is to be filled where people seek: nothing is bought.",
    ),
    "no_money": (
        "Les budgets sont nuls : rien n'est acheté.",
        "The budgets are nil: nothing is bought.",
    ),
    # Which rules cannot all hold.
    "conflict": (
        "Aucun achat n'est possible si, à la fois, {rules:and} : il faut desserrer au moins une de ces règles.",
        "Nothing can be bought if all of these hold: {rules:and}. At least one of these rules must be loosened.",
    ),
    "conflict_one": (
        "Aucun achat n'est possible si {rules:and} : il faut desserrer cette règle.",
        "Nothing can be bought if {rules:and}: this rule must be loosened.",
    ),
    "conflict_unfound": (
        "Aucun plan ne respecte toutes les règles ; le temps a manqué pour trouver lesquelles s'opposent.",
        "No plan keeps every rule; there was no time to find which of them conflict.",
    ),
    "rule_budget": ("les budgets ne sont pas dépassés", "the budgets are not exceeded"),
    "rule_half_year_budget": (
        "les budgets par semestre ne sont pas dépassés",
        "the budgets by half-year are not exceeded",
    ),
    "rule_minimum_group": (
        "chaque session a son groupe minimum",
        "every session has its minimum group",
    ),
    "rule_seekers": (
        "nulle place n'est achetée au-delà des personnes qui cherchent",
        "no place is bought beyond the people who seek",
    ),
    "rule_openings": (
        "nulle place n'est achetée au-delà des débouchés",
        "no place is bought beyond the openings",
    ),
    "rule_eligibility": (
        "chaque financeur ne paie que pour les publics auxquels il peut ouvrir droit",
        "every funder pays only for the publics that it may fund",
    ),
    "rule_locked": (
        "{n:-|la session gardée|les sessions gardées} {sessions:some} {n:-|est achetée|sont achetées}",
        "the {n:-|session|sessions} kept, {sessions:some}, {n:-|is|are} bought",
    ),
    "rule_forbidden": (
        "{n:-|la session écartée|les sessions écartées} {sessions:some} {n:-|n'est pas achetée|ne sont pas achetées}",
        "the {n:-|session|sessions} left out, {sessions:some}, {n:-|is|are} not bought",
    ),
    "rule_contracted": (
        "{n:-|la ligne signée|les lignes signées} {sessions:some} {n:-|est tenue|sont tenues}",
        "the signed {n:-|line|lines} {sessions:some} {n:-|is|are} honoured",
    ),
    "rule_distance_learning": (
        "le distanciel ne dépasse pas {most:%1} des places",
        "distance learning does not pass {most:%1} of the places",
    ),
    "rule_coverage_floor": (
        "la zone la moins servie l'est à {least:%1} au moins",
        "the worst-served zone is served at {least:%1} at least",
    ),
    "rule_floor": (
        "{group:group} occupent {least:%1} des places au moins",
        "{group:group} hold {least:%1} of the places at least",
    ),
    # How good the plan is proven to be.
    "proof_gap": ("Plan prouvé : " + _PROVEN[0], "Plan proven: " + _PROVEN[1]),
    "proof_nodes": (
        "Recherche arrêtée avant l'écart demandé ; " + _PROVEN[0],
        "Search ended before the gap asked; " + _PROVEN[1],
    ),
    "proof_clock": (
        "Recherche arrêtée par le temps ; " + _PROVEN[0],
        "Search stopped by the clock; " + _PROVEN[1],
    ),
    "proof_none": (
        "Recherche arrêtée par le temps avant toute preuve : l'écart à l'optimum n'est pas connu.",
        "Search stopped by the clock before any proof: the gap to the optimum is not known.",
    ),
    # Which rules bind, and what a little more of each would bring.
    "more_money": (
        "{money:€} de plus, à tous les financeurs ensemble, vaudraient {n:2|insertion|insertions}.",
        "{money:€} more, for all funders together, would bring {n:2|person|people} into work.",
    ),
    "more_money_funder": (
        "{money:€} de plus à {funder:funder} vaudraient {n:2|insertion|insertions}.",
        "{money:€} more for {funder:funder} would bring {n:2|person|people} into work.",
    ),
    "more_money_half_year": (
        "{money:€} de plus à {funder:funder} au semestre {half_year} vaudraient {n:2|insertion|insertions}.",
        "{money:€} more for {funder:funder} in the half-year {half_year} would bring {n:2|person|people} into work.",
    ),
    "remote_costs": (
        ("La limite de l'enseignement à distance ({most:%1}) coûte {n:2|insertion|insertions} par place à distance "
        "refusée."),
        "The limit on distance learning ({most:%1}) costs {n:2|person|people} in work for each remote place refused.",
    ),
    "floor_costs": (
        "Le plancher de {least:%1} pour {group:group} coûte {n:2|insertion|insertions} par place.",
        "The floor of {least:%1} for {group:group} costs {n:2|person|people} in work for each place.",
    ),
    "worst_zone_costs": (
        "{zone:name}, parmi les zones les moins servies, coûte {n:2|insertion|insertions} par personne servie.",
        "{zone:name}, among the worst-served zones, costs {n:2|person|people} in work for each person served.",
    ),
    "one_more_seeker": (
        "{zone:name}, {rome3:occupation} : une personne de plus qui cherche vaudrait {n:2|insertion|insertions}.",
        "{zone:name}, {rome3:occupation}: one more person who seeks would bring {n:2|person|people} into work.",
    ),
    "one_more_opening": (
        "{zone:name}, {rome3:occupation} : un débouché de plus vaudrait {n:2|insertion|insertions}.",
        "{zone:name}, {rome3:occupation}: one more opening would bring {n:2|person|people} into work.",
    ),
    # What a refused session lacks.
    "never_enters": (
        "Aucun prix ne la ferait entrer : son groupe minimum n'a pas assez de personnes et de débouchés.",
        "No price would bring it in: its minimum group lacks people and openings.",
    ),
    "on_the_edge": (
        "À la limite d'entrer : son apport vaut ce qu'elle coûte, à l'écart certifié près.",
        "On the edge of coming in: it brings what it costs, within the certified gap.",
    ),
    "never_even_free": (
        "Il lui manque {n:2|insertion|insertions} : même gratuite, elle n'entrerait pas.",
        "It lacks {n:2|person|people} in work: even free, it would not come in.",
    ),
    "enters_at": (
        "Il lui manque {n:2|insertion|insertions} : elle entrerait autour de {price:€} la place au lieu de {now:€}.",
        "It lacks {n:2|person|people} in work: it would come in at about {price:€} a place instead of {now:€}.",
    ),
    # What planning together is worth.
    "together": (
        ("Planifier ensemble vaut {n:1|personne en emploi attendue|personnes en emploi attendues} ({share:%0} du plan "
        "commun) : séparément, {twice:0|session serait achetée|sessions seraient achetées} deux fois."),
        ("Planning together is worth {n:1|person|people} expected in work ({share:%0} of the joint plan): apart, "
        "{twice:0|session|sessions} would be bought twice."),
    ),
    "together_none_twice": (
        ("Planifier ensemble vaut {n:1|personne en emploi attendue|personnes en emploi attendues} ({share:%0} du plan "
        "commun) : séparément, aucune session ne serait achetée deux fois."),
        ("Planning together is worth {n:1|person|people} expected in work ({share:%0} of the joint plan): apart, no "
        "session would be bought twice."),
    ),
    "together_nothing": (
        "Rien ne peut être acheté : la concertation n'a pas de valeur à mesurer.",
        "Nothing can be bought: planning together has no value to measure.",
    ),
    # What a plan of the frontier changes from the one before.
    "change": ("{parts:first} : {effects:facts}.", "{parts:first}: {effects:facts}."),
    "change_moves": (
        "{n:0|session passe|sessions passent} {here:from} à {there:site}",
        "{n:0|session goes|sessions go} from {here:site} to {there:site}",
    ),
    "change_adds": (
        "{n:0|session s'ajoute|sessions s'ajoutent} à {there:site}",
        "{n:0|session more|sessions more} in {there:site}",
    ),
    "change_drops": (
        "{n:0|session|sessions} de moins à {here:site}",
        "{n:0|session fewer|sessions fewer} in {here:site}",
    ),
    "change_swaps": (
        "{n:0|session change|sessions changent} sans changer de lieu",
        "{n:0|session changes|sessions change}, but not the place",
    ),
    "change_none": ("mêmes sessions, réparties autrement", "the same sessions, seated otherwise"),
    "change_seats": (
        "mêmes sessions, {n:+0|place|places}",
        "the same sessions, {n:+0|place|places}",
    ),
    "effect_work": (
        "{n:+1|insertion attendue|insertions attendues}",
        "{n:+1|person|people} expected in work",
    ),
    "effect_worst_zone": (
        "{n:+1|point|points} dans la zone la moins servie",
        "{n:+1|point|points} in the worst-served zone",
    ),
    "effect_group": (
        "{n:+1|point|points} pour le public visé",
        "{n:+1|point|points} for the public aimed at",
    ),
}  # fmt: skip

GROUPS: Mapping[str, tuple[str, str]] = {
    "rural": ("les personnes des communes rurales", "people of rural communes"),
    "women": ("les femmes", "women"),
    "long_term": ("les personnes au chômage de longue durée", "people long out of work"),
}
"""Groups that a floor is for, by the name of the floor; any other is told by that name."""

FUNDERS: Mapping[str, tuple[str, str]] = {
    "region": ("la Région", "the Region"),
    "france_travail": ("France Travail", "France Travail"),
}
"""Funders of a plan; any other is told by its code."""
