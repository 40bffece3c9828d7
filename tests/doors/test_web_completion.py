"""Fields that complete: what a browser sends, with and without JavaScript, and what the form makes of it."""

from __future__ import annotations

import pytest
from django import forms
from django.test import Client

import petit_est
from numericemploi.model.tables.territories import COMMUNE_POSTCODES, COMMUNES
from numericemploi.store import editions, runs
from numericemploi.web.completion import Chosen
from numericemploi.web.occupation_field import CommuneField, OccupationField, SkillField

pytestmark = pytest.mark.django_db

WEB = "Développeur / Développeuse web"


class Asked(forms.Form):
    job = OccupationField(label="Métier")
    skill = SkillField(label="Compétence", required=False)
    place = CommuneField(label="Commune", required=False)

    def cleaned_or_none(self, name: str) -> Chosen | None:
        self.is_valid()
        return self.cleaned_data.get(name)


def sent(**values: str) -> Asked:
    return Asked(values)


def test_a_name_picked_in_the_list_brings_its_code():
    form = sent(job=WEB, job_code="M1855", job_for=WEB)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["job"] == Chosen(text=WEB, code="M1855", label=WEB)
    assert form.cleaned_data["skill"] is None


def test_a_name_written_whole_needs_no_list():
    assert sent(job="developpeur / developpeuse WEB").cleaned_or_none("job").code == "M1855"


def test_a_text_changed_since_it_was_picked_has_lost_its_code():
    form = sent(job="data engineer", job_code="M1855", job_for=WEB)
    assert form.cleaned_or_none("job").code == "M1811"


def test_a_text_that_may_mean_several_things_is_asked_again_with_the_choices():
    form = sent(job="dév back ou front")
    assert form.errors.as_data()["job"][0].code == "choose"
    shown = str(form["job"])
    assert 'type="radio" name="job_choice" value="M1855"' in shown
    assert 'name="job_for" value="dév back ou front"' in shown


def test_a_choice_among_the_radio_buttons_keeps_the_writers_words():
    form = sent(job="dév back ou front", job_for="dév back ou front", job_choice="M1855")
    assert form.cleaned_or_none("job").text == "dév back ou front"
    assert form.cleaned_data["job"].code == "M1855"


@pytest.mark.parametrize("code", ["M9999", "'; DROP TABLE", "M1855 "])
def test_a_code_that_nobody_knows_is_refused(code: str):
    assert "job" in sent(job=WEB, job_code=code, job_for=WEB).errors


def test_what_looks_like_nothing_is_said_so_and_offers_no_button():
    form = sent(job="zzzz qqqq")
    assert form.errors.as_data()["job"][0].code == "unknown"
    assert "radio" not in str(form["job"])


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_an_empty_field_is_required_or_none(text: str):
    form = sent(job=text, skill=text)
    assert form.errors.as_data()["job"][0].code == "required"
    assert "skill" not in form.errors


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "🦄" * 300, "a" * 10_000, "مطور", "\x07\x1b"])
def test_a_hostile_text_is_refused_escaped_and_cut(text: str):
    form = sent(job=text)
    form.is_valid()
    shown = str(form["job"])
    assert "<script>alert" not in shown
    assert len(shown) < 20_000


def test_an_edited_object_shows_the_name_of_its_code():
    assert 'value="M1855"' in str(Asked(initial={"job": "M1855"})["job"])
    assert f'value="{WEB}"' in str(Asked(initial={"job": "M1855"})["job"])


def test_a_field_is_a_plain_labelled_text_field_before_the_script_makes_it_a_combobox():
    shown = str(Asked()["job"])
    assert "role=" not in shown.replace('role="status"', "")
    assert 'id="id_job"' in shown
    assert 'hx-target="#id_job_list"' in shown


def _keep(table, frame, digest: str) -> None:
    source = editions.Source(
        dataset=table.name, origin="public", publisher="La Poste", licence="LO", vintage="2025",
        published_on=petit_est.AS_OF,
    )  # fmt: skip
    editions.keep(table, frame, rejects=None, source=source, digest=digest)


@pytest.fixture
def places(db: None) -> None:
    row = {"department": "99", "region": "44", "zone": "9901"}
    two = [{**row, "commune": "99001", "label": "Bourg"}, {**row, "commune": "99002", "label": "Bourg"}]
    _keep(COMMUNES, COMMUNES.of([*two, {**row, "commune": "99003", "label": "Valvert"}]), "c" * 64)
    codes = [("99001", "99100"), ("99002", "99200"), ("99003", "99200")]
    _keep(
        COMMUNE_POSTCODES,
        COMMUNE_POSTCODES.of([{"commune": commune, "postcode": postcode} for commune, postcode in codes]),
        "d" * 64,
    )


def test_a_commune_is_taken_by_a_postcode_that_it_has_alone_and_asked_when_it_shares_it(places: None):
    assert sent(place="99100").cleaned_or_none("place").code == "99001"
    shared = sent(place="99200")
    assert shared.errors.as_data()["place"][0].code == "choose"
    assert [f'value="{code}"' in str(shared["place"]) for code in ("99001", "99002", "99003")] == [
        False,
        True,
        True,
    ]


def test_communes_of_one_name_are_told_apart_by_their_postcode(places: None):
    shown = str(sent(place="bourg")["place"])
    assert "99100" in shown
    assert "99200" in shown


def test_the_rows_under_a_field_are_a_fragment_that_the_list_numbers(client: Client):
    shown = client.get("/metiers/suggestions/?field=job&job=dev+web&list=id_job_list").content.decode()
    assert 'role="option" id="id_job_list_1"' in shown
    assert 'data-code="M1855"' in shown
    assert "<html" not in shown
    assert "suggestions: arrows" in client.get("/en/metiers/suggestions/?q=dev").content.decode()


@pytest.mark.parametrize("noun", ["metiers", "competences", "communes"])
@pytest.mark.parametrize("query", ["", "q=", "q=a", "q=%00", "field=x", "q=dev&list=%22%3E%3Cscript%3E"])
def test_a_fragment_never_fails_nor_repeats_what_it_was_given(client: Client, noun: str, query: str):
    answer = client.get(f"/{noun}/suggestions/?{query}")
    assert answer.status_code == 200
    assert b"<script" not in answer.content
    assert client.post(f"/{noun}/suggestions/").status_code == 405


def test_trainings_are_found_by_occupation_and_by_skill(client: Client, small: runs.Done):
    by_job = client.get("/formations/?metier=d%C3%A9veloppeur+web").content.decode()
    assert "fictif-dev" in by_job
    assert "fictif-sys" not in by_job
    unsure = client.get("/formations/?metier=dev+back+ou+front").content.decode()
    assert 'name="metier_choice"' in unsure
    assert "fictif-sys" in unsure


def test_the_occupation_of_the_gap_map_is_found_by_any_title(client: Client, small: runs.Done):
    found = client.get("/zones/", {"layer": "gap", "horizon": "medium", "intitule": "développeuse web"})
    assert found.headers["Location"] == "/zones/?layer=gap&metier=M1805&horizon=medium"
    unsure = client.get("/zones/", {"layer": "gap", "intitule": "dev back ou front"})
    assert 'name="intitule_choice"' in unsure.content.decode()
    related = client.get("/zones/", {"layer": "gap", "intitule": "web designer"})
    assert "pas un métier numérique mesuré ici" in related.content.decode()
