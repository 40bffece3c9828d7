"""The plan set and solved again by hand: variants of two buyers side by side, bad input told, nothing overwritten."""

from __future__ import annotations

import re

import fastexcel
import polars as pl
import pytest
from django.utils import translation

import bought
import petit_plan as plan_of_petit
import small_run
from numericemploi.model import money
from numericemploi.store import plan_variants as kept
from numericemploi.store import purchases, runs
from numericemploi.verbs import clock, plan, plan_lines, plan_variants
from numericemploi.verbs.access import CONSOLE, Actor
from numericemploi.web import plan_variants as web_variants
from numericemploi.web.plan import public_words

pytestmark = pytest.mark.django_db


def filled(client, **changes):
    """Fill in the form as it is shown, then change some of it."""
    start = changes.pop("start", "")
    text = client.get(f"/plan/regler/{start}").content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(run|parent|was)" value="([^"]*)"', text))
    for name in ("budget_region", "budget_france_travail", "remote", "rural", "slider", "coverage"):
        shown = re.search(rf'name="{name}" value="([^"]*)"', text)
        fields[name] = shown.group(1)
    return {**fields, **changes}


def post(client, **changes):
    return client.post("/plan/regler/", filled(client, **changes))


def number_of(answer) -> int:
    assert answer.status_code == 302, answer.content.decode()
    return int(answer.headers["Location"].split("/")[-2])


def test_a_buyer_sets_the_plan_and_reads_the_variant_with_its_author_and_seconds(small, signed_in):
    buyer = signed_in("acheteur")
    number = number_of(post(buyer, budget_region="70000", title="Avec la Région"))
    page = buyer.get(f"/plan/variantes/{number}/").content.decode()
    assert "Avec la Région" in page
    assert "acheteur (Région)" in page
    assert "calculée en" in page
    assert kept.get(number).parameters["budgets"]["region"] == 7_000_000
    assert "Avec la Région" in buyer.get("/plan/variantes/").content.decode()


def test_the_same_settings_on_the_same_run_give_the_same_bytes(small, signed_in):
    buyer = signed_in("acheteur")
    first, second = (kept.get(number_of(post(buyer))) for _ in range(2))
    assert first.number != second.number
    assert (first.inputs_digest, first.digest) == (second.inputs_digest, second.digest)
    assert plan_variants.check(first.number).same


def test_a_variant_whose_evidence_was_altered_no_longer_verifies(small, signed_in, data_folder):
    number = number_of(post(signed_in("acheteur")))
    frame = runs.table(small, "plan_seekers").with_columns(people=pl.col("people") + 1)
    frame.write_parquet(data_folder / small.folder / "plan_seekers.parquet")
    found = plan_variants.check(number)
    assert not found.same
    assert found.inputs_found != found.inputs_kept


def test_two_buyers_at_once_each_keep_their_variant(small, signed_in):
    region, france_travail = signed_in("acheteur"), signed_in("acheteuse-ft")
    theirs, ours = filled(france_travail, budget_region="0"), filled(region, budget_france_travail="0")
    first = number_of(region.post("/plan/regler/", ours))
    second = number_of(france_travail.post("/plan/regler/", theirs))
    assert kept.get(first).author == "acheteur"
    assert kept.get(first).parameters["budgets"]["france_travail"] == 0
    assert kept.get(second).author == "acheteuse-ft"
    assert kept.get(second).parameters["budgets"]["region"] == 0
    listed = region.get("/plan/variantes/").content.decode()
    assert f"/plan/variantes/{first}/" in listed
    assert f"/plan/variantes/{second}/" in listed


def test_a_variant_leaves_the_plan_of_the_run_as_it_was(small, signed_in):
    before = {name: runs.read_bytes(small, name) for name in ("plan.json", "plan_lines.parquet")}
    post(signed_in("acheteur"), forbid=["V1"])
    assert before == {name: runs.read_bytes(small, name) for name in before}


def test_a_session_left_out_is_not_bought_and_a_session_kept_is(small, signed_in):
    buyer = signed_in("acheteur")
    free = runs.table(kept.get(number_of(post(buyer))), "plan_lines")["session_id"].to_list()
    assert free
    without = kept.get(number_of(post(buyer, forbid=free[:1])))
    assert free[0] not in runs.table(without, "plan_lines")["session_id"]


def test_what_cannot_be_is_said_and_nothing_is_computed(small, signed_in):
    buyer = signed_in("acheteur")
    good = filled(buyer)
    for changes, words in (
        ({"budget_region": "-5"}, "Budget de la Région"),
        ({"budget_region": "cent"}, "nombre entier"),
        ({"budget_region": ""}, "Budget de la Région"),
        ({"coverage": "abc"}, "Saisissez un nombre"),
        ({"coverage": "101"}, "Exactement"),
        ({"coverage": "NaN"}, "Exactement"),
        ({"remote": "-1"}, "Part de places à distance"),
        ({"lock": ["V1"], "forbid": ["V1"]}, "à la fois gardée et écartée"),
        ({"forbid": ["fantome"]}, "pas dans l'offre de ce calcul"),
        (
            {"lock": ["V1"], "places_V1": "7"},
            "V1, à garder : les places vont du groupe minimum à la capacité",
        ),
        ({"lock": ["V1"], "places_V1": "douze"}, "V1, à garder : les places sont un nombre entier"),
        ({"lock": ["V1"], "payer_V1": "opco"}, "V1, à garder : ce financeur n'est pas connu"),
        ({"places_V1": "9"}, "V1, à garder : vous précisez un financeur ou des places sans la garder"),
    ):
        answer = buyer.post("/plan/regler/", {**good, **changes})
        assert answer.status_code == 422, changes
        text = answer.content.decode().replace("&#x27;", "'")
        assert "Rien n'a été calculé" in text
        assert words in text
    assert not kept.listing()


def test_a_session_is_kept_for_one_funder_with_so_many_places_and_the_variant_says_it(small, signed_in):
    buyer = signed_in("acheteur")
    asked = {"lock": ["V1"], "payer_V1": "france_travail", "places_V1": "8"}
    number = number_of(post(buyer, budget_france_travail="60000", **asked))
    assert kept.get(number).parameters["locked"] == [["V1", "france_travail", 8]]
    line = runs.table(kept.get(number), "plan_lines").filter(session_id="V1").row(0, named=True)
    assert line["funder"] == "france_travail"
    assert line["seats"] >= 8
    page = buyer.get(f"/plan/variantes/{number}/").content.decode()
    assert "V1 (France Travail, 8 places au moins)" in page
    form = buyer.get(f"/plan/regler/?de={number}").content.decode()
    assert re.search(r'name="payer_V1">.*?<option value="france_travail" selected>', form, re.DOTALL)
    assert 'name="places_V1" value="8" min="8" max="12"' in form


def test_a_plan_says_for_which_publics_it_is_and_who_may_pay_for_them(small, signed_in):
    buyer = signed_in("acheteur")
    number = number_of(post(buyer))
    page = buyer.get(f"/plan/variantes/{number}/").content.decode()
    assert 'id="publics">Pour qui' in page
    assert "Tous les publics" in page
    assert "oui pour 4 sessions" in page
    document = runs.read_json(kept.get(number), "plan")
    (public,) = document["publics"]
    assert public["public"] == "all"
    assert public["people"] == sum(plan_of_petit.SEEKERS.values())
    assert public["seats"] == sum(runs.table(kept.get(number), "plan_lines")["seats"])


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("all", "tous les publics"),
        ("dropped_out+jobseeker", "du métier, sorti·e du marché du travail ; en recherche d'emploi"),
        ("employee:0-4-5", "en emploi, en reconversion (niveaux inconnu, 4, 5)"),
    ],
)
def test_a_public_is_told_in_words(code, words):
    assert public_words(code) == words


