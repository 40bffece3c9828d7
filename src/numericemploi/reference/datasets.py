"""The catalogue of public files that we read: publisher, licence, vintage, and where to fetch them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["nomenclature", "territory", "statistic", "schema", "sample"]

_LO = "Licence Ouverte 2.0 (Etalab)"
_LO_UNSEEN = "Licence Ouverte 2.0 (Etalab), not seen with the file: to be confirmed"
_UNSEEN = "not seen with the file: to be confirmed"
_FT = "France Travail"
_OURS = "The day is our estimate."


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One dataset: the declared table that it fills, its files, and what the register of data says of it."""

    name: str
    table: str
    """Name of the declared table that it fills; empty for a schema or a sample."""
    files: tuple[str, ...]
    """Paths in a folder of public data, in the order in which its reader takes them."""
    publisher: str
    licence: str
    vintage: str
    published_on: date
    """First day on which the figures were public: evidence counts from that day only."""
    kind: Kind
    page: str
    """Page of the publisher that leads to the file."""
    address: str = ""
    """Address of the file itself, where one is known in the form that we read."""
    tried: bool = False
    """Whether someone has fetched the file from that address and read it."""
    note: str = ""


def _rome(name: str, *files: str) -> Dataset:
    return Dataset(
        name=name,
        table=name,
        files=tuple(f"rome/v460/unix_{file}_v460_utf8.csv.gz" for file in files),
        publisher=_FT,
        licence=_LO,
        vintage="ROME 4.0 v60, September 2025",
        published_on=date(2025, 9, 18),
        kind="nomenclature",
        page="https://www.data.gouv.fr/datasets/repertoire-operationnel-des-metiers-et-des-emplois-rome",
    )


_NOMENCLATURES = (
    _rome("rome_sheets", "referentiel_code_rome"),
    _rome("rome_appellations", "referentiel_appellation"),
    _rome("rome_skills", "referentiel_competence", "referentiel_savoir"),
    _rome("rome_links", "coherence_item", "liens_rome_referentiels"),
    Dataset(
        name="fap2009_rome",
        table="fap2009_rome",
        files=("passages/dares_rome_v3_vers_fap_2009.csv",),
        publisher="DARES",
        licence=_LO,
        vintage="FAP-2009 and ROME 3",
        published_on=date(2009, 12, 31),
        kind="nomenclature",
        page="https://dares.travail-emploi.gouv.fr/donnees/la-nomenclature-des-familles-professionnelles-2009",
        note=f"Published as a workbook; the sheet « Table » is read, saved as CSV. {_OURS}",
    ),
    Dataset(
        name="appellations_esco", table="appellations_esco",
        files=("passages/rome_v3_appellations_esco_extrait.csv.gz",), publisher="Pôle emploi and European Commission",
        licence=_UNSEEN, vintage="V1.4, ROME 3 and ESCO 1.0.9", published_on=date(2022, 6, 7), kind="nomenclature",
        page="https://esco.ec.europa.eu/en/use-esco/eures-countries-mapping-tables",
        note="An extract: 476 titles are left out for evaluation, and the lines of metadata are dropped."),
    Dataset(
        name="esco_titles", table="esco_titles", files=("esco/v1.2_fr/occupations_fr.csv.gz",), kind="nomenclature",
        publisher="European Commission", licence="CC BY 4.0", vintage="ESCO 1.2, French", note=_OURS,
        published_on=date(2024, 5, 15), page="https://esco.ec.europa.eu/en/use-esco/download"),
)  # fmt: skip

