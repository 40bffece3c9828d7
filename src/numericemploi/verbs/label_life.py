"""The life of a label, one act at a time: the software proposes, a person decides, nothing is overwritten."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from numericemploi.labels import life
from numericemploi.labels.credential.label import Granted, Named
from numericemploi.labels.exhibits import Prerequisite
from numericemploi.labels.life import Standing, Vote
from numericemploi.labels.papers import Subject, paper
from numericemploi.labels.prerequisites import BY_NAME
from numericemploi.labels.rules import RuleSet, in_force, rule_set
from numericemploi.model.codes import Siret
from numericemploi.model.errors import FactsError, NotAllowedError, NotFoundError
from numericemploi.model.period import months_before
from numericemploi.reference import packaged
from numericemploi.sources import printed
from numericemploi.store import editions, records
from numericemploi.store import labels as store
from numericemploi.store.labels import Area, Dossier, Step
from numericemploi.verbs import credentials, labels
from numericemploi.verbs.access import Actor, may, require
from numericemploi.verbs.journal import recorded

_ZONE = ZoneInfo("Europe/Paris")


def find(reference: str) -> Dossier:
    """Return a label by its number.

    Raises
    ------
    NotFoundError
        No such label.
    """
    found = store.find(reference)
    if found is None:
        raise NotFoundError("No label has this number.", hint="Look it up in the register.")
    return found


def request(training_id: str, *, actor: Actor, now: datetime) -> str:
    """Ask for the label of a training of one's own; return the number of the request.

    Raises
    ------
    FactsError
        It is asked already or held, was not assessed, its provider is struck off, or its certification expired.
    NotAllowedError
        The training is another provider's.
    """
    require(actor, "labels.request")
    training = _training(training_id)
    _check_own(actor, training["siret"] or "")
    assessment, evidence = _assessed(training_id)
    _check_request(training, assessment)
    rules = in_force(now.date())
    with recorded("labels.request", actor) as count, store.all_or_nothing():
        reference = store.next_reference(now.year)
        store.open_dossier(
            reference=reference, training=training, rule=rules.id, areas=_areas(training, evidence), at=now
        )
        detail = {"evidence": assessment["evidence"]}
        _act(reference, "request", actor=actor, now=now, reason="", detail=detail)
        count.about, count.rows_out = reference, 1
    return reference


def _check_request(training: dict[str, Any], assessment: dict[str, Any]) -> None:
    """Refuse what no instruction could mend: said at once, with the remedy."""
    open_states = {"requested", "instructing", "committee", *life.IN_FORCE, "suspended"}
    for other in store.of_training(training["training_id"]):
        if other.state in open_states:
            raise FactsError(
                f"Cette formation a déjà une demande ou un label en cours : {other.reference}.",
                hint="Suivez celui-là.",
            )
    siret = training["siret"] or ""
    if not training["fictif"] and not Siret.is_valid(siret):
        raise FactsError(
            "Le SIRET de l'organisme manque ou n'est pas valable.", hint="Corrigez-le au catalogue."
        )
    for one in assessment["prerequisites"]:
        if one["answer"] == "no":
            raise FactsError(
                f"Demande irrecevable, {one['fr']} (source : {one['source']}).",
                hint="Régularisez, faites vérifier de nouveau par l'instruction, puis redemandez.",
            )


def attach(
    training_id: str,
    name: str,
    *,
    answer: Literal["yes", "no", "not_applicable"],
    source: str,
    checked_on: date,
    valid_until: date | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Attach what was seen about a prerequisite: where, on which day; the next run counts it.

    Raises
    ------
    FactsError
        No such prerequisite, no source, or a day to come.
    """
    require(actor, "labels.instruct")
    _training(training_id)
    if name not in BY_NAME:
        raise FactsError(f"Préalable inconnu : « {name[:20]} ».", hint=f"Préalables : {', '.join(BY_NAME)}.")
    if not source.strip():
        raise FactsError("Une preuve sans source ne prouve rien.", hint="Dites quel registre a été consulté.")
    if checked_on > now.date():
        raise FactsError(f"Vérifié le {checked_on} : ce jour n'est pas venu.", hint="Corrigez la date.")
    with recorded("labels.attach", actor) as count:
        proof = Prerequisite(
            name=name,
            answer=answer,
            source=source.strip()[:300],
            checked_on=checked_on,
            valid_until=valid_until,
        )
        store.attach(training_id, proof, actor=actor.name, at=now)
        count.about, count.rows_out = training_id, 1


