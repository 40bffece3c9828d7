"""Phones, e-mails, names after a civility and personal links leave a text; nothing else does."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numericemploi.sources.masking import mask

PHONES = [
    "06 12 34 56 78", "0612345678", "06.12.34.56.78", "06-12-34-56-78", "06/12/34/56/78", "06_12_34_56_78",
    "06 . 12 . 34 . 56 . 78", "0 6 1 2 3 4 5 6 7 8", "06 123 456 78", "(06) 12 34 56 78", "06, 12, 34, 56, 78",
    "06*12*34*56*78", "06|12|34|56|78", "06•12•34•56•78", "06–12–34–56–78", "06—12—34—56—78", "06\n12\n34\n56\n78",
    "06\u00a012\u00a034\u00a056\u00a078", "06\u202f12\u202f34\u202f56\u202f78", "06\u200912\u200934\u200956\u200978",
    "06\u200b12\u200b34\u200b56\u200b78", "06\u00ad12\u00ad34\u00ad56\u00ad78", "０６１２３４５６７８", "٠٦١٢٣٤٥٦٧٨",
    "O6 12 34 56 78", "+33612345678", "+33 6 12 34 56 78", "+33 (0)6 12 34 56 78", "(+33) 6 12 34 56 78",
    "+33.6.12.34.56.78", "＋33 6 12 34 56 78", "0033612345678", "00 33 6 12 34 56 78", "03 88 00 00 00",
    "+352 691 123 456", "+49 681 1234567", "00352 27 12 34 56", "+41 22 123 45 67",
    "zéro six douze trente-quatre cinquante-six soixante-dix-huit", "ZERO SIX DOUZE TRENTE-QUATRE CINQUANTE-SIX VINGT",
    "zéro six 12 34 56 78", "06 douze 34 cinquante-six 78", "zéro-six-douze-trente-quatre-cinquante-six",
    "06.12-34 56/78", "+33(0)612345678", "tel:+33612345678", "33 6 12 34 56 78", "06 12 34 56 soixante-dix-huit",
    "zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit", "[06] [12] [34] [56] [78]", "0 6. 1 2. 3 4. 5 6. 7 8",
    "+33 six douze trente-quatre cinquante-six soixante-dix-huit", "plus trente-trois six douze trente-quatre cinquante-six",
    "06'12'34'56'78", "06’12’34’56’78", "06~12~34~56~78", "06=12=34=56=78", "06+12+34+56+78", "06\t12\t34\t56\t78",
    "O6.I2.34.56.78", "06 l2 34 56 78", "०६१२३४५६७८", "𝟎𝟔 𝟏𝟐 𝟑𝟒 𝟓𝟔 𝟕𝟖", "⁰⁶ ¹² ³⁴ ⁵⁶ ⁷⁸", "⓪⑥ ①② ③④ ⑤⑥ ⑦⑧",
]  # fmt: skip
MAILS = [
    "jean.dupont@exemple.fr", "JEAN.DUPONT@EXEMPLE.FR", "j-dupont+cv@rh.exemple-groupe.com", "élodie.müller@exemple.fr",
    "jean.dupont @ exemple.fr", "jean.dupont@exemple", "jean.dupont＠exemple.fr", "jean.dupont@exemple．fr",
    "jean.dupont(at)exemple.fr", "jean.dupont (at) exemple.fr", "jean.dupont[at]exemple.fr", "jean.dupont{at}exemple{dot}fr",
    "jean.dupont (arobase) exemple (point) fr", "jean.dupont arobase exemple.fr", "jean.dupont at exemple point fr",
    "jean.dupont AT exemple DOT fr", "jean (point) dupont (at) exemple (point) fr", "jean dot dupont at exemple dot fr",
    "jean.dupont-at-exemple.fr", "jean.dupont_at_exemple.fr", "jean.dupont <at> exemple.fr", "jean.dupont(à)exemple.fr",
    "jean.dupont[@]exemple.fr", "jean.dupont\u00a0@\u00a0exemple.fr",
    "jeanne.dupont [at] exemple [point] fr", "jean point dupont arobase exemple point fr", "jean.dupont arobas exemple.fr",
    "jean.dupont&#64;exemple.fr", "jean.dupont&commat;exemple.fr", "jean.dupont%40exemple.fr", "jean . dupont @ exemple . fr",
    "jean.dupont *at* exemple *dot* fr", "jean.dupont|at|exemple|dot|fr", "jean.dupont “at” exemple “dot” fr",
    "jean.dupont#at#exemple.fr", "jean.dupont\u200b@\u200bexemple.fr", "jean.dupont (chez) exemple.fr", "<jean.dupont@exemple.fr>",
]  # fmt: skip
PERSONS = [
    "Mme Dupont", "Mme. DUPONT", "MME DUPONT", "mme dupont", "Madame Le Goff", "MADAME DUPONT", "M. Jean DUPONT", "M.Dupont",
    "Monsieur de La Tour", "Mlle Dupont-Durand", "M DUPONT", "Mr Dupont", "Dr Dupont", "Mme Jeanne d'Arc", "Mme\u00a0Dupont",
    "Contact : Jean Dupont", "contactez Jean Dupont", "Recruteuse : Jeanne DUPONT", "Contactez Mme Jeanne Dupont",
    "Contactez Mme J. Dupont", "demandez M. Jean DUPONT", "Contact : Jean Pierre Dupont", "Mme  Jeanne  Dupont",
]  # fmt: skip
LINKS = [
    "linkedin.com/in/jean-dupont",
    "https://www.linkedin.com/in/jean-dupont/",
    "https://calendly.com/jean/30min",
]
KEPT = [
    "35h/semaine, de 2 000 € à 2 500 € brut sur 12 mois", "SIRET 356 000 000 00048", "du 01/09/2024 au 30/06/2025",
    "réf. 0123456, lot 12", "Madame, Monsieur,", "Poste (a) ou (b)", "Bac+2 à Bac+5", "ROME M1805, H/F",
    "Contact avec la clientèle", "Salaire : 10.03 euros à 12.31 euros", "Look at us. See you", "demander une aide",
    "Horaires : 08h30 12h30 13h30 17h", "https://www.exemple.fr/offres/12", "formation de 400 heures à Metz (57000)",
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (s, w)
        for forms, w in (
            (PHONES, "[téléphone]"),
            (MAILS, "[courriel]"),
            (PERSONS, "[personne]"),
            (LINKS, "[lien]"),
        )
        for s in forms
    ],
)
def test_each_way_of_writing_it_is_masked_and_the_words_around_stay(said: str, word: str) -> None:
    masked = mask(f"Écrivez ou appelez {said}, merci.")
    assert word in masked
    assert masked.startswith("Écrivez ou appelez ")
    assert masked.endswith(", merci.")
    for trace in ("dupont", "exemple", "12", "34", "douze", "müller", "tour", "goff"):
        assert trace not in masked.lower()


def test_more_than_fifty_ways_of_writing_a_phone_or_a_mail_are_tried() -> None:
    assert len(set(PHONES)) + len(set(MAILS)) >= 100


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_contact_is_left_as_it_stands(text: str) -> None:
    assert mask(text) == text


def test_several_contacts_in_one_text_all_leave_it() -> None:
    text = "Mme Dupont (06 12 34 56 78 ou 03.88.11.22.33), a.b@exemple.fr ; M. Durand : c (at) exemple.fr"
    assert mask(text) == ("[personne] ([téléphone] ou [téléphone]), [courriel] ; [personne] : [courriel]")


def test_a_long_text_keeps_its_unusual_blanks_where_nothing_is_masked() -> None:
    assert (
        mask("35\u202fh à\u00a0Metz – 06\u202f12\u202f34\u202f56\u202f78")
        == "35\u202fh à\u00a0Metz – [téléphone]"
    )


@given(st.text(max_size=200), st.sampled_from(PHONES + MAILS + PERSONS), st.text(max_size=50))
def test_masking_twice_changes_nothing_more(before: str, said: str, after: str) -> None:
    once = mask(f"{before} {said} {after}")
    assert mask(once) == once


@pytest.mark.parametrize(
    "piece", ["a", "@", "0 ", "06 12 34 56 7 ", "a@", "a.", "M. ", "Mme A ", "(at)", "x (point) ", "zero un ", "Contact ", " ",
              "Mme De ", "+33 ", "linkedin.com/in/", "http://", "M A", "0" , "00 ", "06 dix "],
)  # fmt: skip
def test_no_text_takes_more_than_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * (size // len(piece)))[:size]
        started = time.process_time()
        mask(text)
        return time.process_time() - started

    small, large = seconds(20_000), seconds(200_000)
    assert large < 40 * small + 0.2  # ten times the text; a quadratic search would take a hundred times