def test_a_public_of_two_statuses_has_english_punctuation_in_english():
    with translation.override("en"):
        assert public_words("dropped_out+jobseeker") == "of the trade, out of the labour market; jobseeker"


def test_what_is_typed_beside_a_session_is_kept_when_it_is_wrong(small, signed_in):
    text = post(signed_in("acheteur"), lock=["V1"], payer_V1="region", places_V1="douze").content.decode()
    assert 'name="places_V1" value="douze"' in text
    assert re.search(r'name="payer_V1">.*?<option value="region" selected>', text, re.DOTALL)


def test_choices_are_kept_when_something_else_is_wrong(small, signed_in):
    text = post(signed_in("acheteur"), forbid=["V1"], budget_region="x").content.decode()
    box = re.search(r'<input type="checkbox" name="forbid" value="V1"[^>]*>', text)
    assert "checked" in box.group(0)


def test_a_floor_for_rural_communes_is_kept_by_the_plan(small, signed_in):
    buyer = signed_in("acheteur")
    free, floored = (kept.get(number_of(post(buyer, rural=rural))) for rural in ("0", "20"))
    assert free.summary["rural_share"] < 0.2 <= floored.summary["rural_share"] + 1e-6
    impossible = kept.get(number_of(post(buyer, rural="100")))
    assert impossible.summary["status"] == "infeasible"
    text = buyer.get(f"/plan/variantes/{impossible.number}/").content.decode()
    assert "communes rurales occupent 100" in text