def commit(
    training_id: str,
    *,
    employer: str,
    organisation: str,
    seats: int,
    signed_on: date,
    valid_until: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Attach an employer's signed commitment to hire from a training; the next run counts it.

    Raises
    ------
    FactsError
        Fewer than one seat, signed on a day to come, or over before it began.
    """
    require(actor, "labels.instruct")
    _training(training_id)
    if seats < 1 or signed_on > now.date() or valid_until <= signed_on or not organisation.strip():
        raise FactsError(
            "Un engagement dit qui, combien de personnes (une au moins), signé quand et jusqu'à quand.",
            hint="Relisez l'acte signé.",
        )
    with recorded("labels.commit", actor) as count:
        store.commit(
            training_id, employer=employer[:250], organisation=organisation.strip()[:40], seats=seats,
            signed_on=signed_on, valid_until=valid_until, actor=actor.name, at=now,
        )  # fmt: skip
        count.about, count.rows_out = training_id, 1


def act(
    reference: str,
    name: str,
    *,
    reason: str = "",
    until: date | None = None,
    ground: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Do one act on a label: complete, submit, notify, observe, watch, clear, review, suspend, resume, and decisions.

    Parameters
    ----------
    until
        Last day of the label granted or renewed, or of the suspension; left out: as long as the rules allow.
    ground
        Of a withdrawal: illegal, condition or fraud.

    Raises
    ------
    FactsError
        The state, the hearing, the vote, the evidence, the period or the clock does not allow it.
    NotAllowedError
        The role does not, or the label is another provider's.
    """
    if name not in life.BY_NAME or name in {"request", "expire", "propose"}:
        raise NotFoundError("No such act on a label.", hint="See the page of the dossier.")
    require(actor, life.BY_NAME[name].right)
    found = find(reference)
    _check_own(actor, found.organisation)
    with recorded(f"labels.{name}", actor) as count:
        with store.all_or_nothing():
            _done(found, name, reason=reason, until=until, ground=ground, actor=actor, now=now)
        if name in _SIGNED:
            credentials.publish(actor=actor, now=now)
        count.about, count.rows_out = reference, 1


_SIGNED = {"grant", "renew", "suspend", "resume", "withdraw"}


def _done(
    found: Dossier, name: str, *, reason: str, until: date | None, ground: str, actor: Actor, now: datetime
) -> None:
    """Add the act with what it carries, and change what the world sees of the label."""
    rules, on = rule_set(found.rule), now.date()
    standing = _standing(found)
    life.check(name, standing, on=on, reason=reason, rules=rules)
    detail = _detail(found, name, standing, until=until, ground=ground, on=on, rules=rules)
    dates = _dates(name, detail, on, rules)
    number = _act(found.reference, name, actor=actor, now=now, reason=reason, detail=detail, **dates)
    decision = f"{found.reference}-{number}"
    if name in {"grant", "renew"}:
        credentials.sign(_granted(find(found.reference), decision, now), actor=actor, now=now)
    elif name == "suspend":
        credentials.suspend(found.reference, decision=decision, actor=actor, now=now)
    elif name == "resume":
        credentials.restore(found.reference, decision=decision, actor=actor, now=now)
    elif name == "withdraw":
        credentials.withdraw(found.reference, decision=decision, actor=actor, now=now)


def _detail(
    found: Dossier,
    name: str,
    standing: Standing,
    *,
    until: date | None,
    ground: str,
    on: date,
    rules: RuleSet,
) -> dict[str, Any]:
    """Return what an act carries beside its reasons: a delay, a period, a ground, the votes."""
    detail: dict[str, Any] = {}
    if name == "submit":
        _check_prerequisites(found)
    elif name == "notify":
        detail = {"due_on": str(on + timedelta(days=rules.hearing_days))}
    elif name == "suspend":
        detail = {"until": str(_suspension(until, on, rules))}
    elif name == "withdraw":
        detail = {"ground": life.check_ground(ground, granted_on=standing.granted_on, on=on, rules=rules)}
    elif name in {"grant", "renew"}:
        detail = _granting(found, until=until, on=on, rules=rules)
    if life.BY_NAME[name].voted:
        detail["votes"] = life.tally(standing.votes)
    return detail


def _check_prerequisites(found: Dossier) -> None:
    """Let a dossier go to the committee only when each prerequisite has a dated source."""
    assessment, _ = _assessed(found.training_id)
    waiting = [one["fr"] for one in assessment["prerequisites"] if one["answer"] == "unverified"]
    if waiting:
        raise FactsError(
            f"Préalables non vérifiés : {' ; '.join(waiting)}.",
            hint="Joignez une preuve datée de chacun, relancez le calcul, puis transmettez.",
        )


def _suspension(until: date | None, on: date, rules: RuleSet) -> date:
    longest = on + timedelta(days=rules.suspension_days)
    if until is not None and not on < until <= longest:
        raise FactsError(
            f"Une suspension finit au plus tard {rules.suspension_days} jours après.", hint=f"Au {longest}."
        )
    return until or longest


def _granting(found: Dossier, *, until: date | None, on: date, rules: RuleSet) -> dict[str, Any]:
    """Say for what period, on what evidence; refuse evidence that proposes no label."""
    assessment, evidence = _assessed(found.training_id)
    allowed = {"grant", "provisional"} | ({"keep"} if found.state in life.IN_FORCE else set())
    if assessment["advice"] not in allowed:
        raise FactsError(
            f"Les preuves ne permettent pas d'accorder le label : {assessment['advice_fr']}",
            hint="Voyez sous chaque preuve ce qui manque.",
        )
    provisional = assessment["verdict"] != "yes"
    if provisional and found.state in life.IN_FORCE:
        raise FactsError(
            "Un label ne se renouvelle pas sans que les trois preuves soient réunies.",
            hint="Attendez que les sorties se mesurent, ou laissez la période finir.",
        )
    months = rules.provisional_months if provisional else rules.granted_months
    end = until or months_before(on, -months)
    life.check_period(
        on, end, provisional=provisional, evidence_on=date.fromisoformat(assessment["as_of"]), on=on, rules=rules
    )  # fmt: skip
    store.keep_evidence(
        found.reference, digest=assessment["evidence"], evidence=evidence, assessment=_canonical(assessment)
    )
    return {
        "evidence": assessment["evidence"],
        "evidence_as_of": assessment["as_of"],
        "provisional": provisional,
        "valid_from": str(on),
        "valid_until": str(end),
    }


def _dates(name: str, detail: dict[str, Any], on: date, rules: RuleSet) -> dict[str, Any]:
    """Return what the label repeats of an act."""
    review = months_before(on, -rules.review_months)
    if name in {"grant", "renew"}:
        return {
            "valid_from": on,
            "valid_until": date.fromisoformat(detail["valid_until"]),
            "provisional": detail["provisional"],
            "review_on": review,
        }
    return {"review_on": review} if name == "review" else {}


def _granted(found: Dossier, decision: str, now: datetime) -> Granted:
    """Return what the credential says of a decision."""
    step = store.steps(found.reference)[-1]
    last = date.fromisoformat(step.detail["valid_until"])
    return Granted(
        reference=found.reference,
        decision=decision,
        decided_at=now,
        valid_from=now,
        valid_until=datetime.combine(last, time(23, 59, 59), tzinfo=_ZONE),
        training_id=found.training_id,
        training=found.title,
        provider=found.provider,
        rule=found.rule,
        occupations=tuple(Named(code=area.code, name=area.name) for area in found.of("occupation")),
        zones=tuple(Named(code=area.code, name=area.name) for area in found.of("zone")),
        evidence_digest=step.detail["evidence"],
        evidence_as_of=step.detail["evidence_as_of"],
        provisional=found.provisional,
        fictif=found.fictif,
    )


def vote(
    reference: str,
    choice: Literal["for", "against", "abstain"],
    *,
    interest: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Vote on a dossier before the committee, or on a label in force; a declared interest recuses.

    Raises
    ------
    FactsError
        Nothing is before the committee, or this member voted already.
    """
    require(actor, "labels.vote")
    found = find(reference)
    if found.state not in {"committee", *life.IN_FORCE, "suspended"}:
        raise FactsError("Ce dossier n'est pas devant le comité.", hint="L'instruction le transmet.")
    with recorded("labels.vote", actor) as count:
        cast = Vote(member=actor.name, choice="recused" if interest.strip() else choice)
        if not store.vote(reference, round_of(reference), cast, interest=interest.strip()[:300], at=now):
            raise FactsError("Vous avez déjà voté sur ce dossier.", hint="Un vote ne se change pas.")
        count.about, count.rows_out = reference, 1


def round_of(reference: str) -> int:
    """Number the open round of votes: decisions taken so far, plus one."""
    return 1 + sum(step.act in life.DECISIONS for step in store.steps(reference))


def votes(reference: str) -> list[Vote]:
    """Return the votes of the open round."""
    return store.votes(reference, round_of(reference))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the nightly job says of one label."""

    reference: str
    what: str
    words: str


def tend(*, actor: Actor, now: datetime) -> list[Proposal]:
    """Look at every label in force by the last run: propose what a person decides, end those whose time is over.

    To be run after the nightly `cycle`. Running it again adds nothing.
    """
    require(actor, "labels.tend")
    found: list[Proposal] = []
    with recorded("labels.tend", actor) as count:
        held = store.held((*life.IN_FORCE, "suspended"))
        count.rows_in = len(held)
        said = {one["training_id"]: one for one in _assessments()} if held else {}
        for one in held:
            proposed = _proposal(one, said.get(one.training_id), now.date())
            if proposed is not None and _add(one, proposed, actor=actor, now=now):
                found.append(proposed)
        count.rows_out = len(found)
    return found


def _assessments() -> list[dict[str, Any]]:
    try:
        return labels.assessments()
    except NotFoundError:
        return []


def _proposal(found: Dossier, said: dict[str, Any] | None, on: date) -> Proposal | None:
    """Return the first thing to be said of a label: its end, its evidence, its suspension, its review."""
    if found.valid_until is not None and found.valid_until < on:
        return Proposal(reference=found.reference, what="expire", words="période terminée")
    if said is not None and said["advice"] in {"watch", "lose"}:
        return Proposal(reference=found.reference, what=said["advice"], words=said["advice_fr"])
    if found.state == "suspended":
        until = store.steps(found.reference)[-1].detail.get("until", "")
        if until and date.fromisoformat(until) < on:
            return Proposal(
                reference=found.reference, what="resume", words=f"la suspension devait finir le {until}"
            )
    if found.review_on is not None and found.review_on <= on:
        words = f"revue annuelle due le {found.review_on}"
        return Proposal(reference=found.reference, what="review", words=words)
    return None


def _add(found: Dossier, proposed: Proposal, *, actor: Actor, now: datetime) -> bool:
    """Add a proposal once, or the end of a period; say whether anything was added."""
    with store.all_or_nothing():
        if proposed.what == "expire":
            _act(found.reference, "expire", actor=actor, now=now, reason=proposed.words, detail={})
            return True
        last = [step for step in store.steps(found.reference) if step.act in {"propose", proposed.what}]
        if last and last[-1].act == "propose" and last[-1].reason == proposed.words:
            return False
        detail = {"proposed": proposed.what}
        _act(found.reference, "propose", actor=actor, now=now, reason=proposed.words, detail=detail)
        return True


def document(reference: str, number: int, *, actor: Actor) -> bytes:
    """Return the document of an act as PDF, in French; the same act gives the same bytes.

    Raises
    ------
    NotFoundError
        No such act, or an act without a document.
    """
    require(actor, "labels.dossiers")
    found = find(reference)
    _check_own(actor, found.organisation)
    step = next((one for one in store.steps(reference) if one.number == number), None)
    if step is None or not life.BY_NAME[step.act].paper:
        raise NotFoundError("No such document.", hint="See the history of the dossier.")
    subject = Subject(
        reference=reference,
        training=found.title,
        training_id=found.training_id,
        provider=found.provider,
        occupations=tuple(area.name for area in found.of("occupation")),
        zones=tuple(area.name for area in found.of("zone")),
        fictif=found.fictif,
    )
    kept = store.evidence(reference)
    proofs = [one["sentence_fr"] for one in json.loads(kept[1])["proofs"]] if kept else []
    page = paper(
        subject, act=step.act, on=step.at.astimezone(_ZONE).date(), reason=step.reason, detail=step.detail,
        proofs=proofs, rules=rule_set(found.rule),
    )  # fmt: skip
    return printed.pdf("label_paper", page)


def acts_for(found: Dossier, actor: Actor) -> list[life.Transition]:
    """Return the acts that the actor's role may do on a label in its state, whatever is still missing."""
    return [
        one
        for one in life.TRANSITIONS
        if found.state in one.after
        and one.name not in {"request", "expire", "propose"}
        and may(actor, one.right)
        and not (one.name == "observe" and _standing(found).notice_due is None)
    ]


def queue(actor: Actor) -> list[Dossier]:
    """Return the dossiers that the actor may see, the one that waited longest first; a provider sees its own."""
    require(actor, "labels.dossiers")
    own = actor.organisation if actor.role == "provider" else None
    return store.held([state for state in life.STATES if state], organisation=own)


def history(reference: str, *, actor: Actor) -> tuple[Dossier, list[Step]]:
    """Return a label and its acts, to those who may see the dossier."""
    require(actor, "labels.dossiers")
    found = find(reference)
    _check_own(actor, found.organisation)
    return found, store.steps(reference)


def trainings_of(actor: Actor) -> list[dict[str, Any]]:
    """Return the trainings for which the actor may ask the label."""
    require(actor, "labels.request")
    rows = records.read("trainings").sort("title", "training_id").iter_rows(named=True)
    return [row for row in rows if actor.role != "provider" or (row["siret"] or "") == actor.organisation]


def _act(
    reference: str,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str,
    detail: dict[str, Any],
    **dates: Any,
) -> int:
    """Add an act; return its number.

    Raises
    ------
    FactsError
        Somebody else acted at the same time.
    """
    before = store.steps(reference)
    state = life.BY_NAME[name].to or (before[-1].state if before else "")
    step = Step(
        number=len(before) + 1, act=name, state=state, at=now, actor=actor.name, role=actor.role,
        reason=reason.strip(), detail=detail,
    )  # fmt: skip
    if not store.add_step(reference, step, **dates):
        raise FactsError("Quelqu'un a agi sur ce dossier en même temps.", hint="Rechargez la page.")
    return step.number


def _standing(found: Dossier) -> Standing:
    """Return what stands before an act: the state, the notice that is open, the votes of the round."""
    done = store.steps(found.reference)
    open_from = max((step.number for step in done if step.act in life.DECISIONS), default=0)
    due = [step.detail["due_on"] for step in done if step.act == "notify" and step.number > open_from]
    granted = [step.at for step in done if step.act in {"grant", "renew"}]
    return Standing(
        state=found.state,  # type: ignore[arg-type]
        last_on=done[-1].at.date() if done else None,
        granted_on=granted[-1].date() if granted else None,
        notice_due=date.fromisoformat(due[-1]) if due else None,
        votes=tuple(votes(found.reference)),
    )


def _training(training_id: str) -> dict[str, Any]:
    for row in records.read("trainings").iter_rows(named=True):
        if row["training_id"] == training_id:
            return row
    raise NotFoundError("No such training in the catalogue.", hint="Look it up in the list of trainings.")


def _check_own(actor: Actor, organisation: str) -> None:
    """Let a provider through to its own trainings only."""
    if actor.role == "provider" and (not organisation or organisation != actor.organisation):
        raise NotAllowedError(
            "Cette formation est celle d'un autre organisme.", hint="Choisissez une des vôtres."
        )


def _assessed(training_id: str) -> tuple[dict[str, Any], bytes]:
    """Return the assessment of a training and its evidence, by the last run.

    Raises
    ------
    FactsError
        It was not assessed: out of the perimeter, or newer than the run.
    """
    for one in _assessments():
        if one["training_id"] == training_id:
            return one, labels.evidence_of(training_id)
    raise FactsError(
        "Cette formation n'a pas été évaluée : hors du périmètre numérique, ou plus récente que le calcul.",
        hint="Attendez le prochain calcul, ou vérifiez ses codes ROME.",
    )


def _areas(training: dict[str, Any], evidence: bytes) -> Sequence[Area]:
    """Return what a label is for: the occupations aimed at, the zones within reach, the ways it is given."""
    zones = dict(editions.read("zones").select("zone", "label").iter_rows())
    names = dict(packaged.occupations().select("rome3", "label").iter_rows())
    names |= dict(editions.read("rome_sheets").select("rome4", "label").iter_rows())
    given = records.read("sessions").filter(training_id=training["training_id"])["modality"].unique().sort()
    return [
        *(
            Area(kind="occupation", code=code, name=names.get(code, code))
            for code in sorted(training["rome"])
        ),
        *(Area(kind="zone", code=code, name=zones.get(code, code)) for code in json.loads(evidence)["zones"]),
        *(Area(kind="modality", code=code, name=code) for code in given),
    ]


def _canonical(document: dict[str, Any]) -> bytes:
    from numericemploi.labels.evidence import canonical

    return canonical(document)
