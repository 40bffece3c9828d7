"""Pages: what they show equals the run, and to whom."""

import html
import json
import re

import polars as pl
import pytest
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import small_run
from numericemploi.model.rejects import REJECTS
from numericemploi.store import accounts, records, runs
from numericemploi.store.models import Event, FigureReport
from numericemploi.web import dossiers, numbers
from numericemploi.web.snapshot import Snapshot

pytestmark = pytest.mark.django_db

PAGES = ["", "besoins/", "besoins/declarer/", "metiers/", "metiers/?titre=devops",
         "metiers/?titre=boulanger", "methodes/intitules/", "zones/", "zones/?layer=gap&horizon=medium", "zones/?layer=tension", "zones/9901/", "zones/comparer/", "zones/comparer/?a=9901&b=9902", "zones/niveaux/", "extraits/", "formations/", "formations/fictif-dev/",
         "formations/fictif-sys/", "plan/", "donnees/", "methodes/", "methodes/demande/", "methodes/ecart/",
         "methodes/tension/", "methodes/label/", "methodes/taux/", "methodes/propositions/", "methodes/plan/",
         "methodes/petits-nombres/", "methodes/dates/", "labels/verifier/", "signaler/", "connexion/", "accessibilite/", "mentions/"]  # fmt: skip
WITHOUT_RUN = [page for page in PAGES if not re.search(r"9901|fictif-", page)]


def text_of(answer):
    """What a reader sees: tags away, every run of blanks (no-break ones too) made one space."""
    found = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(found))


