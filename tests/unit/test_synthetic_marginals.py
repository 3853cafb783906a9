"""The synthetic graduates have the margins of the seed: Tables 7 and 8 of the Kuzbass programme and its text.

The figures are typed here from the programme, not read from the generator's own tables. How far a share may be from
them follows from n: four standard errors.
"""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from riskscore.synthetic import generate
from riskscore.synthetic.world import GRADE_SD, build_world

N = 60_000
TABLE_7 = {  # territory: colleges, students of 2020
    "Анжеро-Судженск": (3, 2650), "Белово": (4, 4156), "Берёзовский": (1, 597), "Калтан": (2, 196),
    "Кемерово": (15, 15226), "Киселёвск": (3, 1667), "Ленинск-Кузнецкий": (3, 2546), "Мариинск": (2, 1425),
    "Междуреченск": (1, 1528), "Мыски": (1, 821), "Новокузнецк": (15, 16090), "Осинники": (2, 1624),
    "Полысаево": (1, 498), "Прокопьевск": (8, 5305), "Таштагольский район": (1, 662), "Топкинский район": (1, 741),
    "Тяжинский район": (1, 471), "Юрга": (3, 3024), "Яшкинский район": (1, 410),
}  # fmt: skip
TABLE_8 = {  # programme: entrants of 2020, mean school certificate, applications per place
    "34.02.01": (1143, 4.19, 3.20), "13.02.11": (934, 3.77, 1.52), "40.02.02": (698, 3.90, 1.00),
    "21.02.17": (678, 3.68, 1.43), "38.02.01": (596, 3.92, 1.23), "40.02.01": (571, 4.02, 2.09),
    "15.01.05": (557, 3.47, 1.15), "21.02.15": (527, 3.86, 1.60), "23.02.01": (490, 3.90, 1.28),
    "43.01.09": (478, 3.56, 1.28),
}  # fmt: skip
STUDENTS, GRADUATES_2020, GRADUATES_2021 = 59_637, 13_231, 14_127


def within(share: float | np.ndarray, n: int) -> np.ndarray:
    """Four standard errors of a share."""
    return 4 * np.sqrt(np.asarray(share) * (1 - np.asarray(share)) / n)


@pytest.fixture(scope="module")
def colleges_2020() -> pd.DataFrame:
    """Graduates of secondary vocational education in 2020; the seed says nothing of universities."""
    frame = next(generate(N, 11, (2020,))).frame
    return frame[frame["college"].str.startswith("spo")]


@pytest.fixture(scope="module")
def colleges_2021() -> pd.DataFrame:
    frame = next(generate(N, 12, (2021,))).frame
    return frame[frame["college"].str.startswith("spo")]


def test_territories_follow_table_7(colleges_2020):
    students = pd.Series({name: size for name, (_, size) in TABLE_7.items()})
    assert students.sum() == STUDENTS
    found = colleges_2020["territory"].value_counts(normalize=True).reindex(students.index)
    shares = students / STUDENTS
    assert ((found - shares).abs() <= within(shares, len(colleges_2020))).all()


def test_every_territory_has_the_colleges_of_table_7(colleges_2020):
    found = colleges_2020.groupby("territory")["college"].nunique()
    assert found.to_dict() == {name: count for name, (count, _) in TABLE_7.items()}


def test_programmes_follow_table_8(colleges_2020):
    some = colleges_2020[colleges_2020["specialty"].isin(TABLE_8)]
    entrants = pd.Series({code: entrants for code, (entrants, _, _) in TABLE_8.items()})
    shares = entrants / entrants.sum()
    found = some["specialty"].value_counts(normalize=True).reindex(shares.index)
    assert ((found - shares).abs() <= within(shares, len(some))).all()


def test_certificates_and_competition_follow_table_8(colleges_2020):
    for code, (_, grade, applications) in TABLE_8.items():
        own = colleges_2020[colleges_2020["specialty"] == code]
        grades, demand = own["certificate_grade"].dropna(), own["applications_per_place"].dropna()
        assert grades.mean() == pytest.approx(grade, abs=4 * GRADE_SD / np.sqrt(len(grades)) + 0.0005), code
        assert demand.median() == pytest.approx(applications, rel=4 * 1.2533 * 0.1 / np.sqrt(len(demand)) + 0.005), code
        assert grades.between(3, 5).all()