_TERRITORIES = (
    Dataset(
        name="communes",
        table="communes",
        files=("territoires/communes_zonages_cog2024.csv.gz",),
        publisher="Insee",
        licence=_LO,
        vintage="official geographic code of 1 January 2024",
        published_on=date(2024, 2, 29),
        kind="territory",
        page="https://www.insee.fr/fr/information/7671844",
        note=_OURS,
    ),
    Dataset(
        name="zones",
        table="zones",
        files=("territoires/zonages_libelles_cog2024.csv.gz",),
        publisher="Insee",
        licence=_LO,
        vintage="employment zones 2020, geography of 1 January 2024",
        published_on=date(2024, 2, 29),
        kind="territory",
        page="https://www.insee.fr/fr/information/4652957",
        note=_OURS,
    ),
    Dataset(
        name="commune_passages",
        table="commune_passages",
        files=("territoires/communes_passages_2018_2024.csv",),
        publisher="Insee",
        licence=_LO,
        vintage="changes from 2018 to 2024",
        published_on=date(2024, 2, 29),
        kind="territory",
        page="https://www.insee.fr/fr/information/2560452",
        note=f"Yearly tables put one after the other. {_OURS}",
    ),
    Dataset(
        name="commune_bassins",
        table="commune_bassins",
        files=("territoires/bassins_emploi_france_travail_2021.csv.gz",),
        publisher=_FT,
        licence=_LO,
        vintage="basins of 2021; those of Grand Est are the same in 2024 and 2025",
        published_on=date(2021, 4, 30),
        kind="territory",
        page="https://www.francetravail.org/opendata/",
        note=_OURS,
    ),
    Dataset(
        name="commune_points",
        table="commune_points",
        files=("territoires/communes_centroides_2025.csv.gz",),
        publisher="IGN, La Poste",
        licence=_LO,
        vintage="2025",
        published_on=date(2025, 6, 30),
        kind="territory",
        page="https://www.data.gouv.fr/datasets/communes-de-france-base-des-codes-postaux/",
        note=f"Three communes of Grand Est have no point (08300, 51205, 88393). {_OURS}",
    ),
    Dataset(
        name="commune_population",
        table="commune_population",
        files=("territoires/insee_population_communes_2013_2021.csv.gz",),
        publisher="Insee",
        licence=_LO,
        vintage="municipal populations of 2021",
        published_on=date(2023, 12, 31),
        kind="territory",
        page="https://www.insee.fr/fr/statistiques/3698339",
        note=_OURS,
    ),
    Dataset(
        name="commune_postcodes",
        table="commune_postcodes",
        files=("territoires/laposte_codes_postaux.csv.gz",),
        publisher="La Poste",
        licence=_LO,
        vintage="2025",
        published_on=date(2025, 6, 30),
        kind="territory",
        page="https://www.data.gouv.fr/datasets/base-officielle-des-codes-postaux/",
        note=f"A postcode may serve several communes, and the reverse; for finding a commune only. {_OURS}",
    ),
    Dataset(
        name="commune_density",
        table="commune_density",
        files=("territoires/insee_grille_densite_7_niveaux_2015.csv.gz",),
        publisher="Insee",
        licence=_LO,
        vintage="7-level grid, geography of 2015",
        published_on=date(2022, 5, 31),
        kind="territory",
        page="https://www.insee.fr/fr/information/6439600",
        note=f"An old geography; every commune of Grand Est of 2024 has a row. {_OURS}",
    ),
    Dataset(
        name="fibre",
        table="fibre",
        files=("numerique/arcep_ftth_communes_2018.csv.gz",),
        publisher="Arcep",
        licence=_LO,
        vintage="first quarter of 2018",
        published_on=date(2018, 6, 30),
        kind="territory",
        page="https://www.data.gouv.fr/datasets/le-marche-du-haut-et-tres-haut-debit-fixe-deploiements/",
        note=f"Before the end of the regional plan: proves a connection, never the lack of one. {_OURS}",
    ),
    Dataset(
        name="zone_contours",
        table="zone_contours",
        files=("territoires/contours_zones_emploi_2020_grand_est.geojson",),
        publisher="IGN, Insee",
        licence=_LO,
        vintage="geography of 1 January 2024, outlines of 2018",
        published_on=date(2024, 2, 29),
        kind="territory",
        page="https://geoservices.ign.fr/adminexpress",
        note="Communes dissolved into zones, simplified, cut at the region's border: for maps only. " + _OURS,
    ),
    Dataset(
        name="bassin_contours",
        table="bassin_contours",
        files=("territoires/contours_bassins_emploi_grand_est.geojson",),
        publisher="IGN, France Travail",
        licence=_LO,
        vintage="geography of 1 January 2024, outlines of 2018",
        published_on=date(2024, 2, 29),
        kind="territory",
        page="https://geoservices.ign.fr/adminexpress",
        note="Communes dissolved into basins, simplified, cut at the region's border: for maps only. "
        + _OURS,
    ),
    Dataset(
        name="commune_contours",
        table="commune_contours",
        files=("territoires/contours_communes_grand_est.geojson.gz",),
        publisher="IGN, Insee",
        licence=_LO,
        vintage="geography of 1 January 2024, outlines of 2018",
        published_on=date(2024, 2, 29),
        kind="territory",
        page="https://geoservices.ign.fr/adminexpress",
        note="Simplified to 0.002°, merged communes dissolved: for maps only. " + _OURS,
    ),
)