@pytest.mark.parametrize("language", ["/", "/en/"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_in_both_languages(client, small, language, page):
    answer = client.get(language + page)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert f'<html lang="{language.strip("/") or "fr"}">' in shown
    assert shown.count("<h1") == 1
    assert not re.search(r'<script(?! src="/static/)', shown)
    assert " style=" not in shown


@pytest.mark.parametrize("language", ["/", "/en/"])
@pytest.mark.parametrize("page", WITHOUT_RUN)
def test_every_page_answers_before_the_first_run(client, language, page):
    assert client.get(language + page).status_code == 200


def test_every_page_answers_to_who_asks_for_its_head_alone(client, small):
    answers = {page: client.head(f"/{page}") for page in [*PAGES, "formations/fictif-dev/preuves.json"]}
    assert {page for page, answer in answers.items() if answer.status_code != 200} == set()
    assert not any(answer.content for answer in answers.values())
    assert client.post("/plan/").status_code == 405


def test_before_the_first_run_a_page_says_what_to_run(client):
    assert "numericemploi cycle" in text_of(client.get("/plan/"))


def test_an_english_page_has_no_french_word_of_ours(client, small):
    seen = text_of(client.get("/en/zones/9902/"))
    assert "positions to be filled" in seen
    assert "postes à pourvoir" not in seen


def test_the_home_page_shows_the_figures_of_the_run(client, small):
    seen = text_of(client.get("/"))
    assert "1 104 postes en 6 mois" in seen
    assert "entre 62 et 150" in seen
    assert "3 sur 6 cases connues" in seen  # developers in three zones; administrators nowhere
    assert "32 000 €" in seen


def test_the_zone_sheet_shows_each_occupation_with_its_interval(client, small):
    row = small_run.tables()["demand"].filter(zone="9902", rome3="M1805", horizon="short").to_dicts()[0]
    assert (round(row["positions"]), round(row["low"]), round(row["high"])) == (17, 10, 24)
    assert "M1805 17 10 – 24" in text_of(client.get("/zones/9902/"))


def test_a_figure_of_a_zone_opens_on_the_survey_cells_it_comes_from(client, small):
    seen = text_of(client.get("/zones/9902/"))
    assert "99A1 M1X80 publié 100,0 20,0 % par offres 100,0 % 20,0" in seen
    assert "masqué (1 à 4)" in seen
    assert "absent (0 à 4)" in seen


def test_the_zone_sheet_shows_related_occupations_apart_with_the_whole_family_beside(client, small):
    seen = text_of(client.get("/zones/9902/"))
    apart = seen[seen.index("Métiers liés, à part") :]
    assert "Offres en ligne un jour 2021" in apart
    # Petit-Est: two offers for developers and one for administrators in Bourg, all of them in M18.
    assert re.search(r"E1104 0 .*E1205 2 .*M18 3 ", apart)
    assert "Aucune famille de l'enquête ne mesure ces métiers" in apart
    assert "Related occupations, apart" in text_of(client.get("/en/zones/9902/"))


def test_an_unknown_number_of_offers_is_not_none(client, small, monkeypatch):
    read = Snapshot.table

    def not_loaded(self, name):
        frame = read(self, name)
        lost = {"offers": pl.lit(None, pl.Int64), "year": pl.lit(None, pl.Int32)}
        return frame.with_columns(**lost) if name == "zone_offers" else frame

    monkeypatch.setattr(Snapshot, "table", not_loaded)
    seen = text_of(client.get("/zones/9902/"))
    assert re.search(r"E1104 inconnu .*E1205 inconnu .*M18 inconnu ", seen[seen.index("Métiers liés") :])


def test_a_total_says_over_how_many_occupations_it_is_known(client, small):
    assert "connu pour 1 métier sur 2" in text_of(client.get("/zones/9902/"))


def test_an_unknown_gap_is_written_unknown_and_never_zero(client, small):
    seen = text_of(client.get("/zones/9901/"))
    people = seen[seen.index("Personnes et écart") :]
    administrators = people[people.index("M1801") : people.index("M1805")]
    assert "inconnu" in administrators
    assert "unknown" in text_of(client.get("/en/zones/9901/"))


def test_without_outlines_the_map_draws_a_circle_a_zone_with_its_words(client, small):
    shown = client.get("/zones/").content.decode()
    assert shown.count("<circle") == 3
    assert 'aria-label="Villeneuve : 79 postes à pourvoir"' in shown


def test_the_table_under_the_map_sorts_by_its_links(client, small):
    shown = client.get("/zones/?sort=positions&order=desc").content.decode()
    order = [shown.index(f'horizon=short">{name}<') for name in ("Villeneuve", "Bourg", "Valvert")]
    assert order == sorted(order)
    assert 'aria-sort="descending"' in shown


def test_small_numbers_are_hidden_from_the_public(client, small):
    shown = text_of(client.get("/formations/fictif-sys/"))
    assert "moins de 20 personnes" in shown
    assert "11 entrants" not in shown
    assert "92 %" not in shown
    assert "65 – 98" not in shown


def test_small_numbers_are_shown_to_the_label_officer_with_a_warning(signed_in, small):
    seen = text_of(signed_in("instructrice").get("/formations/fictif-sys/"))
    assert "92 % 65 – 98 % n = 12 trop peu pour conclure" in seen


def test_a_rate_on_enough_people_is_public_with_n_and_interval(client, small):
    seen = text_of(client.get("/formations/fictif-dev/"))
    assert "78 % 62 – 88 % n = 40" in seen
    assert (
        "n'est ni une certification RNCP/RS, ni Qualiopi"
        in client.get("/formations/fictif-dev/").content.decode()
    )


def test_the_period_of_a_rate_ends_on_the_last_day_that_counts(client, small):
    # The run's period goes from 1 July 2021 to the day before 1 January 2024.
    assert "sorties 07/2021 – 12/2023" in text_of(client.get("/formations/fictif-dev/"))


@pytest.mark.parametrize(
    ("origin", "rows", "said"), [("fictif", 3, False), ("imported", 0, False), ("imported", 3, True)]
)
def test_the_banner_says_so_when_records_are_not_all_fictif(client, small, origin, rows, said):
    records.note_intake(
        "needs", file="besoins.csv", digest="0" * 64, origin=origin, rows=rows, rejects=REJECTS.empty()
    )
    assert ("fictifs, sauf les données que vous avez importées." in text_of(client.get("/"))) is said
    assert ("except the data that you imported" in text_of(client.get("/en/"))) is said


def test_titles_are_escaped(client, small):
    shown = client.get("/formations/").content.decode()
    assert small_run.HOSTILE_TITLE not in shown
    assert "&lt;script&gt;alert" in shown


def test_trainings_are_found_by_words_without_accents_and_by_verdict(client, small):
    assert "1 formation" in text_of(client.get("/formations/?words=developpeur"))
    assert "fictif-sys" in client.get("/formations/?verdict=insufficient").content.decode()
    assert "fictif-dev" not in client.get("/formations/?verdict=insufficient").content.decode()


def test_the_evidence_downloads_in_canonical_bytes(client, small):
    answer = client.get("/formations/fictif-dev/preuves.json")
    assert answer.content == runs.canonical(small_run.documents()["label_evidence"][0])
    assert json.loads(answer.content)["training_id"] == "fictif-dev"
    assert client.get("/formations/fictif-sys/preuves.json").status_code == 404


def test_prices_of_sessions_are_for_the_buyer(client, signed_in, small):
    assert "Prix par place" not in text_of(client.get("/plan/"))
    seen = text_of(signed_in("acheteur").get("/plan/"))
    assert "4 000 € 32 000 €" in seen


def test_the_plan_says_what_it_leaves_out_and_why(client, small):
    seen = text_of(client.get("/plan/"))
    assert "Aucun manque connu à 24 mois." in seen
    assert "Valvert : aucune session à portée" in seen
    assert "1 case inconnue (zone × métier)" in seen
    assert "Débouchés inconnus : 1" in seen
    assert "Valvert : M1801" in seen
    assert "Valvert: M1801" in text_of(client.get("/en/plan/"))


def test_the_english_plan_of_a_former_version_says_once_that_its_reasons_are_in_french(client, small):
    shown = client.get("/en/plan/").content.decode()
    assert shown.count("its reasons exist in French only") == 1
    assert '<span lang="fr">Aucun manque connu à 24 mois.</span>' in shown
    assert "français" not in text_of(client.get("/plan/")).replace("Français", "")


def test_the_register_shows_the_digest_of_each_file_of_a_public_edition(client, small, public):
    shown = client.get("/donnees/").content.decode()
    details = re.search(r"<details>.*?</details>", shown, re.DOTALL).group()
    assert "1 fichier lu, SHA-256" in details
    assert f"offres.csv <code>{'ab' * 32}</code>" in details
    assert shown.count("SHA-256") == 1
    assert "1 file read, SHA-256" in client.get("/en/donnees/").content.decode()


def plan_of(**changed) -> None:
    """Keep a run whose plan's document is changed."""
    small_run.keep(plan=small_run.documents()["plan"] | changed)


@pytest.mark.django_db
def test_a_plan_is_said_in_the_language_of_the_page(client, signed_in, data_folder):
    seeker = {"code": "one_more_seeker", "zone": ["9901", "Villeneuve"], "rome3": "M1805", "n": 0.48}
    plan_of(
        refused={
            "B1": {"reason": "budget", "code": "budget_left", "left": 0, "cost": 4_800_000, "each": 900_000}
        },
        wanted={"B1": {"price": 310_000, "fact": {"code": "enters_at", "n": 0.5, "price": 310_000, "now": 400_000}}},
        binding=[
            {"rule": "seekers", "about": "9901 M1805", "price": price, "unit": "person", "fact": seeker | {"n": price}}
            for price in (0.48, 0.4, 0.3, 0.2, 0.1, 0.07)
        ],
    )  # fmt: skip
    buyer = signed_in("acheteur")
    french, english = (text_of(buyer.get(path)) for path in ("/plan/", "/en/plan/"))
    assert "Les budgets restants (0 € au plus) ne paient pas son groupe minimum (48 000 €," in french
    assert "elle entrerait autour de 3 100 € la place au lieu de 4 000 €" in french
    assert "une personne de plus qui cherche vaudrait 0,48 insertion." in french
    assert "The budgets left (€0 at most) do not pay its minimum group (€48,000," in english
    assert "it would come in at about €3,100 a place instead of €4,000" in english
    assert "(M1805): one more person who seeks would bring 0.48 people into work." in english
    assert "Villeneuve, M1805" not in french + english  # the occupation by its name
    assert re.search(r"1 autre case pleine .* M1805 une personne qui cherche \+0,07 ", french)
    assert re.search(r"1 other full cell .* M1805 one person who seeks \+0\.07 ", english)


@pytest.mark.django_db
def test_a_reason_tells_an_amount_to_none_but_those_who_read_prices(client, data_folder):
    left = {"reason": "budget", "code": "budget_left", "left": 0, "cost": 4_800_000, "each": 900_000}
    plan_of(refused={"B1": left})
    assert "Les budgets restants ne paient pas son groupe minimum." in text_of(client.get("/plan/"))
    assert "48 000" not in text_of(client.get("/plan/"))


@pytest.mark.django_db
def test_publics_whom_nobody_is_known_to_pay_for_are_named_with_what_to_do(client, data_folder):
    plan_of(
        unknown_publics=[
            {"public": "long_term", "people": 12.0, "sessions": 3},
            {"public": "other", "people": None, "sessions": 1},
        ]
    )
    french, english = (text_of(client.get(path)) for path in ("/plan/", "/en/plan/"))
    assert "2 publics dont personne ne sait dire qui les paierait" in french
    assert "12 personnes cherchent, 3 sessions en cause" in french
    assert "nombre de personnes inconnu, 1 session en cause" in french
    assert "À faire : compléter les règles de financement" in french
    assert "2 publics of which nobody can say who would pay" in english
    assert "12 people seek" in english


@pytest.mark.django_db
def test_a_scenario_in_which_nobody_can_be_seated_is_named_on_the_plan(client, data_folder):
    plan = small_run.documents()["plan"]
    small_run.keep(plan=plan | {"scenarios_without_demand": ["low"]})
    assert "Scénario bas : aucune place" in html.unescape(client.get("/plan/").content.decode())
    small_run.keep(plan=plan | {"scenarios_without_demand": []})
    assert "Scénario bas" not in html.unescape(client.get("/plan/").content.decode())


def test_an_infeasible_plan_says_its_sentence(client, data_folder):
    document = small_run.documents()["plan"] | {
        "status": "infeasible",
        "infeasible_fr": "Les budgets n'y suffisent pas.",
        "gap": None,
    }
    small_run.keep(plan=document)
    assert "Les budgets n" in text_of(client.get("/plan/"))


def test_dossiers_are_for_advisers(client, signed_in, small):
    assert client.get("/dossiers/").status_code == 403
    assert signed_in("acheteur").get("/dossiers/").status_code == 403
    assert signed_in("conseillere").get("/dossiers/").status_code == 200
    assert client.get(f"/dossiers/{dossiers.address_key('P2')}/").status_code == 403


def test_a_dossier_shows_the_sum_that_makes_the_score_and_is_not_cached(signed_in, small):
    answer = signed_in("conseillere").get(f"/dossiers/{dossiers.address_key('P2')}/")
    seen = text_of(answer)
    assert "La zone recrute. 1,00 0,50 0,500" in seen
    assert "Score, somme des apports 0,625" in seen
    assert "Un trajet de 40 minutes mettrait Bourg en premier." in seen
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_address_of_a_dossier_says_nothing_of_it(signed_in, small):
    shown = signed_in("conseillere").get("/dossiers/").content.decode()
    assert re.findall(r'href="/dossiers/([^"]+)/"', shown) == [
        dossiers.address_key(f"P{n}") for n in (1, 2, 3, 4, 5)
    ]
    assert signed_in("conseillere").get("/dossiers/P2/").status_code == 404


def test_no_nir_in_any_page(client, signed_in, small):
    adviser = signed_in("conseillere")
    pages = [f"/{page}" for page in PAGES] + ["/dossiers/", f"/dossiers/{dossiers.address_key('P2')}/"]
    for page in pages:
        assert not re.search(
            r"\b[12] ?\d\d ?(0[1-9]|1[0-2]) ?\d\d ?\d{3} ?\d{3} ?\d\d\b", text_of(adviser.get(page))
        )


@pytest.mark.parametrize("page", ["/", "/rien/", "/connexion/", "/static/web/site.css"])
def test_every_answer_has_its_security_headers(client, small, page):
    answer = client.get(page)
    headers = answer.headers
    answer.close()
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_report_on_a_figure_is_kept_and_numbered_without_identity(client, small):
    form = client.get("/signaler/?figure=demand.9901&page=/zones/9901/").content.decode()
    assert 'value="demand.9901"' in form
    answer = client.post(
        "/signaler/", {"figure": "demand.9901", "page": "/zones/9901/", "message": "Trop haut."}, follow=True
    )
    kept = FigureReport.objects.get()
    assert (kept.figure, kept.page, kept.message) == ("demand.9901", "/zones/9901/", "Trop haut.")
    assert f"Il porte le numéro {kept.pk}" in text_of(answer)
    assert Event.objects.get(verb="figures.report").actor == ""


def test_a_report_without_words_is_asked_for_again(client, small):
    answer = client.post("/signaler/", {"figure": "x", "page": "/", "message": " "})
    assert answer.status_code == 422
    assert not FigureReport.objects.exists()


def test_a_report_never_leads_out_of_the_site(client, small):
    answer = client.post("/signaler/", {"page": "https://ailleurs.example/", "message": "Faux."}, follow=True)
    assert "ailleurs.example" not in answer.content.decode()


def test_a_report_needs_its_protection_token(small):
    answer = Client(enforce_csrf_checks=True).post("/signaler/", {"message": "Faux."})
    assert answer.status_code == 403
    assert "Le formulaire a expiré." in text_of(answer)


def test_signing_in_and_out(client, small):
    accounts.open_demonstration()
    account = accounts.demonstration("conseillere")
    assert account.password in client.get("/connexion/").content.decode()
    wrong = client.post("/connexion/", {"username": account.username, "password": "faux"})
    assert "Nom ou mot de passe inconnu." in text_of(wrong)
    right = client.post(
        "/connexion/", {"username": account.username, "password": account.password}, follow=True
    )
    assert "Se déconnecter" in text_of(right)
    assert "Se connecter" in text_of(client.post("/deconnexion/", follow=True))


def test_a_page_that_fails_says_so_without_the_database(client, small, monkeypatch):
    monkeypatch.setattr("numericemploi.web.home.packaged.programmes", lambda: 1 / 0)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "rien n" in text_of(answer)
    assert "ZeroDivisionError" not in answer.content.decode()


HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["-1", "999999999999", "1e9", "' OR 1=1 --", "\x00", "../../etc/passwd", "<svg/onload=1>", "%", "{{7*7}}"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=HOSTILE)
def test_a_hostile_parameter_never_breaks_a_page(client, small, value):
    addresses = {
        "/zones/": ("horizon", "layer", "sort", "order"), "/zones/9901/": ("horizon",),
        "/formations/": ("words", "verdict", "page"), "/signaler/": ("figure", "page"), "/connexion/": ("next",),
    }  # fmt: skip
    for address, names in addresses.items():
        answer = client.get(address, dict.fromkeys(names, value))
        assert answer.status_code == 200
        assert "<svg/onload" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/zones/x/", "/zones/9999/", "/formations/../", "/formations/%00/", "/methodes/rien/",
                                     "/methodes/..%2f/", "/signaler/recu/faux/", "/en/rien/"])  # fmt: skip