def test_a_ceiling_by_half_year_binds_what_starts_in_it(small, signed_in):
    buyer = signed_in("acheteur")
    text = buyer.get("/plan/regler/").content.decode()
    assert 'name="half_region_2024-S2"' in text
    nothing = kept.get(
        number_of(post(buyer, **{"half_region_2024-S2": "0", "half_france_travail_2024-S2": "0"}))
    )
    assert nothing.summary["sessions"] == 0
    assert post(buyer, **{"half_region_2024-S2": "-1"}).status_code == 422


def test_no_money_buys_nothing_and_says_so(small, signed_in):
    buyer = signed_in("acheteur")
    number = number_of(post(buyer, budget_region="0", budget_france_travail="0"))
    text = buyer.get(f"/plan/variantes/{number}/").content.decode()
    assert "Les budgets sont nuls" in text


def test_a_coverage_that_no_plan_reaches_is_said_with_the_rules_that_conflict(small, signed_in):
    buyer = signed_in("acheteur")
    number = number_of(post(buyer, coverage="100"))
    found = kept.get(number)
    assert found.summary["status"] == "infeasible"
    text = buyer.get(f"/plan/variantes/{number}/").content.decode().replace("&#x27;", "'")
    assert "Aucun achat n'est possible si" in text


def test_without_a_script_the_slider_that_was_moved_counts(small, signed_in):
    buyer = signed_in("acheteur")
    moved = kept.get(number_of(post(buyer, slider="5")))
    assert moved.parameters["coverage_floor"] == 0.05
    both = kept.get(number_of(post(buyer, slider="5", coverage="3")))
    assert both.parameters["coverage_floor"] == 0.03


def test_a_variant_of_a_run_that_was_replaced_says_so_and_stays_on_its_run(small, signed_in):
    buyer = signed_in("acheteur")
    form = filled(buyer)
    later = small_run.keep()
    assert later.number != small.number
    number = number_of(buyer.post("/plan/regler/", form))
    assert kept.get(number).run == small.number
    text = buyer.get(f"/plan/variantes/{number}/").content.decode()
    assert f"Cette variante part du calcul n° {small.number}" in text
    assert "Ces données sont celles du calcul" in buyer.get(f"/plan/regler/?de={number}").content.decode()


def test_one_starts_from_a_variant_with_its_settings(small, signed_in):
    buyer = signed_in("acheteur")
    first = number_of(post(buyer, forbid=["V1"], budget_region="12345"))
    text = buyer.get(f"/plan/regler/?de={first}").content.decode()
    assert 'value="12345"' in text
    second = number_of(post(buyer, start=f"?de={first}"))
    assert kept.get(second).parent == first


def test_only_buyers_set_a_plan_and_only_staff_concerned_reads_variants(small, signed_in, client):
    for other in (client, *map(signed_in, ("conseillere", "organisme", "employeur"))):
        assert other.get("/plan/regler/").status_code == 403
        assert other.post("/plan/regler/", {"run": "1"}).status_code == 403
        assert other.get("/plan/variantes/").status_code == 403
        assert "/plan/regler/" not in other.get("/plan/").content.decode()


def test_an_address_of_nothing_is_not_found(small, signed_in):
    buyer = signed_in("acheteur")
    for address in ("/plan/regler/?de=abc", "/plan/regler/?de=²", "/plan/regler/?de=99", "/plan/regler/?run=99",
                    "/plan/variantes/99/", "/plan/regler/?de=99999999999999999999"):  # fmt: skip
        assert buyer.get(address).status_code == 404, address


