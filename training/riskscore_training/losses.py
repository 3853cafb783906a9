"""Who teaches and who does not, as a card may tell it: nothing about fewer than ten people."""

from collections.abc import Sequence
from dataclasses import asdict

from riskscore.errors import Text
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.dataset import CohortCount
from riskscore_training.evaluate import Json
from riskscore_training.left_out import Loss

RARE = Text(ru="прочие причины, каждая у немногих", en="other reasons, each of few people")


def tell_losses(losses: Sequence[Loss]) -> list[Json]:
    """Reasons of at least 10 people; rarer ones in one line, joined by the next larger while even together too few."""
    rare = [loss for loss in losses if loss.count < SMALLEST_CELL]
    larger = sorted((loss for loss in losses if loss.count >= SMALLEST_CELL), key=lambda loss: loss.count)
    while rare and larger and sum(loss.count for loss in rare) < SMALLEST_CELL:
        rare.append(larger.pop(0))
    told = [{**asdict(loss.reason), "n": loss.count} for loss in losses if loss not in rare]
    n_rare = sum(loss.count for loss in rare)
    if rare:
        told.append({**asdict(RARE), "n": n_rare if n_rare >= SMALLEST_CELL else None})
    return told


def tell_cohorts(cohorts: Sequence[CohortCount]) -> list[Json]:
    """Counts by year; how many of them have the outcome is left out where either outcome is of fewer than 10."""
    return [{**asdict(count), "n_positive": count.n_positive if _is_enough(count) else None} for count in cohorts]


def _is_enough(count: CohortCount) -> bool:
    return min(count.n_positive, count.n_used - count.n_positive) >= SMALLEST_CELL
