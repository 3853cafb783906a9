"""Risk of non-employment after graduation: calibrated, explained, with the services that fit."""

import os

# Before any OpenMP library loads: spinning threads make LightGBM 5–9 times slower on a busy two-core machine.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
