"""The console as a user meets it: a real process, a real data folder, exit codes and two lines on an error."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

import whole_instances
from numericemploi.sources.templates import TEMPLATES
from numericemploi.store.accounts import DEMONSTRATION
from whole_instances import CONSOLE
from whole_instances import run as _run


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_instances.prepared(tmp_path_factory, "prepared")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared instance that no test imports anything into, nor runs."""
    return whole_instances.prepared(tmp_path_factory, "untouched")


@pytest.fixture(scope="module")
def cycled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, object]]]:
    folder = whole_instances.cycled(tmp_path_factory, "cycled")
    return folder, json.loads((folder.parent / "report.json").read_text(encoding="utf-8"))


def _csv(noun: str, folder: Path, text: str = "") -> Path:
    path = folder / f"{noun}.csv"
    path.write_text(text or TEMPLATES[noun].header, encoding="utf-8")
    return path


def test_prepare_prints_the_three_accounts_and_running_it_again_changes_nothing(prepared: Path):
    again = _run(prepared, "prepare")
    assert [word in again.stdout for word in ("conseillere", "acheteur", "instructrice")] == [True] * 3
    listed = json.loads(_run(prepared, "data", "list", "--json").stdout)
    assert {line["origin"] for line in listed} == {"packaged", "fictif", "missing"}


def test_the_cycle_in_json_prints_nothing_but_json_with_its_five_parts(cycled):
    _, report = cycled
    assert set(report) == {"run", "result"}
    assert list(report["result"]) == ["demand", "labels", "plan", "proposals", "reach"]
    assert report["result"]["demand"]["zones"] == 27
    assert report["result"]["proposals"]["candidates"] == 500


def test_the_same_inputs_give_the_same_result_and_the_same_evidence(cycled):
    folder, report = cycled
    again = json.loads(_run(folder, "cycle", "--as-of", "2024-06-30", "--json").stdout)
    assert again["result"] == report["result"]
    assert again["run"]["evidence"] == report["run"]["evidence"]
    assert again["run"]["number"] != report["run"]["number"]


def test_another_machine_finds_the_same_result(cycled, tmp_path: Path):
    _, report = cycled
    other = tmp_path / "other"
    assert _run(other, "prepare").returncode == 0
    assert json.loads(_run(other, "cycle", "--json").stdout)["result"] == report["result"]


def test_every_file_that_the_result_names_lies_in_the_evidence(cycled):
    folder, report = cycled
    named = [name for part in report["result"].values() for name in part["files"]]
    assert len(named) >= 14
    assert all((folder / report["run"]["evidence"] / name).is_file() for name in named)


