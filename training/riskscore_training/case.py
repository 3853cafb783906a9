"""What a training run found out: the data, the honest split with its predictions, the model to serve and its levels."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.cohort import Cohort
from riskscore.model import Levels, Similar, assign_levels, build_reference, fit_completeness
from riskscore.plan import Catalogue
from riskscore.questionnaire import Questionnaire
from riskscore.scoring import find_regions
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Dataset, Rows
from riskscore_training.doubts import Doubts, find_doubts, join_doubts
from riskscore_training.evaluate import RISKSCORE, Predictions
from riskscore_training.folds import Split
from riskscore_training.groups import Grouping, find_groupings
from riskscore_training.level_choice import choose_levels
from riskscore_training.procedure import Trained, predict
from riskscore_training.resample import Counts, draw_counts
from riskscore_training.similar_graduates import count_graduates

SAMPLED = 4_000  # exact contributions cost; a sample tells mean sizes well enough


@dataclass(frozen=True)
class Case:
    """Everything a study may look at.

    `tested` are the predictions for the people whom the folds of `split` test, in the order of the folds; `rolling` are
    the models of these folds, none of which has seen the people its fold tests. `trained` is fitted on everybody.
    `waived` are features that a person has declared known in time though they look like a leak.
    `gap` is the distance in years between training and test cohorts; None where there is no time.
    """

    questionnaire: Questionnaire
    catalogue: Catalogue | None
    config: TrainingConfig
    as_of: date
    gap: int | None
    drop_sensitive: bool
    cohort: Cohort
    dataset: Dataset
    split: Split
    tested: Predictions
    rolling: tuple[Trained, ...]
    trained: Trained
    levels: Levels
    waived: tuple[str, ...] = ()

    @cached_property
    def tested_rows(self) -> Rows:
        """The people of `tested`, in its order."""
        return self.dataset.rows.take(self._tested_at)

    @cached_property
    def groupings(self) -> tuple[Grouping, ...]:
        """The people of `dataset` by every protected, sensitive or context question."""
        return find_groupings(self.dataset.rows.table)

    @cached_property
    def tested_groupings(self) -> tuple[Grouping, ...]:
        """The people of `tested` in the same groups: bounds found anew would tell of the few between."""
        return tuple(grouping.take(self._tested_at) for grouping in self.groupings)

    @property
    def _tested_at(self) -> NDArray[np.intp]:
        return np.concatenate([test for _, test in self.split.folds])

    @cached_property
    def tested_regions(self) -> NDArray[np.object_] | None:
        """Whose thresholds hold for each of the people of `tested`; None where the questionnaire asks no region."""
        return find_regions(self.questionnaire, self.tested_rows.table)

    @cached_property
    def fold_levels(self) -> tuple[Levels, ...]:
        """Thresholds of each of `rolling`, learned from its own teachers; those of `levels` are of another model."""
        folds = zip(self.rolling, self.split.folds, strict=True)
        return tuple(choose_levels(self.dataset.rows.take(train), by, self.config.levels) for by, (train, _) in folds)

    @cached_property
    def zone_from(self) -> NDArray[np.float64]:
        """The probability from which on each of the people of `tested` is in the zone, infinite where nobody is."""
        regions = self._by_fold(self._regions)
        cuts = zip(self.fold_levels, regions, strict=True)
        return np.concatenate([levels.cut("zone", len(region), region) for levels, region in cuts])

    @property
    def in_zone(self) -> NDArray[np.bool_]:
        """Who of `tested` is in the zone by the thresholds of the fold that tests him or her."""
        return np.asarray(self.p >= self.zone_from)

    @cached_property
    def tested_levels(self) -> NDArray[np.int8]:
        """Level of each of `tested`, a position in LEVELS, as a final-year student would get it from that fold."""
        parts = (self.fold_levels, *map(self._by_fold, (self.p, self.doubts.any, self._regions)))
        return np.concatenate(
            [
                assign_levels(levels, p, abstain=abstain, is_final_year=np.ones(len(p), dtype=bool), region=region)[0]
                for levels, p, abstain, region in zip(*parts, strict=True)
            ]
        )

    @cached_property
    def doubts(self) -> Doubts:
        """Why scores of `tested` should not be relied on; completeness weighs the inputs as the served model does."""
        rows, share = self.dataset.rows, fit_completeness(self.questionnaire, self.contributions)
        folds = zip(self.rolling, self.fold_levels, self.split.folds, strict=True)
        return join_doubts(
            [
                find_doubts(
                    by,
                    levels,
                    teachers=rows.table.take(train),
                    people=(people := rows.table.take(test)),
                    share=share.share(people),
                    threads=self.config.threads,
                )
                for by, levels, (train, test) in folds
            ]
        )

    @property
    def _regions(self) -> NDArray[np.object_]:
        found = self.tested_regions
        return np.full(len(self.p), None, dtype=object) if found is None else found

    def _by_fold(self, values: NDArray[Any]) -> list[NDArray[Any]]:
        """`values` (n,) of the people of `tested`, apart by fold."""
        return np.split(values, np.cumsum([len(test) for _, test in self.split.folds])[:-1])

    @cached_property
    def draws(self) -> Counts:
        """How often each of the people of `tested` is in each bootstrap resample, (n, resamples)."""
        rows, config = self.tested_rows, self.config
        return draw_counts(len(rows), resamples=config.metrics.resamples, seed=config.seed, person=rows.person)

    @cached_property
    def reference(self) -> dict[str, Any]:
        """Counts of the training people's answers and scores, large enough to name nobody."""
        table = self.dataset.rows.table
        return build_reference(table, predict(self.trained.model, table, threads=self.config.threads))

    @cached_property
    def contributions(self) -> NDArray[np.float64]:
        """Contributions of the served model for a sample of the training people, (m, number of modelled features)."""
        table = self.dataset.rows.table
        sample = table.take(np.arange(0, len(table), 1 + len(table) // SAMPLED))
        return self.trained.model.score(sample, threads=self.config.threads).contributions

    @cached_property
    def similar(self) -> Similar:
        """How graduates of the newest tested cohorts fared, by honest score."""
        return count_graduates(self.tested_rows, self.p, self.levels, is_synthetic=self.cohort.is_synthetic)

    @property
    def p(self) -> NDArray[np.float64]:
        """Our probabilities of the tested people."""
        return self.tested.p[RISKSCORE]
