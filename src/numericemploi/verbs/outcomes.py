"""Outcomes: rates of every training, by definition, as known on a day."""

from __future__ import annotations

from numericemploi.outcomes import rates
from numericemploi.verbs.intake import Inputs
from numericemploi.verbs.step import Done


def measure(inputs: Inputs) -> Done:
    """Measure the rates of every training that has exits due."""
    target = {
        row["training_id"]: set(inputs.heads_of(row["rome"]))
        for row in inputs.trainings.select("training_id", "rome").iter_rows(named=True)
    }
    found = rates.measure(inputs.outcomes, target=target, as_of=inputs.as_of)
    measured = inputs.outcomes.join(found, on="training_id", how="semi")
    return Done(
        tables={"rates": found},
        rows_in=inputs.outcomes.height,
        rows_out=found.height,
        rejected=inputs.outcomes.height - measured.height,
    )