def test_before_the_survey_was_published_demand_is_unknown_and_the_rest_goes_on(
    tmp_path_factory: pytest.TempPathFactory,
):
    # Its own copy: a label's evidence holds the verdict of the run before, so this run must not precede others.
    folder = whole_instances.prepared(tmp_path_factory, "early")
    done = _run(folder, "cycle", "--as-of", "2024-01-31", "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)["result"]
    assert result["demand"]["short"] == {"positions": None, "low": None, "high": None}
    assert result["demand"]["unknown_cells"] == result["demand"]["cells"]
    assert result["labels"]["yes"] == 0
    assert result["plan"]["sessions"] == 0


def test_a_command_over_an_unprepared_folder_says_what_to_run(tmp_path: Path):
    done = _run(tmp_path / "nothing", "cycle")
    assert done.returncode == 6
    assert done.stderr.splitlines()[-1] == "What to do: Run: numericemploi prepare"
    assert "Traceback" not in done.stderr


def test_pull_from_a_folder_that_does_not_exist_is_told(prepared: Path):
    done = _run(prepared, "data", "pull", "--from", "/nowhere")
    assert (done.returncode, "Traceback" in done.stderr) == (6, False)
    assert "/nowhere is not a folder" in done.stderr


def test_pull_from_an_empty_folder_names_every_missing_file_and_goes_on(prepared: Path, tmp_path: Path):
    done = _run(prepared, "data", "pull", "--from", str(tmp_path), "--json")
    assert done.returncode == 6
    answers = json.loads(done.stdout)
    assert {answer["state"] for answer in answers} == {"missing"}
    assert any("bmo_2024.csv.gz" in answer["reason"] for answer in answers)
    # In a table too, where long names are folded over two lines, never cut.
    assert "…" not in _run(prepared, "data", "pull", "--from", str(tmp_path)).stdout


def test_one_damaged_file_is_named_and_leaves_what_was_loaded(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
):
    folder, source = whole_instances.prepared(tmp_path_factory, "pulled"), tmp_path / "source"
    (source / "emploi").mkdir(parents=True)
    (source / "emploi" / "bmo_2024.csv.gz").write_bytes(b"\x1f\x8b\x08\x00truncated")
    answers = {
        a["dataset"]: a
        for a in json.loads(_run(folder, "data", "pull", "--from", str(source), "--json").stdout)
    }
    assert answers["bmo"]["state"] == "refused"
    assert "gzip" in answers["bmo"]["reason"]
    listed = {line["dataset"]: line for line in json.loads(_run(folder, "data", "list", "--json").stdout)}
    assert listed["bmo"]["origin"] == "fictif"


XSD = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://lheo.gouv.fr/2.3">'
    '<xs:element name="lheo"/></xs:schema>'
)


def test_a_damaged_schema_is_refused_and_the_former_one_stays(tmp_path: Path):
    folder, schema = tmp_path / "data", tmp_path / "lheo" / "lheo-2.3.xsd"
    schema.parent.mkdir()

    def pulled(text: str) -> str:
        schema.write_text(text, encoding="utf-8")
        answers = json.loads(_run(folder, "data", "pull", "--from", str(tmp_path), "--json").stdout)
        return next(answer["state"] for answer in answers if answer["dataset"] == "lheo_schema")

    assert [pulled(XSD), pulled(XSD), pulled(XSD[:100])] == ["loaded", "unchanged", "refused"]
    assert (folder / "schemas" / "lheo_schema.xsd").read_text(encoding="utf-8") == XSD


def test_a_row_refused_for_an_unknown_commune_comes_in_once_the_communes_are_there(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
):
    folder, source = whole_instances.prepared(tmp_path_factory, "pulled"), tmp_path / "source"
    needs = _csv("needs", tmp_path, TEMPLATES["needs"].header.replace("67482", "08002"))
    before = json.loads(_run(folder, "needs", "import", str(needs), "--json").stdout)
    assert (before["rows"], before["refused"]) == (0, 1)

    (source / "territoires").mkdir(parents=True)
    communes = "CODGEO,LIBGEO,DEP,REG,EPCI,ZE2020\n08002,Acy-Romance,08,44,200041622,4413\n"
    with gzip.open(source / "territoires" / "communes_zonages_cog2024.csv.gz", "wt", encoding="utf-8") as out:
        out.write(communes)
    _run(folder, "data", "pull", "--from", str(source))
    after = json.loads(_run(folder, "needs", "import", str(needs), "--json").stdout)
    assert (after["rows"], after["refused"], after["already"]) == (1, 0, False)