def test_a_refused_session_is_tried_by_a_new_solve_which_is_another_variant(small, signed_in):
    buyer = signed_in("acheteur")
    first = number_of(post(buyer, forbid=["V1"]))
    assert "Essayer avec V1" in buyer.get(f"/plan/variantes/{first}/").content.decode()
    second = kept.get(number_of(buyer.post(f"/plan/variantes/{first}/essayer/", {"session": "V1"})))
    assert second.parent == first
    assert "V1" in runs.table(second, "plan_lines")["session_id"]
    assert kept.get(first).parameters["forbidden"] == ["V1"]
    lost = buyer.post(
        f"/plan/variantes/{first}/essayer/", {"session": "fantome"}, follow=True
    ).content.decode()
    assert "pas dans l&#x27;offre de ce calcul" in lost or "pas dans l'offre de ce calcul" in lost


def test_a_variant_is_compared_in_words_on_maps_and_in_a_table(small, signed_in):
    buyer = signed_in("acheteur")
    first = number_of(post(buyer))
    second = number_of(post(buyer, start=f"?de={first}", forbid=["V1"]))
    text = buyer.get(f"/plan/comparer/?a={first}&b={second}").content.decode()
    assert "1 sort" in text
    before, after = (kept.get(number).summary for number in (first, second))
    assert f'<td class="number">\N{MINUS SIGN}{before["seats"] - after["seats"]}</td>' in text
    assert money.euros(after["cost"] - before["cost"]) in text
    assert text.count("<svg viewBox") == 2
    assert 'id="z9901"' in text
    assert 'href="#z9901"' in text
    same = buyer.get(f"/plan/comparer/?a={first}&b={first}").content.decode()
    assert "mêmes places" in same
    assert buyer.get("/plan/comparer/").status_code == 200
    for address in ("/plan/comparer/?a=x&b=1", "/plan/comparer/?a=&b=1", "/plan/comparer/?a=0&b=99"):
        assert buyer.get(address).status_code == 404, address


def test_a_variant_is_taken_away_with_its_seats_by_zone_of_origin(small, signed_in):
    buyer = signed_in("acheteur")
    number = number_of(post(buyer))
    reserved = runs.table(kept.get(number), "plan_reservations")
    answer = buyer.get(f"/plan/variantes/{number}/variante.csv")
    rows = answer.content.decode().splitlines()
    assert rows[0].endswith("zone,code_zone,rome3,places_reservees")
    assert len(rows) == 1 + reserved.height
    book = buyer.get(f"/plan/variantes/{number}/variante.xlsx").content
    told = fastexcel.read_excel(book).load_sheet("Lignes", header_row=None).to_polars()
    assert all("places réservées : " in why for why in told[told.columns[-1]].drop_nulls()[1:])
    assert buyer.get(f"/plan/variantes/{number}/variante.pdf").status_code == 404
    assert signed_in("deleguee").get(f"/plan/variantes/{number}/variante.csv").status_code == 403
    assert "Prix par place" not in signed_in("deleguee").get(f"/plan/variantes/{number}/").content.decode()


def test_each_funder_adopts_its_own_part_and_the_lines_enter_its_plan(small, signed_in):
    bought.load()
    region, france_travail = signed_in("acheteur"), signed_in("acheteuse-ft")
    number = number_of(post(region, lock=["V1", "B1"], budget_region="60000", budget_france_travail="40000"))
    variant = kept.get(number)
    assert variant.concerned == ("france_travail", "region")
    region.post(f"/plan/variantes/{number}/adopter/", {"reason": "Sert Bourg."})
    assert kept.get(number).standing == "partly"
    text = france_travail.get(f"/plan/variantes/{number}/").content.decode()
    assert "adopté par acheteur" in text
    assert "Reste à adopter" in text
    france_travail.post(f"/plan/variantes/{number}/adopter/", {"reason": "D'accord."})
    assert kept.get(number).standing == "adopted"
    lines = purchases.lines()
    lines_of = runs.table(variant, "plan_lines")
    assert set(lines["status"]) == {"adopted"}
    assert set(lines["variant"]) == {variant.digest}
    assert sorted(lines.select("buyer", "places").iter_rows()) == sorted(
        lines_of.select("funder", "seats").iter_rows()
    )


