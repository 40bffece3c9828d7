"""What only a browser can tell: accessibility rules, phone width, keyboard, nothing fetched elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

import bought
from numericemploi.store import accounts, plan_requests, runs
from numericemploi.verbs import plan_frontier, plan_variants
from numericemploi.verbs.access import CONSOLE
from numericemploi.web import dossiers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = ["/", "/financements/", "/financements/regles/", "/financements/regles/pric-public/", "/financements/reformes/",
          "/financements/reformes/distance-admise/?size=1000", "/besoins/", "/besoins/declarer/", "/metiers/", "/metiers/?titre=d%C3%A9veloppeuse+web",
          "/metiers/?titre=boulanger", "/zones/", "/zones/?layer=gap&horizon=medium", "/zones/9902/", "/zones/?layer=tension", "/zones/comparer/?a=9901&b=9902", "/zones/niveaux/", "/extraits/", "/formations/", "/formations/fictif-dev/",
          "/formations/fictif-sys/", "/plan/", "/achats/", "/achats/suivi/", "/achats/recommandations/", "/territoire/", "/territoire/?zone=9903",
          "/territoire/implantation/?occupation=M1805&people=40&months=12&telework=30&now=35&trainable=20&competition=20&connection=10&balance=15",
          "/donnees/", "/methodes/", "/methodes/label/", "/labels/verifier/", "/labels/", "/labels/regles/2024-1/", "/signaler/", "/connexion/",
          "/accessibilite/", "/mentions/", "/rien/"]  # fmt: skip


def private():
    return [
        "/metiers/synonymes/?words=dev",
        "/metiers/synonymes/ajouter/?texte=devops",
        "/metiers/synonymes/fiche/?texte=devops&code=M1827",
        "/metiers/sans-reponse/",
        "/besoins/1/",
        "/besoins/1/corriger/",
        "/dossiers/",
        f"/dossiers/{dossiers.address_key('P2')}/",
        f"/dossiers/{dossiers.address_key('P5')}/",
        f"/dossiers/{dossiers.address_key('P2')}/financement/",
    ]


def of_buyers():
    """Pages of the plan, with a variant that buys, one that cannot be, and their comparison."""
    run = runs.latest()
    asked = plan_variants.first(run)
    plan_frontier.along_coverage(asked, run=run.number, actor=CONSOLE)
    plan_requests.add(
        "rural", plan_variants.inputs(run, asked), run=run.number, parameters=asked.document(), author="acheteur",
        role="buyer", organisation="region",
    )  # fmt: skip
    first, second = (
        plan_variants.make(one, run=run.number, actor=CONSOLE)
        for one in (asked, replace(asked, coverage_floor=1.0))
    )
    return [
        "/plan/regler/",
        f"/plan/regler/?de={first}",
        "/plan/variantes/",
        f"/plan/variantes/{first}/",
        f"/plan/variantes/{second}/",
        "/plan/comparer/",
        "/plan/frontiere/",
        f"/plan/frontiere/?de={first}",
        f"/plan/comparer/?a=0&b={first}",
    ]


def sign_in(page, site, username="conseillere"):
    account = accounts.demonstration(username)
    page.goto(f"{site}/connexion/")
    page.fill("#id_username", account.username)
    page.fill("#id_password", account.password)
    page.click("main button")


@pytest.mark.parametrize("language", ["", "/en"])
def test_axe_finds_nothing_on_any_page(chromium, site, language):
    from axe_playwright_python.sync_playwright import Axe

    # The site's own policy forbids every script, axe's too: it is lifted for this test alone.
    page = chromium.new_context(bypass_csp=True).new_page()
    sign_in(page, site)
    found = {}
    for address in [*PUBLIC, *private()]:
        page.goto(site + language + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        result = Axe().run(page)
        if result.violations_count:
            found[address] = result.generate_report()
    assert not found, "\n".join(f"{address}\n{report}" for address, report in found.items())


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways(chromium, site, width):
    page = chromium.new_context(viewport={"width": width, "height": 740}).new_page()
    sign_in(page, site)
    wide = []
    for address in [*PUBLIC, *private()]:
        page.goto(site + address)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(address)
    assert not wide


def test_the_pages_of_buyers_break_no_rule_of_axe_and_fit_a_phone(chromium, site):
    from axe_playwright_python.sync_playwright import Axe

    page = chromium.new_context(bypass_csp=True, viewport={"width": 320, "height": 740}).new_page()
    sign_in(page, site, "acheteur")
    found, wide = {}, []
    for address in of_buyers():
        for language in ("", "/en"):
            page.goto(site + language + address)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                wide.append(language + address)
            result = Axe().run(page)
            if result.violations_count:
                found[language + address] = result.generate_report()
    assert not wide
    assert not found, "\n".join(f"{address}\n{report}" for address, report in found.items())


def test_the_slider_and_its_number_say_the_same_by_keyboard(chromium, site):
    page = chromium.new_context().new_page()
    sign_in(page, site, "acheteur")
    page.goto(site + "/plan/regler/")
    page.focus("#id_slider")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.input_value("#id_coverage") == "1"
    page.fill("#id_coverage", "7")
    assert page.input_value("#id_slider") == "7"


def test_a_plan_is_set_compared_and_adopted_without_javascript(chromium, site):
    bought.load()
    page = chromium.new_context(java_script_enabled=False).new_page()
    sign_in(page, site, "acheteur")
    page.goto(site + "/plan/")
    page.click("text=Régler et recalculer")
    page.fill("#id_budget_france_travail", "0")
    page.fill("#id_title", "Sans script")
    page.check("input[name=lock][value=V1]")
    page.click("main form button >> nth=0")
    page.wait_for_url("**/plan/variantes/*/")
    assert "Sans script" in page.inner_text("h1")
    page.click("text=Comparer au plan de départ")
    assert "En mots" in page.inner_text("main")
    page.go_back()
    page.click("text=Adopter ma part (")
    page.fill("#reason", "Sert Villeneuve.")
    page.click("button:has-text('Adopter ma part')")
    assert "Part adoptée" in page.inner_text("main")
    assert "adoptée" in page.inner_text("h1")


def test_the_keyboard_alone_reaches_every_zone_of_the_maps_and_its_row(chromium, site):
    (address,) = of_buyers()[-1:]
    page = chromium.new_context().new_page()
    sign_in(page, site, "acheteur")
    page.goto(site + address)
    reach(page, "a[href='#z9902']")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('#z9902') === document.querySelector(':target')")


def test_the_keyboard_alone_leads_from_home_to_a_zone(chromium, site):
    page = chromium.new_context().new_page()
    page.goto(site + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    reach(page, "a[href='/zones/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zones/")
    reach(page, "a[href^='/zones/9902/']")
    outline = page.evaluate("getComputedStyle(document.activeElement.querySelector('circle')).strokeWidth")
    assert outline == "5px"
    page.keyboard.press("Enter")
    page.wait_for_url("**/zones/9902/**")
    assert "Bourg" in page.inner_text("h1")


def reach(page, selector):
    """Press Tab until the element has the focus."""
    for _ in range(60):
        if page.evaluate(f'document.activeElement.matches("{selector}")'):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {selector}")


def test_the_site_works_without_javascript(chromium, site):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(site + "/signaler/?figure=demand.9901&page=/zones/9901/")
    page.fill("#id_message", "Trop haut.")
    page.click("main button")
    assert "Il porte le numéro" in page.inner_text("main")
    page.goto(site + "/formations/")
    page.fill("#words", "developpeur")
    page.click("main button")
    assert "1 formation" in page.inner_text("h2")


def test_no_request_leaves_the_site_and_nothing_is_refused(chromium, site):
    page = chromium.new_context().new_page()
    asked, refused = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: refused.append(message.text))
    for address in PUBLIC[:-1]:
        page.goto(site + address)
    assert {url for url in asked if not url.startswith(site)} == set()
    assert not refused


def test_a_link_to_the_source_of_a_figure_opens_it(chromium, site):
    page = chromium.new_context().new_page()
    page.goto(site + "/zones/9902/")
    page.click("a[href='#source-M1805']")
    assert page.locator("#source-M1805").is_visible()


def test_the_keyboard_alone_picks_a_suggestion(chromium, site):
    page = chromium.new_context().new_page()
    page.goto(site + "/formations/")
    field = page.locator("#id_metier")
    assert field.get_attribute("role") == "combobox"
    field.focus()
    page.keyboard.type("dev web")
    page.wait_for_selector("#id_metier_list:not([hidden])")
    assert field.get_attribute("aria-expanded") == "true"
    assert "flèches pour choisir" in page.locator("#id_metier_list ~ [role=status]").inner_text()
    page.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    picked = page.locator(f"#{active}").get_attribute("data-text")
    page.keyboard.press("Enter")
    assert field.input_value() == picked
    assert field.get_attribute("aria-expanded") == "false"
    assert page.locator("[name=metier_code]").input_value() == "M1855"
    page.keyboard.press("Enter")
    page.wait_for_url("**metier_code=M1855**")
    assert "1 formation" in page.inner_text("h2")


def test_escape_closes_the_suggestions_and_leaves_the_text(chromium, site):
    page = chromium.new_context().new_page()
    page.goto(site + "/formations/")
    page.locator("#id_metier").focus()
    page.keyboard.type("dev web")
    page.wait_for_selector("#id_metier_list:not([hidden])")
    page.keyboard.press("Escape")
    assert page.locator("#id_metier_list").is_hidden()
    assert page.locator("#id_metier").input_value() == "dev web"


def test_without_javascript_submitting_a_title_shows_the_choices(chromium, site):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(site + "/formations/")
    page.fill("#id_metier", "dev back ou front")
    page.click("main button")
    page.check("[name=metier_choice][value=M1855]")
    page.click("main button")
    assert "1 formation" in page.inner_text("h2")


def test_axe_finds_nothing_with_the_suggestions_open(chromium, site):
    from axe_playwright_python.sync_playwright import Axe

    page = chromium.new_context(bypass_csp=True).new_page()
    page.goto(site + "/formations/?competence=zz&metier=dev+back+ou+front")
    page.locator("#id_metier").fill("dev web")
    page.wait_for_selector("#id_metier_list:not([hidden])")
    page.keyboard.press("ArrowDown")
    result = Axe().run(page)
    assert not result.violations_count, result.generate_report()


def test_the_answer_of_a_verification_fits_a_phone_and_breaks_no_rule_of_axe(chromium, site, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    import signed_labels as label
    from numericemploi.store import credentials as kept
    from numericemploi.verbs import credentials, keys
    from numericemploi.verbs.access import CONSOLE

    keys.begin(actor=CONSOLE, now=label.NOW)
    signed = credentials.sign(label.granted(), actor=CONSOLE, now=label.NOW)
    credentials.publish(actor=CONSOLE, now=label.NOW)
    assert kept.of_label(signed.signature.reference) is not None
    page = chromium.new_context(bypass_csp=True, viewport={"width": 320, "height": 740}).new_page()
    for data, words in ((signed.document, "Label valable"), (b"{}", "Label refusé")):
        (tmp_path / "label.json").write_bytes(data)
        page.goto(f"{site}/labels/verifier/")
        page.set_input_files("#id_file", str(tmp_path / "label.json"))
        page.click("main button")
        assert words in page.inner_text("main")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        result = Axe().run(page)
        assert not result.violations_count, result.generate_report()
