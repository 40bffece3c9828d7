"""Labels signed, published, suspended, withdrawn; keys rotated and compromised; old backups and clocks noticed."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

import signed_labels as label
from numericemploi.labels.credential import status_list
from numericemploi.labels.credential.label import Place
from numericemploi.labels.credential.ledger import Ledger
from numericemploi.labels.credential.trust import Kept
from numericemploi.model.errors import (
    NotAllowedError,
    NotFoundError,
    SourceError,
    StorageError,
    UntrustedError,
)
from numericemploi.store import credentials as kept
from numericemploi.store import files, ledger, published
from numericemploi.store.models import Credential, StandingChange, StatusPlace
from numericemploi.verbs import credentials, keys, trust, verification
from numericemploi.verbs.access import CONSOLE, VISITOR

pytestmark = pytest.mark.django_db

NOW = label.NOW
REFERENCE = label.granted().reference


@pytest.fixture
def first(data_folder: Path) -> str:
    """The instance's first key."""
    return keys.rotate(actor=CONSOLE, now=NOW)


def grant(now=NOW, **changed):
    """Sign a label and publish it."""
    done = credentials.sign(label.granted(**changed), actor=CONSOLE, now=now)
    credentials.publish(actor=CONSOLE, now=now)
    return done


def another(number: int, **changed):
    name = f"PE-2024-{number:04}"
    return {"reference": name, "decision": f"{name}-1", "training_id": f"fictif-{number}", **changed}


def judged(reference=REFERENCE, *, at=NOW):
    found = kept.of_label(reference)
    assert found is not None
    return verification.verify(found.document, at=at)


def test_a_label_signed_and_published_verifies_from_the_published_files_alone(first):
    grant()
    verdict = judged()
    assert verdict.code == "valid"
    assert verdict.document["id"] == "https://demo.numericemploi.example/labels/PE-2024-0001/"


def test_nobody_sees_a_label_before_the_ledger_holds_it(first):
    credentials.sign(label.granted(), actor=CONSOLE, now=NOW)
    assert kept.of_label(REFERENCE) is None
    assert not ledger.read().signatures
    assert credentials.publish(actor=CONSOLE, now=NOW) == 1
    assert len(ledger.read().signatures) == 1
    assert credentials.publish(actor=CONSOLE, now=NOW) == 0


def test_the_same_decision_signed_twice_is_one_credential_and_one_index(first):
    one, two = grant(), grant()
    assert one.signature == two.signature
    assert Credential.objects.count() == StatusPlace.objects.count() == 1


def test_two_hands_that_sign_a_decision_at_once_leave_one_credential(first, monkeypatch):
    """The second looked before the first had kept its own: the database lets one in."""
    one = grant()
    really, looks = kept.of_decision, []

    def looked(decision: str):
        looks.append(decision)
        return None if len(looks) == 1 else really(decision)

    monkeypatch.setattr(kept, "of_decision", looked)
    two = credentials.sign(label.granted(), actor=CONSOLE, now=NOW + timedelta(seconds=30))
    assert two.signature == one.signature
    assert Credential.objects.count() == 1


def test_a_renewal_keeps_the_index_of_the_label(first):
    grant()
    before = kept.place_of(REFERENCE)
    grant(decision="PE-2024-0001-2")
    assert kept.place_of(REFERENCE) == before
    assert Credential.objects.count() == 2


def test_a_decision_rolled_back_leaves_an_index_taken_and_nothing_signed(first):
    def decide() -> None:
        with transaction.atomic():
            credentials.sign(label.granted(), actor=CONSOLE, now=NOW)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        decide()
    assert not Credential.objects.exists()
    place = ledger.read().places[REFERENCE]
    grant()
    assert kept.place_of(REFERENCE) == place


@pytest.mark.django_db(transaction=True)
def test_publishing_within_a_transaction_is_refused(data_folder):
    keys.rotate(actor=CONSOLE, now=NOW)
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        credentials.publish(actor=CONSOLE, now=NOW)


