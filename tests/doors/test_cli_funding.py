"""`numericemploi funding` as a user meets it: answers, JSON alone, two lines on an error."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

import whole_instances
from whole_instances import run as _run


def funding(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return _run(folder, "funding", *words)


def test_a_case_gets_an_answer_a_scheme_before_anything_is_prepared(tmp_path: Path):
    done = funding(tmp_path / "none", "check", "status=jobseeker", "level=V", "hours=400", "price=4000",
                   "--starts-on", "2024-09-02", "--json")  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    answers = {one["scheme"]: one["answer"] for one in found["verdicts"]}
    assert len(answers) == 20
    assert (answers["poec"], answers["afpr"], answers["arif"]) == ("yes", "no", "cannot_say")
    assert found["facts"]["level"] == 3
    assert found["facts"]["notice"] == 64
    assert found["sheet"]["left"] == 0
    assert not (tmp_path / "none").exists()


def test_a_case_can_be_written_as_a_scenario(tmp_path: Path):
    file = tmp_path / "mon-cas.md"
    done = funding(
        tmp_path, "check", "status=jobseeker", "hours=401", "--scheme", "poec", "--scenario", str(file)
    )
    assert "POEC : à première vue, non au 30/06/2024" in done.stdout
    assert file.read_text(encoding="utf-8").endswith("Quand on demande POEC\nAlors la réponse est non\n")


def test_the_rules_of_a_day_are_listed_with_their_source(tmp_path: Path):
    done = funding(tmp_path, "rules", "--on", "2024-06-20", "--scheme", "afpr", "--json")
    rules = json.loads(done.stdout)["rules"]
    assert {one["rule_id"] for one in rules} >= {"afpr-statut", "afpr-duree", "afpr-promesse"}
    assert all(one["source"] for one in rules)
    later = json.loads(funding(tmp_path, "rules", "--on", "2024-06-21", "--scheme", "afpr", "--json").stdout)
    assert [one["rule_id"] for one in later["rules"]] == ["afpr-supprimee"]


def test_the_coverage_of_the_scenarios_is_printed(tmp_path: Path):
    found = json.loads(funding(tmp_path, "coverage", "--json").stdout)
    assert found["followed"] == found["scenarios"] > 200
    assert found["share"] >= 0.95


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("check", "age=15", "level=6"), 8, "se contredisent"),
        (("check", "level=IX"), 5, "not a level"),
        (("check", "status"), 8, "FACT=VALUE"),
        (("check", "hours=beaucoup"), 8, "nombre entier"),
        (("check", "--scheme", "loto"), 6, "No funding scheme"),
        (("rules", "--scheme", "loto"), 6, "No funding scheme"),
    ],
)
def test_what_cannot_be_is_refused_in_two_lines(tmp_path: Path, words, code, told):
    done = funding(tmp_path, *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2


def test_a_reform_is_replayed_on_a_synthetic_population_and_exported(tmp_path: Path):
    csv, xlsx = tmp_path / "d.csv", tmp_path / "d.xlsx"
    done = funding(tmp_path, "reform", "infra-licence-numerique-2021", "--population", "2000", "--csv", str(csv),
                   "--xlsx", str(xlsx), "--json")  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["base"], found["population"], found["fictif"], found["people"]) == (
        "2021-06-30",
        "synthetic",
        True,
        2000,
    )
    assert all(row["source"] for row in found["marginals"])
    everybody = found["cells"][0]
    assert everybody["gained"] > 0 == everybody["lost"]
    assert csv.read_text(encoding="utf-8").startswith("dimension,valeur,personnes,non → oui")
    assert xlsx.read_bytes().startswith(b"PK")


def test_a_reform_is_replayed_on_the_dossiers_of_a_prepared_instance(
    tmp_path_factory: pytest.TempPathFactory,
):
    folder = whole_instances.prepared(tmp_path_factory, "reform")
    done = funding(folder, "reform", "infra-licence-numerique-2024", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["population"], found["people"]) == ("dossiers", 500)
    # Neither age nor sex is in a dossier.
    assert {row["value"] for row in found["cells"] if row["dimension"] in {"sex", "age_band"}} == {"unknown"}
    assert found["cells"][0]["seats"] > 0


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [("reform = 1", 3, "missing"), ("reform = ", 3, "r.toml"), (None, 6, "No reform")],
)
def test_a_reform_that_cannot_be_read_is_refused_in_two_lines(tmp_path: Path, text, code, told):
    file = tmp_path / "r.toml"
    if text:
        file.write_text(text)
    done = funding(tmp_path, "reform", str(file), "--population", "10")
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2