def test_an_adoption_needs_a_reason_and_happens_once(small, signed_in):
    bought.load()
    region = signed_in("acheteur")
    number = number_of(post(region, budget_france_travail="0"))
    without = region.post(
        f"/plan/variantes/{number}/adopter/", {"reason": "  "}, follow=True
    ).content.decode()
    assert "écrivez la raison" in without
    assert not kept.get(number).adoptions
    region.post(f"/plan/variantes/{number}/adopter/", {"reason": "Oui."})
    again = region.post(
        f"/plan/variantes/{number}/adopter/", {"reason": "Oui."}, follow=True
    ).content.decode()
    assert "Rien n&#x27;a été adopté" in again
    assert len(kept.get(number).adoptions) == 1


def test_a_session_already_in_a_line_in_force_is_not_adopted_twice(small, signed_in):
    bought.load()
    region, france_travail = signed_in("acheteur"), signed_in("acheteuse-ft")
    first = number_of(post(region, lock=["V1"], budget_france_travail="0"))
    second = number_of(post(france_travail, lock=["V1"], budget_region="0", budget_france_travail="60000"))
    assert "V1" in runs.table(kept.get(second), "plan_lines")["session_id"]
    region.post(f"/plan/variantes/{first}/adopter/", {"reason": "Oui."})
    text = france_travail.post(
        f"/plan/variantes/{second}/adopter/", {"reason": "Oui."}, follow=True
    ).content.decode()
    assert "ligne en vigueur (In a line in force already: V1.)" in text
    assert not kept.get(second).adoptions
    assert set(purchases.lines()["buyer"]) == {"region"}


def test_a_part_whose_line_cannot_be_kept_is_not_adopted_at_all(small, signed_in):
    region = signed_in("acheteur")  # no commune is loaded: a line could not say where it is
    number = number_of(post(region, lock=["V1"], budget_france_travail="0"))
    told = region.post(f"/plan/variantes/{number}/adopter/", {"reason": "Oui."}, follow=True).content.decode()
    assert "Une ligne de cette part ne peut" in told
    assert not kept.get(number).adoptions
    assert purchases.lines().is_empty()


def test_nobody_adopts_another_funders_part_nor_one_that_buys_nothing(small, signed_in):
    number = number_of(post(signed_in("acheteur"), budget_france_travail="0"))
    told = signed_in("acheteuse-ft").post(
        f"/plan/variantes/{number}/adopter/", {"reason": "Oui."}, follow=True
    )
    assert "n&#x27;achète rien pour vous" in told.content.decode()
    assert (
        signed_in("administratrice")
        .post(f"/plan/variantes/{number}/adopter/", {"reason": "Oui."})
        .status_code
        == 403
    )
    assert not kept.get(number).adoptions


def test_a_signed_line_stays_in_every_plan(small, signed_in):
    bought.load()
    region = signed_in("acheteur")
    first = number_of(post(region, lock=["V1"], budget_france_travail="0"))
    region.post(f"/plan/variantes/{first}/adopter/", {"reason": "Oui."})
    buyer = Actor(name="acheteur", role="buyer", organisation="region")
    line = next(row for row in purchases.lines().iter_rows(named=True) if row["sessions"] == ["V1"])
    for act in ("publish", "contract"):
        plan_lines.act(line["line_id"], act, actor=buyer, now=clock.now())
    assert "déjà signée" in region.get("/plan/regler/").content.decode()
    later = kept.get(number_of(post(region)))
    assert later.parameters["contracted"] == [["V1", "region", line["places"]]]
    assert post(region, forbid=["V1"]).status_code == 422


def test_the_main_job_and_a_variant_of_the_same_settings_draw_the_same_plan(small):
    asked = plan_variants.first(small)
    held = kept.get(plan_variants.make(asked, run=small.number, actor=CONSOLE))
    drawn = plan.computed(lambda name: runs.table(small, name), asked)
    assert runs.pack(tables=drawn.tables, documents=drawn.documents).digest == held.digest


def test_no_variant_is_cut_from_the_list(small, signed_in, monkeypatch):
    monkeypatch.setattr(web_variants, "_PER_PAGE", 1)
    buyer = signed_in("acheteur")
    first, second = (number_of(post(buyer, title=title)) for title in ("Premier essai", "Second essai"))
    assert first < second
    shown, older = (buyer.get(f"/plan/variantes/?page={page}").content.decode() for page in (1, 2))
    assert "Second essai" in shown
    assert "Premier essai" not in shown
    assert "Premier essai" in older
