"""The life of a label, one act at a time: the software proposes, a person decides, nothing is overwritten."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from numericemploi.labels import life
from numericemploi.labels.credential.label import Granted, Named
from numericemploi.labels.evidence import canonical
from numericemploi.labels.life import Standing
from numericemploi.labels.rules import RuleSet, in_force, rule_set
from numericemploi.model.codes import Siret
from numericemploi.model.errors import FactsError, NotFoundError
from numericemploi.model.period import months_before
from numericemploi.reference import packaged
from numericemploi.store import editions, records
from numericemploi.store import labels as store
from numericemploi.store.labels import Area, Dossier
from numericemploi.verbs import credentials, label_dossiers
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded


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
    training = label_dossiers.training(training_id)
    label_dossiers.check_own(actor, training["siret"] or "")
    assessment, evidence = label_dossiers.assessed(training_id)
    _check_request(training, assessment)
    rules = in_force(now.date())
    with recorded("labels.request", actor) as count, store.all_or_nothing():
        reference = store.next_reference(now.year)
        store.open_dossier(
            reference=reference, training=training, rule=rules.id, areas=_areas(training, evidence), at=now
        )
        detail = {"evidence": assessment["evidence"]}
        label_dossiers.add_act(reference, "request", actor=actor, now=now, reason="", detail=detail)
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
    found = label_dossiers.find(reference)
    label_dossiers.check_own(actor, found.organisation)
    with recorded(f"labels.{name}", actor) as count:
        with store.all_or_nothing():
            _done(found, name, reason=reason, until=until, ground=ground, actor=actor, now=now)
        if name in _SIGNED:
            credentials.publish(actor=actor, now=now)
        count.about, count.rows_out = reference, 1


_SIGNED = {"grant", "renew", "suspend", "resume", "withdraw", "watch", "clear"}
"""Acts that change what is signed: a credential, a status list or the register."""


def _done(
    found: Dossier, name: str, *, reason: str, until: date | None, ground: str, actor: Actor, now: datetime
) -> None:
    """Add the act with what it carries, and change what the world sees of the label."""
    rules, on = rule_set(found.rule), now.date()
    standing = label_dossiers.standing_of(found)
    life.check(name, standing, on=on, reason=reason, rules=rules)
    detail = _detail(found, name, standing, until=until, ground=ground, on=on, rules=rules)
    dates = _dates(name, detail, on, rules)
    number = label_dossiers.add_act(
        found.reference, name, actor=actor, now=now, reason=reason, detail=detail, **dates
    )
    decision = f"{found.reference}-{number}"
    if name in {"grant", "renew"}:
        credentials.sign(_granted(label_dossiers.find(found.reference), decision, now), actor=actor, now=now)
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
    assessment, _ = label_dossiers.assessed(found.training_id)
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
    assessment, evidence = label_dossiers.assessed(found.training_id)
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
        found.reference, digest=assessment["evidence"], evidence=evidence, assessment=canonical(assessment)
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
        valid_until=datetime.combine(last, time(23, 59, 59), tzinfo=label_dossiers.ZONE),
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