def test_the_mean_certificate_is_that_of_table_8_after_the_cut():
    """By quantiles of the uncut normal, an oracle for the closed form."""
    world = build_world()
    z = norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    centre = pd.Series(world.grade_centre, index=world.specialties["specialty"])
    for code, (_, grade, _) in TABLE_8.items():
        assert np.clip(centre[code] + GRADE_SD * z, 3, 5).mean() == pytest.approx(grade, abs=1e-4), code


def test_levels_and_fields_have_the_shares_of_the_text():
    """27 : 73 skilled workers to mid-level specialists; 57.11 % engineering, about 20 % social sciences."""
    world = build_world()
    share, code = world.mix.sum(axis=0), world.specialties["specialty"]
    is_spo = code.str[3:5].isin(["01", "02"]).to_numpy()
    group = code.str[:2].astype(int)
    total = share[is_spo].sum()
    assert share[is_spo & (code.str[3:5] == "01")].sum() / total == pytest.approx(0.27, abs=0.005)
    assert share[is_spo & group.between(8, 27)].sum() / total == pytest.approx(0.5711, abs=0.005)
    assert share[is_spo & group.between(38, 43)].sum() / total == pytest.approx(0.20, abs=0.005)


@pytest.mark.parametrize(
    ("status", "share"),
    [("orphan", 761 / GRADUATES_2020), ("ovz or disabled", 183 / GRADUATES_2020), ("dual_training", 3261 / STUDENTS)],
)
def test_categories_have_the_shares_of_the_seed(colleges_2020, status, share):
    has = pd.DataFrame({name: colleges_2020[name] for name in ("orphan", "dual_training", "ovz", "disabled")}).dropna()
    has["ovz or disabled"] = has["ovz"].astype(bool) | has["disabled"].astype(bool)
    assert has[status].astype(float).mean() == pytest.approx(share, abs=within(share, len(has)))


def test_target_contracts_grow_from_the_share_of_the_seed(colleges_2020, colleges_2021):
    signed = [(frame["target_contract"].dropna() == "signed") for frame in (colleges_2020, colleges_2021)]
    share = 147 / STUDENTS
    assert signed[0].mean() == pytest.approx(share, abs=within(share, len(signed[0])))
    assert signed[1].mean() > signed[0].mean()


def test_a_quarter_of_the_mid_level_pay_and_next_to_no_skilled_worker(colleges_2020):
    known = colleges_2020.dropna(subset=["funding"])
    middle = known[known["programme_level"] == "mid_level"]
    pays = middle["funding"] == "paid"
    assert pays.mean() == pytest.approx(0.25, abs=0.01)
    assert (middle.loc[pays, "study_form"] != "full_time").mean() > 0.5
    assert (known.loc[known["programme_level"] == "skilled_worker", "funding"] == "paid").mean() < 0.01


@pytest.mark.parametrize(
    ("codes", "people"),
    [
        (("employed", "ip", "selfemp", "contract_service"), 8387),
        (("study",), 1435),
        (("conscript",), 2623),
        (("childcare",), 350),
    ],
)
def test_reported_outcomes_have_the_shares_of_november_2021(colleges_2021, codes, people):
    share = people / GRADUATES_2021
    found = colleges_2021["outcome_code"].isin(codes).mean()
    assert found == pytest.approx(share, abs=within(share, len(colleges_2021)))


def test_exits_go_by_sex_and_level(colleges_2021):
    rate = {
        name: (colleges_2021["outcome_code"] == name)
        .groupby([colleges_2021["sex"], colleges_2021["programme_level"]])
        .mean()
        for name in ("conscript", "childcare", "study")
    }
    assert rate["conscript"]["male"].min() > 0.30
    assert rate["conscript"]["female"].max() < 0.01
    assert rate["conscript"]["male", "skilled_worker"] > rate["conscript"]["male", "mid_level"]
    assert rate["childcare"]["female"].min() > 3 * rate["childcare"]["male"].max()
    assert rate["childcare"]["female", "skilled_worker"] > rate["childcare"]["female", "mid_level"]
    assert rate["study"]["female", "mid_level"] > 1.5 * rate["study"]["female", "skilled_worker"]
