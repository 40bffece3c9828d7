"""The site speaks two languages whole: every message is found, translated and compiled."""

import html
import re
from datetime import date

import pytest
from django.utils import translation

from numericemploi.reference.datasets import DATASETS
from numericemploi.web import catalogue, dates
from numericemploi.web.methods import METHODS
from numericemploi.web.vocabulary import WORDS

MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "janv. févr. juil. sept. oct. nov. déc.",
    "en": "January February March April May June July August September October November December "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec",
}
ADDRESSES = ["", "besoins/", "zones/", "zones/?layer=gap", "zones/9901/", "zones/9902/", "formations/", "formations/fictif-dev/",
             "formations/fictif-sys/", "plan/", "donnees/", "dossiers/", "methodes/", *(f"methodes/{name}/" for name in METHODS),
             "signaler/", "accessibilite/", "mentions/"]  # fmt: skip


@pytest.fixture(scope="module")
def used():
    """What templates and modules of the site say."""
    return catalogue.extracted()


def test_every_message_of_the_site_is_in_the_english_catalogue(used):
    kept = catalogue.translated()
    missing = [m.id for m in used if m.id and kept.get(m.id) is None]
    assert not missing, "run python -m numericemploi.web.catalogue, then translate"


def test_the_catalogue_holds_no_message_that_the_site_has_left(used):
    assert [m.id for m in catalogue.translated() if m.id and used.get(m.id) is None] == []


def test_every_message_is_translated():
    assert catalogue.untranslated(catalogue.translated()) == []


def test_a_translation_keeps_the_places_of_its_message():
    def places(text):
        return sorted(re.findall(r"%\((\w+)\)s", text))

    for message in catalogue.translated():
        if message.id:
            first = message.id if isinstance(message.id, str) else message.id[0]
            given = [message.string] if isinstance(message.string, str) else message.string
            assert all(places(text) == places(first) for text in given), first


def test_the_compiled_catalogue_is_current():
    assert catalogue.MO.read_bytes() == catalogue.mo_bytes(catalogue.translated())


def test_every_method_has_its_text_in_both_languages():
    folder = catalogue.WEB / "templates" / "methods"
    for language in ("fr", "en"):
        assert {path.stem for path in (folder / language).glob("*.html")} == set(METHODS)


def read_by(language, answer):
    """What a reader of the page's language is meant to read: without what is marked as the other language's."""
    other = "en" if language == "fr" else "fr"
    shown = answer.content.decode()
    assert f'<html lang="{language}">' in shown
    shown = re.sub(rf'<(\w+)[^>]* lang="{other}"[^>]*>.*?</\1>', " ", shown, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", shown)))


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "other"), [("fr", "en"), ("en", "fr")])
def test_no_page_names_a_month_in_the_other_language(signed_in, small, public, language, other):
    months = "|".join(re.escape(month) for month in MONTHS[other].split())
    buyer, adviser = signed_in("acheteur"), signed_in("conseillere")
    found = {}
    for address in ADDRESSES:
        client = adviser if address.startswith("dossiers") else buyer
        seen = read_by(language, client.get(f"/{'en/' if language == 'en' else ''}{address}"))
        if wrong := re.findall(rf"\d\S* (?:{months})\W|\b(?:{months}) \d{{4}}", seen):
            found[address] = wrong
    assert not found


@pytest.mark.django_db
def test_a_session_of_the_plan_starts_on_a_day_that_reads_one_way_only(client, small):
    from numericemploi.store import records

    day = records.read("sessions").filter(session_id="V1")["starts_on"].item()
    assert day == date(2024, 9, 2)
    assert "V1 · 2 sept. 2024" in read_by("fr", client.get("/plan/"))
    assert "V1 · 2 Sep 2024" in read_by("en", client.get("/en/plan/"))


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [("fr", "1er déc. 2024", "1er décembre 2024"), ("en", "1 Dec 2024", "1 December 2024")],
)
def test_a_day_is_written_day_first_with_its_month_in_letters(language, short, long):
    with translation.override(language):
        assert (dates.short(date(2024, 12, 1)), dates.long(date(2024, 12, 1))) == (short, long)


def test_what_the_register_says_of_each_dataset_is_in_both_languages():
    for dataset in DATASETS:
        assert dataset.name in WORDS["dataset"]
        assert dataset.vintage in WORDS["vintage"] or not re.search(r"[a-z]{2}", dataset.vintage)
        assert dataset.licence in {*WORDS["licence"], "Licence Ouverte 2.0 (Etalab)", "CC BY 4.0"}
        assert dataset.kind in WORDS["data_kind"]
        assert dataset.publisher in WORDS["publisher"] or " and " not in dataset.publisher


@pytest.mark.django_db
def test_what_the_register_says_of_a_fresh_instance_is_in_both_languages(data_folder):
    from numericemploi.store import editions
    from numericemploi.verbs import instance
    from numericemploi.verbs.access import CONSOLE

    instance.prepare(actor=CONSOLE)
    for held in editions.listing():
        assert held.source.publisher in WORDS["publisher"]
        assert held.source.vintage in WORDS["vintage"]
