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
    "employer_events", "resume", "interview_training", "interviews_half_year", "applications_month", "search_channels",
    "plans", "field_intent", "confidence", "availability", "reservation_wage", "conscription", "childcare",
    "further_study", "relocation_plan", "mobility", "digital_search", "digital_office", "digital_trade",
    "digital_safety", "extra_credentials", "contests", "abilympics", "self_employment", "platform_contact", "barriers",
    "help_wanted", "job_values",
)  # fmt: skip
SENSITIVE = ("care_for_relative", "health_limits", "orphan", "hardship", "personal_barriers")
STATUSES = ("ovz", "disabled")  # asked together, skipped together
REGISTERS = (
    "certificate_grade", "mean_grade", "grade_trend", "academic_debts", "absence_hours", "academic_leave",
    "demo_exam_score", "funding", "dual_training", "practice_hours", "practice_hosts", "same_host_share", "mentor_mark",
    "repeat_placement", "host_offer", "career_guidance", "vacancies_per_graduate", "applications_per_place",
    "labour_tension", "travel_minutes", "school_base", "settlement",
)  # fmt: skip
WORK_RECORDS = (
    "months_employed", "months_in_field", "active_contract", "contract_type", "work_stints", "short_stints",
)  # fmt: skip
CENTRE_RECORDS = (
    "czn_contacts", "services_delivered", "services_refused", "last_contact_days", "no_shows", "plan_age_days",
    "vacancy_responses",
)  # fmt: skip


def draw_gaps(log_odds: Floats, rng: np.random.Generator) -> dict[str, Bools]:
    """True where a value is left out, by column; `log_odds` of no work drive the gaps in the answers."""
    n = len(log_odds)
    centred = np.clip((log_odds + 2.6) / 1.4, -2.5, 2.5)
    tilt = np.exp(_RISK_WEIGHT * centred - _RISK_WEIGHT**2 / 2)
    rates = np.linspace(*ANSWERS_SKIPPED, num=len(ANSWERS))
    gaps = {name: rng.random(n) < rate * tilt for name, rate in zip(ANSWERS, rates, strict=True)}
    gaps |= {name: rng.random(n) < SENSITIVE_SKIPPED for name in SENSITIVE}
    gaps |= {name: rng.random(n) < REGISTER_GAPS for name in REGISTERS}
    for together, rate in (
        (STATUSES, SENSITIVE_SKIPPED), (WORK_RECORDS, WORK_RECORDS_GAP), (CENTRE_RECORDS, REGISTER_GAPS),
    ):  # fmt: skip
        gaps |= dict.fromkeys(together, rng.random(n) < rate)
    return gaps
