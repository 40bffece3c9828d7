"""A synthetic population of people and the training that each seeks, of any size, drawn from printed marginals.

Facts are drawn one after the other, in the order of the marginals; one may depend on another by its group.
They are independent otherwise: a real population is not, and the page that shows a replay says so.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from numericemploi.funding import columns
from numericemploi.funding.facts import BY_NAME, REGIONS
from numericemploi.model.errors import ContractError

_AGE_BANDS = ((16, 25, "16-25"), (26, 54, "26-54"), (55, 99, "55+"))
_LEVEL_AGES = {4: 16, 5: 17, 6: 18, 7: 19, 8: 22}


def synthetic(
    n: int, *, marginals: pl.DataFrame, zones: pl.DataFrame, region: str, rng: np.random.Generator
) -> pl.DataFrame:
    """Draw `n` fictif people with the training sought: REFORM_CASES and one column a fact.

    Parameters
    ----------
    marginals
        FUNDING_MARGINALS.
    zones
        Columns zone and population: people live where the population lives.
    region
        Code of the region in which everybody lives and learns.

    Raises
    ------
    ContractError
        The shares of a fact and group do not sum to 1, or a fact or a value is unknown.
    """
    if region not in REGIONS:
        raise ContractError(f"Region « {region[:10]} » is unknown.")
    drawn: dict[str, NDArray[np.object_]] = {}
    for (fact, group), rows in marginals.group_by(["fact", "group"], maintain_order=True):
        inside = _inside(str(group or ""), drawn, n)
        values = drawn.setdefault(str(fact), np.full(n, None, dtype=object))
        values[inside] = _draw(str(fact), rows, int(inside.sum()), rng)
    _make_possible(drawn)
    people = zones["population"].fill_null(0).to_numpy().astype(float)
    lives = rng.choice(zones["zone"].to_numpy(), size=n, p=people / people.sum())
    facts = {
        name: pl.Series(values.tolist(), dtype=columns.TYPES[name])
        for name, values in drawn.items()
        if name in columns.TYPES
    }
    frame = pl.DataFrame(facts).with_columns(
        home_region=pl.lit(region),
        region=pl.when(pl.col("modality") != "remote").then(pl.lit(region)),
    )
    return columns.cases(frame).with_columns(
        zone=pl.Series(lives, dtype=pl.String),
        sex=pl.Series(drawn["sex"].tolist(), dtype=pl.String),
        age_band=age_band(),
        fictif=pl.lit(value=True),
    )


def age_band() -> pl.Expr:
    """Return the band of the column `age`; null where it is unknown."""
    age = pl.col("age")
    bands = pl.lit(None, pl.String)
    for low, high, name in _AGE_BANDS:
        bands = pl.when(age.is_between(low, high)).then(pl.lit(name)).otherwise(bands)
    return bands


def shares(frame: pl.DataFrame, marginals: pl.DataFrame) -> pl.DataFrame:
    """Return the marginals with the share found in a population beside: column `drawn`."""
    found = []
    for row in marginals.iter_rows(named=True):
        name, _, wanted = str(row["group"] or "").partition("=")
        group = frame.filter(pl.col(name).cast(pl.String) == wanted) if name else frame
        low, dash, high = str(row["value"]).partition("-")
        fact = pl.col(row["fact"])
        inside = (
            fact.is_between(int(low), int(high))
            if dash and low.isdigit()
            else fact.cast(pl.String) == row["value"]
        )
        found.append(group.select(inside.mean()).item())
    return marginals.with_columns(drawn=pl.Series(found, dtype=pl.Float64))


def _inside(group: str, drawn: dict[str, NDArray[np.object_]], n: int) -> NDArray[np.bool_]:
    if not group:
        return np.ones(n, dtype=bool)
    fact, _, value = group.partition("=")
    if fact not in drawn:
        raise ContractError(f"Marginals: group « {group[:40]} » comes before its fact.")
    wanted = value == "true" if value in {"true", "false"} else value
    return np.asarray(drawn[fact] == wanted, dtype=bool)


def _draw(fact: str, rows: pl.DataFrame, n: int, rng: np.random.Generator) -> NDArray[np.object_]:
    weights = rows["share"].to_numpy()
    if abs(weights.sum() - 1) > 1e-6 or (weights < 0).any():
        raise ContractError(f"Marginals: the shares of « {fact} » do not sum to 1.")
    if fact != "sex" and fact not in BY_NAME:
        raise ContractError(f"Marginals: « {fact[:40]} » is not a fact.")
    places = rng.choice(len(weights), size=n, p=weights / weights.sum())
    texts = rows["value"].to_list()
    if fact == "sex" or BY_NAME[fact].kind in {"choice", "code"}:
        return np.array(texts, dtype=object)[places]
    if BY_NAME[fact].kind == "flag":
        return np.array([text == "true" for text in texts], dtype=object)[places]
    bounds = np.array([[int(part) for part in (text.split("-") * 2)[:2]] for text in texts])
    drawn: NDArray[np.object_] = rng.integers(bounds[places, 0], bounds[places, 1] + 1).astype(object)
    return drawn


def _make_possible(drawn: dict[str, NDArray[np.object_]]) -> None:
    """Lower the diplomas and shorten the careers that an age does not allow."""
    age = drawn["age"].astype(int)
    level = drawn["level"].astype(int)
    for diploma, youngest in sorted(_LEVEL_AGES.items(), reverse=True):
        level = np.where((level == diploma) & (age < youngest), diploma - 1, level)
    drawn["level"] = level.astype(object)
    worked = drawn.get("worked_months")
    if worked is not None:
        known = worked != None  # noqa: E711 - elementwise
        worked[known] = np.minimum(worked[known].astype(int), 12 * (age[known] - 13))