_STATISTICS = (
    Dataset(
        name="bmo",
        table="bmo",
        files=("emploi/bmo_2024.csv.gz",),
        publisher=_FT,
        licence=_LO,
        vintage="2024",
        published_on=date(2024, 4, 30),
        kind="statistic",
        page="https://www.data.gouv.fr/datasets/enquete-besoins-en-main-doeuvre-bmo/",
        note=f"Published as a workbook; its second sheet is read, saved as CSV. {_OURS}",
    ),
    Dataset(
        name="offer_counts",
        table="offer_counts",
        files=("emploi/offres_commune_rome_2021-12-21.csv.gz",),
        publisher=_FT,
        licence=_LO_UNSEEN,
        vintage="21 December 2021",
        published_on=date(2021, 12, 31),
        kind="statistic",
        page="https://www.francetravail.org/opendata/",
        note=_OURS,
    ),
    Dataset(
        name="tension",
        table="tension",
        files=("emploi/tension_rome_bassin_2021.csv.gz",),
        publisher=f"{_FT}, DARES",
        licence=_LO_UNSEEN,
        vintage="2021",
        published_on=date(2022, 9, 30),
        kind="statistic",
        page="https://www.francetravail.org/opendata/",
        note=f"397 ROME 3 heads only; small cells are left out by the publisher. {_OURS}",
    ),
)

_SCHEMAS_AND_SAMPLES = (
    Dataset(
        name="lheo_schema",
        table="",
        files=("lheo/lheo-2.3.xsd",),
        publisher="Comité de suivi LHÉO",
        licence=_UNSEEN,
        vintage="LHÉO 2.3",
        published_on=date(2023, 1, 1),
        kind="schema",
        page="https://lheo.gouv.fr/",
        note=_OURS,
    ),
    Dataset(
        name="ft_offers_sample_2019",
        table="",
        files=("offres_emploi/ft_offres_v2_reponse_exemple.json",),
        publisher=_FT,
        licence=f"terms of the API Offres d'emploi, {_UNSEEN}",
        vintage="2019",
        published_on=date(2019, 12, 31),
        kind="sample",
        page="https://francetravail.io/data/api/offres-emploi",
        note=f"Real answer, eight offers, people's names and links removed. {_OURS}",
    ),
    Dataset(
        name="ft_offers_sample_2026",
        table="",
        files=("offres_emploi/ft_offres_v2_champs_2026.json",),
        publisher=_FT,
        licence=f"terms of the API Offres d'emploi, {_UNSEEN}",
        vintage="2026",
        published_on=date(2026, 7, 31),
        kind="sample",
        page="https://francetravail.io/data/api/offres-emploi",
        note=f"For the shape only: identifiers and texts replaced. {_OURS}",
    ),
    Dataset(
        name="lheo_sample_onisep",
        table="",
        files=("lheo/exemple_2.2_bts_onisep.xml", "lheo/lheo-2.3.xsd"),
        publisher="Onisep",
        licence=_UNSEEN,
        vintage="LHÉO 2.2",
        published_on=date(2019, 12, 31),
        kind="sample",
        page="https://lheo.gouv.fr/",
        note=_OURS,
    ),
    Dataset(
        name="lheo_sample_intercarif",
        table="",
        files=("lheo/exemple_2.2_intercarif.xml", "lheo/lheo-2.3.xsd"),
        publisher="Réseau des Carif-Oref",
        licence=_UNSEEN,
        vintage="LHÉO 2.2, 2017",
        published_on=date(2017, 12, 31),
        kind="sample",
        page="https://www.intercariforef.org/",
        note=f"Invalid on purpose: its faults must be reported. {_OURS}",
    ),
)

DATASETS: tuple[Dataset, ...] = (*_NOMENCLATURES, *_TERRITORIES, *_STATISTICS, *_SCHEMAS_AND_SAMPLES)
"""Every dataset, in loading order: what others refer to comes first."""