def test_a_pull_says_where_the_lines_it_refused_are_written_down(tmp_path: Path):
    source, written = tmp_path / "source", []
    (source / "territoires").mkdir(parents=True)
    (source / "offres_emploi").mkdir()
    communes = "CODGEO,LIBGEO,DEP,REG,ZE2020\n08002,Acy-Romance,08,44,4413\n8003,Nulle-Part,08,44,4413\n"
    with gzip.open(source / "territoires" / "communes_zonages_cog2024.csv.gz", "wt", encoding="utf-8") as out:
        out.write(communes)
    sample = '{"resultats": [{"intitule": "sans identifiant"}]}'
    (source / "offres_emploi" / "ft_offres_v2_champs_2026.json").write_text(sample, encoding="utf-8")
    for _ in range(2):  # said again when the bytes have not changed
        answers = json.loads(_run(tmp_path / "d", "data", "pull", "--from", str(source), "--json").stdout)
        named = {a["dataset"]: a["rejects"] for a in answers if a["rejects"]}
        assert set(named) == {"communes", "ft_offers_sample_2026"}
        written = [Path(path).read_text(encoding="utf-8").splitlines()[1] for path in named.values()]
    assert written[0].startswith("communes_zonages_cog2024.csv.gz,3,CODGEO,8003,")
    table = _run(tmp_path / "d", "data", "pull", "--from", str(source)).stdout
    assert all(path in table for path in named.values())


def test_templates_are_written_once_and_never_over_ones_work(tmp_path: Path):
    done = _run(tmp_path / "data", "templates", str(tmp_path / "modeles"))
    assert done.returncode == 0, done.stderr
    assert sorted(path.stem for path in (tmp_path / "modeles").iterdir()) == sorted(TEMPLATES)
    mine = tmp_path / "modeles" / "needs.csv"
    mine.write_text("my work")
    assert "left as it is" in _run(tmp_path / "data", "templates", str(tmp_path / "modeles")).stdout
    assert mine.read_text() == "my work"


@pytest.mark.parametrize("noun", TEMPLATES)
def test_importing_a_template_twice_equals_importing_it_once(prepared: Path, tmp_path: Path, noun: str):
    path = _csv(noun, tmp_path)
    first, second = (json.loads(_run(prepared, noun, "import", str(path), "--json").stdout) for _ in range(2))
    assert (first["rows"], first["refused"], first["already"]) == (1, 0, False)
    assert (second["rows"], second["already"]) == (1, True)


def test_a_refused_row_is_written_down_with_line_column_value_reason_and_remedy(
    prepared: Path, tmp_path: Path
):
    good = TEMPLATES["needs"].header
    bad = good.splitlines()[1].replace("fictif-besoin-1", "fictif-besoin-2").replace(",2,6,", ",-1,6,")
    done = json.loads(
        _run(prepared, "needs", "import", str(_csv("needs", tmp_path, good + bad + "\n")), "--json").stdout
    )
    assert (done["rows"], done["refused"]) == (1, 1)
    lines = Path(done["rejects"]).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "file,line,column,value,reason,remedy,severity"
    assert lines[1].startswith("needs.csv,3,positions,-1,a negative count,")


def test_outcomes_of_a_training_that_is_not_in_the_catalogue_are_kept_with_a_warning(
    prepared: Path, tmp_path: Path
):
    text = TEMPLATES["outcomes"].header.replace("fictif-formation-1", "fictif-nulle-part")
    done = json.loads(
        _run(prepared, "outcomes", "import", str(_csv("outcomes", tmp_path, text)), "--json").stdout
    )
    assert (done["rows"], done["refused"], done["warnings"]) == (1, 0, 1)
    assert "training_id,fictif-nulle-part,no training of the catalogue" in Path(done["rejects"]).read_text()


def test_an_unreadable_file_keeps_nothing_and_says_why(prepared: Path, tmp_path: Path):
    path = tmp_path / "needs.csv"
    path.write_bytes("need_id,employer\nb1,Société\n".encode("cp1252"))
    done = _run(prepared, "needs", "import", str(path))
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    assert "UTF-8" in done.stderr


