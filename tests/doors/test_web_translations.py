"""The site speaks two languages whole: every message is found, translated and compiled."""

import re

from numericemploi.web import catalogue
from numericemploi.web.methods import METHODS


def test_every_message_of_the_site_is_in_the_english_catalogue():
    missing = [m.id for m in catalogue.extracted() if m.id and catalogue.translated().get(m.id) is None]
    assert not missing, "run python -m numericemploi.web.catalogue, then translate"


def test_the_catalogue_holds_no_message_that_the_site_has_left():
    used = catalogue.extracted()
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
