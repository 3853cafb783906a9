"""The model: layout, linear part, trees, blend, levels, the points baseline, metrics and splits."""

from riskscore.model.blend import Blend, fit_blend
from riskscore.model.bootstrap import Bootstrap, Interval, bootstrap_intervals
from riskscore.model.layout import Column, Layout, learn_layout
from riskscore.model.levels import (
    HIGH,
    LEVELS,
    LOW,
    MEDIUM,
    MINIMUM_COMPLETENESS,
    NEEDS_CONVERSATION,
    Completeness,
    Cuts,
    Levels,
    assign_levels,
    fit_completeness,
)
from riskscore.model.linear import LinearPart, constant_part
from riskscore.model.linear_fit import LinearFitter, Prior, fit_linear
from riskscore.model.metrics import METRICS
from riskscore.model.points import score_points
from riskscore.model.points_report import PointsReport, ThresholdCount, report_points
from riskscore.model.reference import build_reference
from riskscore.model.risk_model import RiskModel, Scored, ServedModel, feature_names
from riskscore.model.score_interval import N_BLENDS, NO_DRAWS, BlendDraws, draw_blends
from riskscore.model.similar import NO_SIMILAR, Similar, SimilarShare, YearShare
from riskscore.model.similar_counts import choose_edges, count_similar, find_groups, find_programme
from riskscore.model.splits import rolling_folds, stratified_folds
from riskscore.model.support import NO_SUPPORT, Support, fit_support
from riskscore.model.thresholds import fit_levels, fit_levels_by_costs, fit_levels_by_recall, with_regions
from riskscore.model.trees import Growth, TreeFitter, Trees, constant_trees, fit_trees
from riskscore.model.unstable import find_unstable, open_linear, open_linear_of, part_range
from riskscore.model.weights_file import Weights, load_points, parse_points, shipped_weights

__all__ = [
    "HIGH",
    "LEVELS",
    "LOW",
    "MEDIUM",
    "METRICS",
    "MINIMUM_COMPLETENESS",
    "NEEDS_CONVERSATION",
    "NO_DRAWS",
    "NO_SIMILAR",
    "NO_SUPPORT",
    "N_BLENDS",
    "Blend",
    "BlendDraws",
    "Bootstrap",
    "Column",
    "Completeness",
    "Cuts",
    "Growth",
    "Interval",
    "Layout",
    "Levels",
    "LinearFitter",
    "LinearPart",
    "PointsReport",
    "Prior",
    "RiskModel",
    "Scored",
    "ServedModel",
    "Similar",
    "SimilarShare",
    "Support",
    "ThresholdCount",
    "TreeFitter",
    "Trees",
    "Weights",
    "YearShare",
    "assign_levels",
    "bootstrap_intervals",
    "build_reference",
    "choose_edges",
    "constant_part",
    "constant_trees",
    "count_similar",
    "draw_blends",
    "feature_names",
    "find_groups",
    "find_programme",
    "find_unstable",
    "fit_blend",
    "fit_completeness",
    "fit_levels",
    "fit_levels_by_costs",
    "fit_levels_by_recall",
    "fit_linear",
    "fit_support",
    "fit_trees",
    "learn_layout",
    "load_points",
    "open_linear",
    "open_linear_of",
    "parse_points",
    "part_range",
    "report_points",
    "rolling_folds",
    "score_points",
    "shipped_weights",
    "stratified_folds",
    "with_regions",
]
