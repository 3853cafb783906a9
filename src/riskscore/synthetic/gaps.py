"""Which answers are left out: later questions more often, and people at higher risk more often (not at random)."""

import numpy as np

from riskscore.synthetic.draws import Bools, Floats

SENSITIVE_SKIPPED = 0.20
ANSWERS_SKIPPED = (0.06, 0.12)  # the first and the last question
REGISTER_GAPS = 0.04
WORK_RECORDS_GAP = 0.06
_RISK_WEIGHT = 0.35

ANSWERS = (
    "final_year", "current_work", "target_contract", "experience", "months_worked", "practice_rating", "practice_offer",
    "employer_events", "resume", "interview_training", "applications_month", "plans", "field_intent", "confidence",
    "relocation_plan", "conscription", "childcare", "further_study", "platform_contact", "help_wanted",
)  # fmt: skip
SENSITIVE = ("care_for_relative", "disability", "health_limits", "orphan", "hardship")
REGISTERS = (
    "certificate_grade", "mean_grade", "academic_debts", "absence_hours", "practice_hours", "dual_training",
    "czn_contacts", "vacancies_per_graduate", "applications_per_place", "school_base", "settlement",
)  # fmt: skip
WORK_RECORDS = ("months_employed", "months_in_field", "active_contract")


def draw_gaps(log_odds: Floats, rng: np.random.Generator) -> dict[str, Bools]:
    """True where a value is left out, by column; `log_odds` of no work drive the gaps in the answers."""
    n = len(log_odds)
    centred = np.clip((log_odds + 2.6) / 1.4, -2.5, 2.5)
    tilt = np.exp(_RISK_WEIGHT * centred - _RISK_WEIGHT**2 / 2)
    rates = np.linspace(*ANSWERS_SKIPPED, num=len(ANSWERS))
    gaps = {name: rng.random(n) < rate * tilt for name, rate in zip(ANSWERS, rates, strict=True)}
    gaps |= {name: rng.random(n) < SENSITIVE_SKIPPED for name in SENSITIVE}
    gaps |= {name: rng.random(n) < REGISTER_GAPS for name in REGISTERS}
    no_records = rng.random(n) < WORK_RECORDS_GAP
    return gaps | dict.fromkeys(WORK_RECORDS, no_records)