def test_a_crash_between_signature_and_publication_is_finished_by_the_next_publication(first, monkeypatch):
    credentials.sign(label.granted(), actor=CONSOLE, now=NOW)

    def killed(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(kept, "publish", killed)
    with pytest.raises(KeyboardInterrupt):
        credentials.publish(actor=CONSOLE, now=NOW)
    assert kept.of_label(REFERENCE) is None  # in the ledger, not yet public
    monkeypatch.undo()
    credentials.publish(actor=CONSOLE, now=NOW)
    assert judged().code == "valid"


def test_suspending_sets_the_bit_restoring_clears_it_and_a_withdrawal_is_for_good(first):
    grant()
    grant(**another(2))
    for act, code in (
        (credentials.suspend, "suspended"),
        (credentials.restore, "valid"),
        (credentials.withdraw, "suspended"),
    ):
        act(REFERENCE, decision="D", actor=CONSOLE, now=NOW)
        credentials.publish(actor=CONSOLE, now=NOW)
        assert judged().code == code
        assert judged("PE-2024-0002").code == "valid"
    with pytest.raises(NotAllowedError, match="retiré"):
        credentials.restore(REFERENCE, decision="D", actor=CONSOLE, now=NOW)
    assert [one.act for one in kept.changes(REFERENCE)] == ["suspended", "restored", "withdrawn"]


def test_a_label_that_is_not_suspended_cannot_be_restored_nor_one_that_never_was_withdrawn(first):
    grant()
    with pytest.raises(NotAllowedError):
        credentials.restore(REFERENCE, decision="D", actor=CONSOLE, now=NOW)
    with pytest.raises(NotFoundError):
        credentials.withdraw("PE-2024-9999", decision="D", actor=CONSOLE, now=NOW)


def test_a_visitor_signs_nothing(first):
    with pytest.raises(NotAllowedError):
        credentials.sign(label.granted(), actor=VISITOR, now=NOW)
    with pytest.raises(NotAllowedError):
        keys.rotate(actor=VISITOR, now=NOW)


def test_status_lists_are_signed_again_after_a_day_and_left_alone_before(first):
    grant()
    before = published.lists()[1]
    credentials.publish(actor=CONSOLE, now=NOW + timedelta(hours=23))
    assert published.lists()[1] == before
    credentials.publish(actor=CONSOLE, now=NOW + timedelta(hours=24))
    assert published.lists()[1] != before
    assert judged(at=NOW + timedelta(days=8)).code == "valid"
    assert judged(at=NOW + timedelta(days=8, seconds=1)).code == "status-old"


def test_yesterdays_list_shown_again_no_longer_counts_after_its_end(first):
    grant()
    old = json.loads(published.lists()[1])
    credentials.suspend(REFERENCE, decision="D", actor=CONSOLE, now=NOW)
    credentials.publish(actor=CONSOLE, now=NOW)
    from dataclasses import replace

    from numericemploi.labels.credential.verification import verify

    replayed = replace(trust.store(), lists={old["id"]: Kept(document=old, fetched_at=NOW)})
    data = kept.of_label(REFERENCE).document
    assert verify(data, trust=replayed, at=NOW + timedelta(days=7, seconds=1)).outcome == "unverifiable"


def test_after_a_rotation_labels_of_the_former_key_still_verify_until_the_last_of_them_ends(first):
    grant()
    second = keys.rotate(actor=CONSOLE, now=NOW + timedelta(days=365))
    credentials.publish(actor=CONSOLE, now=NOW + timedelta(days=365))
    assert judged(at=NOW + timedelta(days=365)).code == "valid"
    assert [(key.id, key.state) for key in keys.listing(NOW + timedelta(days=365))] == [
        (first, "former"),
        (second, "active"),
    ]
    later = label.granted().valid_until + timedelta(seconds=1)
    credentials.publish(actor=CONSOLE, now=later)
    assert keys.listing(later)[0].state == "ended"
    assert json.loads(published.read(published.DID))["assertionMethod"] == [
        f"did:web:demo.numericemploi.example#{second}"
    ]


def test_a_compromised_key_is_believed_no_longer_and_its_labels_are_signed_again(first):
    old = grant()
    place = kept.place_of(REFERENCE)
    done = keys.compromise(first, actor=CONSOLE, now=NOW + timedelta(hours=1))
    assert done.signed == (REFERENCE,)
    assert verification.verify(old.document, at=NOW + timedelta(hours=1)).code == "key-withdrawn"
    assert judged(at=NOW + timedelta(hours=1)).code == "valid"
    again = kept.of_label(REFERENCE)
    before, after = json.loads(old.document), json.loads(again.document)
    assert after["validFrom"] > before["validFrom"]
    assert {n: v for n, v in after.items() if n not in {"validFrom", "proof"}} == {
        n: v for n, v in before.items() if n not in {"validFrom", "proof"}
    }
    assert kept.place_of(REFERENCE) == place
    assert keys.compromise(first, actor=CONSOLE, now=NOW + timedelta(hours=1)).signed == ()


def test_labels_withdrawn_or_ended_are_not_signed_again(first):
    grant()
    grant(**another(2))
    credentials.withdraw(REFERENCE, decision="D", actor=CONSOLE, now=NOW)
    credentials.publish(actor=CONSOLE, now=NOW)
    assert keys.compromise(first, actor=CONSOLE, now=NOW).signed == ("PE-2024-0002",)
    after = label.granted().valid_until + timedelta(seconds=1)
    assert credentials.reissue(actor=CONSOLE, now=after, everything=True).signed == ()


def test_a_key_that_nobody_made_cannot_be_compromised(first):
    with pytest.raises(NotFoundError, match="No key"):
        keys.compromise("autre", actor=CONSOLE, now=NOW)


@pytest.mark.parametrize("name", ["", "ledger.jsonl", "*.key"])
def test_a_keys_folder_that_others_may_open_signs_nothing(first, settings, name):
    path = next(Path(settings.KEYS_DIR).glob(name)) if name else Path(settings.KEYS_DIR)
    path.chmod(0o755 if not name else 0o640)
    with pytest.raises(UntrustedError, match="opened by others"):
        grant()
    assert not Credential.objects.exists()


def test_the_folder_and_its_files_are_made_for_their_owner_alone(first, settings):
    folder = Path(settings.KEYS_DIR)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {one.stat().st_mode & 0o777 for one in folder.iterdir()} == {0o600}


def test_a_secret_that_is_missing_wrong_or_rubbish_signs_nothing_and_is_repaired_by_a_rotation(
    first, settings
):
    path = next(Path(settings.KEYS_DIR).glob("*.key"))
    right = path.read_text()
    from numericemploi.labels.credential import multikey

    for wrong in ("", "z3u2rubbish", multikey.secret_text(label.OTHER)):
        path.write_text(wrong)
        with pytest.raises(UntrustedError, match="secret key"):
            grant()
    path.unlink()
    with pytest.raises(UntrustedError):
        grant()
    path.write_text(right)
    path.chmod(0o600)
    grant()


def test_without_a_key_the_remedy_is_named(data_folder):
    with pytest.raises(NotFoundError) as told:
        grant()
    assert "labels keys rotate" in told.value.hint


def test_a_clock_set_back_signs_nothing(first):
    grant()
    with pytest.raises(UntrustedError, match="clock"):
        grant(NOW - timedelta(minutes=6), **another(2, decided_at=NOW - timedelta(days=2)))
    with pytest.raises(UntrustedError, match="clock"):
        credentials.publish(actor=CONSOLE, now=NOW - timedelta(days=2))
    grant(NOW - timedelta(minutes=4), **another(2, decided_at=NOW - timedelta(days=2)))


def test_no_credential_is_valid_before_its_decision(first):
    with pytest.raises(UntrustedError, match="before the decision"):
        grant(NOW, decided_at=NOW + timedelta(seconds=1))
    later = NOW + timedelta(days=10)
    grant(valid_from=later)
    assert judged().code == "not-yet"


def test_a_title_that_a_credential_cannot_carry_is_refused_before_it_is_signed(first):
    with pytest.raises(SourceError, match="name"):
        grant(training="a\x00b")
    with pytest.raises(SourceError):
        grant(training="x" * 5_000)
    assert not Credential.objects.exists()


def restored(save: dict) -> None:
    """Put the database back as it was: what a restore of an old backup does."""
    for model, rows in save.items():
        model.objects.all().delete()
        model.objects.bulk_create(rows)


def saved() -> dict:
    return {model: list(model.objects.all()) for model in (StatusPlace, Credential, StandingChange)}


def test_an_old_backup_is_noticed_and_nothing_is_signed_before_reconciling(first):
    grant()
    backup = saved()
    grant(**another(2))
    credentials.suspend(REFERENCE, decision="D", actor=CONSOLE, now=NOW)
    credentials.publish(actor=CONSOLE, now=NOW)
    lost = kept.place_of("PE-2024-0002")
    in_the_wild = kept.of_label("PE-2024-0002").document
    restored(backup)
    for act in (lambda: grant(**another(3)), lambda: credentials.publish(actor=CONSOLE, now=NOW)):
        with pytest.raises(UntrustedError, match="depart"):
            act()
    assert credentials.differences().any

    found = credentials.reconcile(actor=CONSOLE, now=NOW)
    assert [one.reference for one in found.lost_signatures] == ["PE-2024-0002"]
    assert [one.act for one in found.lost_changes] == ["suspended"]
    assert not credentials.differences().any
    credentials.publish(actor=CONSOLE, now=NOW)
    assert judged().code == "suspended"
    assert verification.verify(in_the_wild, at=NOW).code == "valid"
    assert kept.place_of("PE-2024-0002") == lost
    grant(**another(3))
    assert kept.place_of("PE-2024-0003") != lost
    assert credentials.reissue(actor=CONSOLE, now=NOW, everything=True).without_text == ("PE-2024-0002",)
    grant(**another(2))  # its decision is found again on paper, and signed anew
    assert kept.place_of("PE-2024-0002") == lost
    assert judged("PE-2024-0002").code == "valid"


def test_after_a_restore_a_number_in_the_wild_is_not_given_to_another_training(first):
    backup = saved()
    grant()
    restored(backup)
    credentials.reconcile(actor=CONSOLE, now=NOW)
    with pytest.raises(UntrustedError, match="another training"):
        grant(training_id="fictif-autre")


def test_an_index_is_never_drawn_twice_even_when_chance_gives_it_again(first, monkeypatch):
    drawn = iter([5, 5, 5, 9])
    monkeypatch.setattr(credentials.secrets, "randbelow", lambda _n: next(drawn))
    grant()
    grant(**another(2))
    assert [kept.place_of(f"PE-2024-000{n}").index for n in (1, 2)] == [5, 9]


def test_a_second_list_is_opened_when_the_first_is_half_full():
    full = Ledger(places={f"L{n}": Place(list_number=1, index=n) for n in range(status_list.IN_A_LIST)})
    assert full.free_place(lambda n: n - 1) == Place(list_number=2, index=status_list.LENGTH - 1)


def test_a_new_ledger_beside_an_old_database_is_noticed_and_takes_over_its_indexes(first, settings):
    grant()
    shutil.rmtree(settings.KEYS_DIR)
    with pytest.raises(UntrustedError, match="depart"):
        keys.rotate(actor=CONSOLE, now=NOW)
    found = credentials.reconcile(actor=CONSOLE, now=NOW)
    assert found.foreign_places == (REFERENCE,)
    credentials.publish(actor=CONSOLE, now=NOW)
    assert ledger.read().places[REFERENCE] == kept.place_of(REFERENCE)
    assert judged().code == "key"  # the key is gone: signed again, it verifies
    credentials.reissue(actor=CONSOLE, now=NOW)
    credentials.publish(actor=CONSOLE, now=NOW)
    assert judged().code == "valid"


def test_a_ledger_edited_cut_or_put_in_another_order_is_refused(first, settings):
    grant()
    path = Path(settings.KEYS_DIR) / "ledger.jsonl"
    whole = path.read_text()
    lines = whole.splitlines(keepends=True)
    for wrong in (whole.replace("PE-2024-0001", "PE-2024-0002"), "".join(lines[1:]), "".join([lines[0], lines[2], lines[1]]),
                  whole + "{}\n", whole + "rubbish\n"):  # fmt: skip
        path.write_text(wrong)
        with pytest.raises(UntrustedError, match="ledger"):
            ledger.read()
    path.write_text(whole)
    assert ledger.read().lines == len(lines)


def test_a_last_line_cut_by_a_crash_is_left_out(first, settings):
    grant()
    path = Path(settings.KEYS_DIR) / "ledger.jsonl"
    with path.open("a") as file:
        file.write('{"line": 99, "wh')
    grant(**another(2))
    assert set(ledger.read().places) == {REFERENCE, "PE-2024-0002"}


def test_a_full_disk_is_told_and_nothing_is_acknowledged(first, monkeypatch):
    monkeypatch.setattr(os, "write", lambda _file, _data: 3)
    with pytest.raises(StorageError, match="cannot be written"):
        grant()
    monkeypatch.undo()
    grant()
    assert judged().code == "valid"


def _taken(folder: str, number: int) -> None:
    """In another process: allocate places in the ledger alone."""
    import django

    os.environ["NUMERICEMPLOI_KEYS_DIR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "numericemploi.config.settings")
    django.setup()
    from django.conf import settings

    settings.KEYS_DIR = folder
    for n in range(20):
        with ledger.held() as opened:
            place = opened.ledger.free_place(lambda most: most % 997)
            facts = {
                "reference": f"P{number}-{n}",
                "subject": "x",
                "list": place.list_number,
                "index": place.index,
            }
            opened.add("allocated", NOW, facts)


def test_two_processes_never_write_the_ledger_at_once(first, settings, monkeypatch):
    monkeypatch.setattr(
        Ledger, "free_place", lambda self, _draw: Place(list_number=1, index=len(self.places))
    )
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_taken, args=(str(settings.KEYS_DIR), n)) for n in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    indexes = sorted(place.index for place in ledger.read().places.values())
    assert indexes == list(range(60))


def test_other_issuers_are_believed_when_chosen_and_pulled(first, tmp_path):
    site = tmp_path / "site" / "label.petit-est.example"
    theirs = label.trust()
    did = theirs.issuers[label.ADDRESSES.issuer].document
    did["service"] = [{"id": "x", "type": "BitstringStatusLists", "serviceEndpoint": [
        label.ADDRESSES.status_list(1), "https://other.example/list"]}]  # fmt: skip
    for name, document in ((".well-known/did.json", did), ("labels/etats/1", label.listed())):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(json.dumps(document))
    data = label.data(label.signed())
    assert verification.verify(data, at=NOW).code == "issuer"
    trust.add(label.ADDRESSES.issuer, actor=CONSOLE)
    assert verification.verify(data, at=NOW).code == "issuer"
    (answer,) = trust.pull(actor=CONSOLE, now=NOW, folder=tmp_path / "site")
    assert (answer.lists, answer.reason) == (1, "")
    assert verification.verify(data, at=NOW).code == "valid"
    (site / ".well-known/did.json").write_text("<html>")
    assert trust.pull(actor=CONSOLE, now=NOW, folder=tmp_path / "site")[0].reason
    assert verification.verify(data, at=NOW).code == "valid"  # what was kept stays
    next((files.folder() / "trust" / "did").iterdir()).write_text("{")
    with pytest.raises(StorageError, match="damaged"):
        trust.store()
    trust.remove(label.ADDRESSES.issuer, actor=CONSOLE)
    assert verification.verify(data, at=NOW).code == "issuer"


def test_the_register_of_another_issuer_is_pulled_and_tells_a_withdrawn_label(first, tmp_path):
    site = tmp_path / "site" / "label.petit-est.example"
    did = label.trust().issuers[label.ADDRESSES.issuer].document
    did["service"] = [
        {"id": "x", "type": "BitstringStatusLists", "serviceEndpoint": [label.ADDRESSES.status_list(1)]},
        {"id": "y", "type": "LabelRegister", "serviceEndpoint": [label.ADDRESSES.register(1)]},
    ]
    for name, document in ((".well-known/did.json", did), ("labels/etats/1", label.listed(label.INDEX)),
                           ("labels/registre/1", label.registered("withdrawn"))):  # fmt: skip
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(json.dumps(document))
    trust.add(label.ADDRESSES.issuer, actor=CONSOLE)
    (answer,) = trust.pull(actor=CONSOLE, now=NOW, folder=tmp_path / "site")
    assert (answer.lists, answer.reason) == (1, "")
    found = verification.verify(label.data(label.signed()), at=NOW)
    assert (found.code, found.standing.state) == ("suspended", "withdrawn")
    (site / "labels/registre/1").write_text(json.dumps(label.listed()))
    assert "register" in trust.pull(actor=CONSOLE, now=NOW, folder=tmp_path / "site")[0].reason


def test_only_a_did_web_of_a_host_may_be_believed_and_never_the_demonstration_elsewhere(first, settings):
    for wrong in (
        "did:key:z6Mk",
        "https://x.example",
        "did:web:127.0.0.1:80",
        "did:web:x.example/../y",
        "did:web:",
    ):
        with pytest.raises(SourceError):
            trust.add(wrong, actor=CONSOLE)
    settings.PUBLIC_URL = "https://label.region.example"
    with pytest.raises(NotAllowedError):
        trust.add("did:web:demo.numericemploi.example", actor=CONSOLE)
    with pytest.raises(NotFoundError):
        trust.remove("did:web:nobody.example", actor=CONSOLE)
