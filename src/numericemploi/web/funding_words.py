"""English words for the facts that the simulator asks: short name, question, choices. French ones are the rules' own."""

from __future__ import annotations

from numericemploi.funding.facts import BY_NAME, LEVELS, Fact, Value
from numericemploi.web.numbers import language

_YES_NO = {True: "yes", False: "no"}
_EN: dict[str, tuple[str, str, dict[Value, str]]] = {
    "status": ("situation", "What is the person's situation?", {
        "jobseeker": "registered jobseeker", "employee": "employee", "unregistered": "out of work, not registered",
        "dropped_out": "out of the labour market, registration unknown"}),
    "level": ("level of the diploma obtained", "What is the level of the highest diploma obtained (not just studied for)?", {
        1: "1: no diploma", 2: "2: basic knowledge", 3: "3: CAP, BEP (former level V)", 4: "4: baccalauréat (former level IV)",
        5: "5: two years after it: BTS, DUT (former level III)", 6: "6: licence, BUT (former level II)",
        7: "7: master, engineer (former level I)", 8: "8: doctorate"}),
    "age": ("age", "How old is the person?", {}),
    "home_region": ("region of residence", "In which region does the person live?", {}),
    "minimum_income": ("RSA", "Does the person receive the RSA (minimum income)?", {}),
    "other_minima": ("ASS or AAH", "Does the person receive the ASS or the AAH?", {}),
    "past_cui": ("leaving a CUI", "Is the person leaving a subsidised contract (CUI)?", {}),
    "disability": ("disabled worker", "Is the person recognised as a disabled worker (RQTH)?", {}),
    "insertion_contract": ("inclusion contract", "Does the person work in a CUI, an inclusion structure (IAE) or an adapted company?", {}),
    "priority_public": ("priority public", "Is the person of a priority public of France Travail?", {}),
    "allowance": ("ARE", "Does the person receive the unemployment allowance (ARE)?", {}),
    "allowance_minimum": ("minimum ARE", "Is the unemployment allowance nil or at most the minimum?", {}),
    "out_of_school": ("months since the end of studies", "For how many months has the person been out of school?", {}),
    "cpf_balance": ("CPF balance", "What is the balance of the personal training account (CPF), in euros?", {}),
    "contract": ("work contract", "What is the person's work contract?", {
        "cdi": "permanent (CDI)", "cdd": "fixed-term (CDD)", "temp": "temporary agency work", "other": "other"}),
    "part_time": ("part time", "Does the person work part time?", {}),
    "worked_months": ("months worked in five years", "For how many months has the person been an employee (over the last five years for a CDD)?", {}),
    "firm_months": ("months in the firm", "For how many months has the person been in the firm?", {}),
    "cdd_months": ("months of CDD in a year", "How many months of CDD has the person had over the last twelve months?", {}),
    "temp_hours": ("hours of agency work in 18 months", "How many hours of agency work has the person done in eighteen months?", {}),
    "temp_firm_hours": ("hours in the same agency", "Of which, how many in the same agency?", {}),
    "promised": ("contract promised", "Does an employer promise a contract, and which?", {
        "none": "none", "cdi": "permanent (CDI)", "cdii": "intermittent permanent", "cdd": "fixed-term (CDD)",
        "pro": "contrat de professionnalisation", "apprenticeship": "apprenticeship", "seasonal": "seasonal", "temp": "agency missions"}),
    "promised_months": ("months of the contract promised", "How long is the contract promised, in months?", {}),
    "employer_public": ("public employer", "Is the employer the State or a public administrative body?", {}),
    "digital_employer": ("employer of the digital branch", "Is the employer of the digital branch (Syntec, Opco Atlas)?", {}),
    "agreement": ("branch or company agreement", "Does a branch or company agreement allow a longer duration?", {}),
    "hours": ("hours of training", "How many hours does the training last?", {}),
    "months": ("months of training", "Over how many months does the training run?", {}),
    "weekly_hours": ("hours a week", "How many hours a week?", {}),
    "company_share": ("share in company", "Which share of the duration is spent in a company, in %?", {}),
    "modality": ("delivery", "Is the training on site, remote or blended?", {"onsite": "on site", "remote": "remote", "blended": "blended"}),
    "region": ("region of the training", "In which region does the training take place?", {}),
    "level_exit": ("level prepared", "Which level does the training prepare?", {}),
    "certifying": ("certifying", "Does the training lead to a certification?", {}),
    "cpf_eligible": ("eligible for the CPF", "Is the training eligible for the CPF (RNCP or RS)?", {}),
    "branch_list": ("branch list (Pro-A)", "Is the certification on the list of an extended branch agreement?", {}),
    "in_tension": ("occupation in tension", "Does the training prepare an occupation of the yearly list of those in tension?", {}),
    "internal": ("given by the employer", "Is the training given by the employer itself (tutoring)?", {}),
    "action": ("kind of action", "Which action is it?", {
        "course": "training course", "poec": "POEC", "vae": "VAE", "alternance": "work-study contract", "immersion": "immersion in a company"}),
    "immersion_days": ("days of immersion", "How many days does the immersion last?", {}),
    "occupation": ("occupation aimed at", "Which occupation does the training aim at?", {}),
    "price": ("price of the training", "What is the price of the training for one person, in euros?", {}),
    "round_trip": ("round trip in km", "How many kilometres is the round trip to the training?", {}),
    "round_trip_minutes": ("round trip in minutes", "How many minutes does the round trip take?", {}),
    "notice": ("first day of the training", "When does the training begin?", {}),
}  # fmt: skip


def label(fact: Fact) -> str:
    """Return the short name of a fact, in the page's language."""
    if language() == "en":
        return _EN[fact.name][0]
    return "premier jour de la formation" if fact.name == "notice" else fact.label


def question(fact: Fact) -> str:
    """Return the question that asks for a fact, in the page's language."""
    if language() == "en":
        return _EN[fact.name][1]
    return "Quand la formation commence-t-elle ?" if fact.name == "notice" else fact.question


def choices(fact: Fact) -> list[tuple[str, str]]:
    """Return the codes and words of a fact's choices, in the page's language; none for a number."""
    english = language() == "en"
    if fact.name in {"level", "level_exit"}:
        words = _EN["level"][2] if english else LEVELS
        return [(str(number), str(words[number])) for number in LEVELS]
    told = dict(_EN[fact.name][2]) if english else {}
    if english and fact.kind == "flag":
        told = dict(_YES_NO)
    return [(_text(one.code), str(told.get(one.code, one.label))) for one in fact.choices]


def value(fact: Fact, known: Value) -> str:
    """Return a known value as people read it."""
    named = dict(choices(fact)).get(_text(known))
    return named or f"{known} {fact.unit}".strip()


def text(known: Value) -> str:
    """Return a known value as a form carries it."""
    return _text(known)


def _text(known: Value) -> str:
    return str(known).lower() if isinstance(known, bool) else str(known)


def missing_words() -> set[str]:
    """Return the facts without English words: none, a test says."""
    return set(BY_NAME) - set(_EN)