def test_an_import_killed_half_way_leaves_nothing_and_can_be_run_again(prepared: Path, tmp_path: Path):
    header, row = TEMPLATES["candidates"].header.splitlines()
    rows = (row.replace("fictif-dossier-1", f"fictif-tue-{n}") for n in range(30_000))
    path = _csv("candidates", tmp_path, "\n".join([header, *rows, ""]))
    before = _count(prepared, "fictif-tue-%")
    environment = {**os.environ, "NUMERICEMPLOI_DATA_DIR": str(prepared)}
    environment.pop("NUMERICEMPLOI_DATABASE", None)
    child = subprocess.Popen([*CONSOLE, "candidates", "import", str(path)], env=environment, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)  # fmt: skip
    journal = prepared / "numericemploi.sqlite3-journal"
    deadline = time.monotonic() + 60
    while not journal.exists() and child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    assert child.poll() is None, "the import ended before it could be killed"
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert _count(prepared, "fictif-tue-%") == before == 0
    again = json.loads(_run(prepared, "candidates", "import", str(path), "--json").stdout)
    assert (again["rows"], again["already"]) == (30_000, False)
    assert _count(prepared, "fictif-tue-%") == 30_000


def _count(folder: Path, like: str) -> int:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(folder / "numericemploi.sqlite3")) as database:
        query = "SELECT count(*) FROM store_candidate WHERE candidate_id LIKE ?"
        return int(database.execute(query, [like]).fetchone()[0])


def test_a_read_only_data_folder_is_told_with_its_remedy(tmp_path: Path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    # Root may write anywhere: the command then runs without the capabilities that let it.
    plain = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    environment = {**os.environ, "NUMERICEMPLOI_DATA_DIR": str(closed / "data")}
    environment.pop("NUMERICEMPLOI_DATABASE", None)
    done = subprocess.run([*plain, *CONSOLE, "prepare"], env=environment, capture_output=True, text=True)
    assert (done.returncode, "Traceback" in done.stderr) == (9, False), done.stderr
    assert "--data-dir" in done.stderr


def test_a_full_disk_is_told_and_what_was_loaded_stays(prepared: Path, tmp_path: Path):
    # A limit on file size stands for the disk: the system refuses the write half-way, as when it is full.
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000));"
        "from numericemploi.config.console import main; main()"
    )
    environment = {**os.environ, "NUMERICEMPLOI_DATA_DIR": str(tmp_path / "data")}
    environment.pop("NUMERICEMPLOI_DATABASE", None)
    done = subprocess.run(
        [sys.executable, "-c", code, "prepare"], env=environment, capture_output=True, text=True
    )
    assert (done.returncode, "Traceback" in done.stderr) == (9, False), done.stderr
    assert "What to do:" in done.stderr
    assert _run(tmp_path / "data", "prepare").returncode == 0


def test_a_port_that_is_taken_is_told_with_another(untouched: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = _run(untouched, "serve", "--port", str(port), timeout=60)
    assert (done.returncode, "Traceback" in done.stderr) == (9, False), done.stderr
    assert f"--port {port + 1}" in done.stderr


def test_the_site_is_served_on_the_port_asked(untouched: Path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "NUMERICEMPLOI_DATA_DIR": str(untouched)}
    environment.pop("NUMERICEMPLOI_DATABASE", None)
    server = subprocess.Popen(
        [*CONSOLE, "serve", "--port", str(port)], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        assert f"http://127.0.0.1:{port}/" in server.stdout.readline()
        said = "".join(server.stdout.readline() for _ in range(1 + len(DEMONSTRATION)))
        assert all(account.username in said for account in DEMONSTRATION)
        page = _answer(f"http://127.0.0.1:{port}/")
    finally:
        server.terminate()
        server.wait(20)
        server.stdout.close()
    with (untouched / "worker.lock").open("a") as lock:  # its worker ended with it
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert "Numéric" in page


def _answer(address: str) -> str:
    deadline = time.monotonic() + 40
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            assert time.monotonic() < deadline, "the site did not answer"
            time.sleep(0.2)


def test_help_of_every_command_gives_an_example_or_says_what_it_reads():
    done = subprocess.run([*CONSOLE, "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    for word in (
        "prepare",
        "serve",
        "data",
        "needs",
        "offers",
        "candidates",
        "trainings",
        "sessions",
        "outcomes",
        "templates",
        "cycle",
    ):
        assert f"\n  {word} " in done.stdout