def test_an_address_of_nothing_is_a_page_that_says_so(client, small, address):
    answer = client.get(address)
    assert answer.status_code in (301, 404)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1234567, "1\u202f234\u202f567"),
        (0.3, "moins de 1"),
        (0, "0"),
        (None, "inconnu"),
        (-3.2, "−3"),
        (-0.2, "plus de −1"),
    ],
)
def test_counts_are_written_as_french_writes_them(value, written):
    with translation.override("fr"):
        assert numbers.whole(value) == written


def test_the_same_counts_are_written_as_english_writes_them():
    with translation.override("en"):
        assert [numbers.whole(1234567), numbers.whole(None), numbers.percent(0.5)] == [
            "1,234,567",
            "unknown",
            "50%",
        ]


def test_a_gap_wears_its_sign():
    with translation.override("fr"):
        assert [numbers.signed(value) for value in (12.4, 0, -3)] == ["+12", "0", "−3"]


@pytest.mark.parametrize("language", ["/", "/en/"])
def test_the_published_weights_of_proposals_are_those_that_are_used(client, language):
    from numericemploi.orientation.weights import WEIGHTS

    seen = text_of(client.get(f"{language}methodes/propositions/"))
    for criterion in WEIGHTS:
        written = f"{criterion.weight:.2f}"
        assert (
            f"{criterion.meaning_fr} {written if language == '/en/' else written.replace('.', ',')}" in seen
        )
