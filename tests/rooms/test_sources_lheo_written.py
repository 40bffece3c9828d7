"""What we write as LHÉO our own strict reader reads back, row for row."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import lheo_text
import petit_est as petit
from numericemploi.model.tables.trainings import SESSIONS, TRAININGS
from numericemploi.sources import lheo, lheo_written

SITES = {code: lheo_written.Site(commune=code, label=label, postcode="99000")
         for code, label in petit.geography().select("commune", "label").iter_rows()}  # fmt: skip


def training(**changed: Any) -> dict[str, Any]:
    row = petit.trainings().row(0, named=True)
    return {**row, "siret": lheo_text.SIRET, "nda": "44670000067", "rncp": "31114", "skills": [],
            "objective": "Apprendre & comprendre <le web>.\n\nHTML, CSS.", **changed}  # fmt: skip


def session(**changed: Any) -> dict[str, Any]:
    return {**petit.sessions().row(0, named=True), "session_id": "fictif-V1", "unit_price": None, **changed}


def back(tmp_path: Path, data: bytes) -> lheo.Batch:
    (batch,) = lheo_text.read(tmp_path, data)
    return batch


def write(*sessions: dict[str, Any], one: dict[str, Any] | None = None) -> lheo_written.Written:
    return lheo_written.catalogue(
        [one or training()], sessions, sites=SITES, places={"fictif-V1": {"region": 8, "opco": 2}}
    )


def test_the_rows_come_back_as_they_were(tmp_path: Path):
    sessions = [session(), session(session_id="fictif-V2", commune=None, modality="remote", hours=None, starts_on=None, ends_on=None),
                session(session_id="fictif-V3", starts_on=date(2025, 1, 6), ends_on=date(2025, 5, 2))]  # fmt: skip
    written = write(*sessions)
    assert written.data is not None
    assert written.left_out == {}
    batch = back(tmp_path, written.data)
    assert batch.rejects.filter(severity="refused").is_empty()
    assert batch.trainings.equals(TRAININGS.of([training()]))
    assert batch.sessions.sort("session_id").equals(SESSIONS.of(sessions))


def test_places_are_paid_by_their_funders():
    data = write(session()).data
    assert data is not None
    text = data.decode()
    assert text.index("<code-financeur>16</code-financeur>") < text.index(
        "<code-financeur>2</code-financeur>"
    )
    assert "<nb-places-financees>8</nb-places-financees>" in text


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"siret": None}, "SIRET"), ({"title": "t" * 256}, "name"), ({"objective": "o" * 3001}, "text")],
)
def test_what_could_not_be_read_back_is_left_out_and_told(changed: dict[str, Any], words: str):
    written = write(session(), one=training(**changed))
    assert written.data is None
    assert words in written.left_out["fictif-dev"]


def test_a_fictif_provider_gets_a_stand_in_number_and_keeps_its_name(tmp_path: Path):
    data = write(session(), one=training(siret="fictif-0012")).data
    assert data is not None
    (row,) = back(tmp_path, data).trainings.to_dicts()
    assert row["siret"].startswith("9990000000012")
    assert "fictif" in row["provider"]


def test_a_training_without_a_session_is_left_out():
    assert write().left_out == {"fictif-dev": "no session"}
