"""Real LHÉO records, the published XSD, real answers of the job offers API: read in place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from numericemploi.model.errors import SourceError
from numericemploi.sources import lheo, offers

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def schema(shared: Path) -> lheo.LheoSchema:
    return lheo.load_schema((shared / "lheo" / "lheo-2.3.xsd").read_bytes())


def _one(path: Path, schema: lheo.LheoSchema | None) -> lheo.Batch:
    (batch,) = lheo.batches(path, schema=schema)
    return batch


def test_the_valid_record_of_onisep_is_kept_with_a_remark_on_its_number(
    shared: Path, schema: lheo.LheoSchema
) -> None:
    batch = _one(shared / "lheo" / "exemple_2.2_bts_onisep.xml", schema)
    training, session = batch.trainings.to_dicts()[0], batch.sessions.to_dicts()[0]
    assert training["training_id"] == "9436_18706"
    assert training["siret"] == "19290076900014"
    assert training["nda"] is None  # 99999999999 in the file
    assert training["rome"] == ["D1402", "D1403", "D1408"]
    # code 0 at entry: not communicated; code 6 at exit is the old level III, bac + 2, hence 5
    assert (training["level_entry"], training["level_exit"], training["rncp"]) == (None, 5, "474")
    assert session["commune"] == "29233"
    assert (session["starts_on"], session["ends_on"]) == (date(2015, 9, 1), date(2017, 8, 31))
    assert session["modality"] == "onsite"
    assert batch.rejects.select("column", "severity").rows() == [
        ("organisme-formation-responsable/numero-activite", "warning")
    ]


def test_the_faulty_record_of_intercarif_is_refused_for_its_siret_and_its_misspelling_is_told(
    shared: Path, schema: lheo.LheoSchema
) -> None:
    batch = _one(shared / "lheo" / "exemple_2.2_intercarif.xml", schema)
    assert (batch.of_trainings, batch.of_sessions) == (
        lheo.Tally(read=1, refused=1),
        lheo.Tally(read=1, refused=1),
    )
    (refused,) = batch.rejects.filter(severity="refused").to_dicts()
    assert refused["column"] == "organisme-formation-responsable/SIRET-organisme-formation/SIRET"
    assert (refused["line"], refused["value"]) == (522, "011111111111111")
    warned = batch.rejects.filter(severity="warning")
    assert (15, "contact-formation/coordonneFs") in warned.select("line", "column").rows()
    assert set(warned["value"]) == {""}


def test_the_verdicts_on_what_we_read_do_not_hang_on_the_schema(
    shared: Path, schema: lheo.LheoSchema
) -> None:
    for name in ("exemple_2.2_bts_onisep.xml", "exemple_2.2_intercarif.xml"):
        with_it, without = (_one(shared / "lheo" / name, one) for one in (schema, None))
        assert with_it.trainings.equals(without.trainings)
        assert with_it.rejects.filter(severity="refused").equals(without.rejects.filter(severity="refused"))


def test_the_schema_says_where_an_unread_element_is_wrong(
    shared: Path, schema: lheo.LheoSchema, tmp_path: Path
) -> None:
    text = (shared / "lheo" / "exemple_2.2_bts_onisep.xml").read_text(encoding="utf-8")
    file = tmp_path / "changed.xml"
    file.write_text(text.replace("<parcours-de-formation>4<", "<parcours-de-formation>9<"), encoding="utf-8")
    rows = _one(file, schema).rejects.filter(column="parcours-de-formation").to_dicts()
    assert [(row["severity"], row["reason"], row["value"]) for row in rows] == [
        ("warning", "not a code of LHÉO's dictionary", "")
    ]


def test_an_old_definition_file_with_a_doctype_is_refused(shared: Path, schema: lheo.LheoSchema) -> None:
    with pytest.raises(SourceError, match="DOCTYPE"):
        list(lheo.batches(shared / "lheo" / "definition-lheo-2.3-gml.xml.gz", schema=schema))


@pytest.mark.parametrize(
    ("name", "count"), [("ft_offres_v2_reponse_exemple.json", 8), ("ft_offres_v2_champs_2026.json", 2)]
)
def test_every_real_offer_is_kept(shared: Path, name: str, count: int) -> None:
    path = shared / "offres_emploi" / name
    reader = offers.reader_for(path)
    assert reader is not None
    rows, rejects = reader(path)
    published = json.loads(path.read_text(encoding="utf-8"))["resultats"]
    assert rows.height == count == len(published)
    assert rows["offer_id"].to_list() == [one["id"] for one in published]
    assert rows["commune"].to_list() == [one["lieuTravail"].get("commune") for one in published]
    assert rows["rome"].to_list() == [one["romeCode"] for one in published]
    assert rejects.filter(severity="refused").is_empty()
    assert set(rejects["column"].str.replace(r"\d+", "n")) <= {"resultats[n].entreprise.siret"}


def test_what_we_write_is_valid_by_the_published_schema(shared: Path):
    from lxml import etree

    import lheo_text
    import petit_est as petit
    from numericemploi.sources import lheo_written

    row = {**petit.trainings().row(0, named=True), "siret": lheo_text.SIRET, "rncp": "31114"}
    sessions = petit.sessions().filter(training_id="fictif-dev").to_dicts()
    site = lheo_written.Site(commune="99001", label="Villeneuve", postcode="99000")
    written = lheo_written.catalogue([row], sessions, sites={"99001": site}, places={"V1": {"region": 8}})
    schema = etree.XMLSchema(etree.parse(str(shared / "lheo" / "lheo-2.3.xsd")))
    assert written.data is not None
    assert schema.validate(etree.fromstring(written.data)), schema.error_log
