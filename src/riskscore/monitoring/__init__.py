"""Official monitoring returns of graduates' employment: form versions as data, read with their control sums."""

from riskscore.monitoring.employment import employment_by_specialty
from riskscore.monitoring.form import Form
from riskscore.monitoring.parse import load_form, shipped_forms
from riskscore.monitoring.read import Return, read_return
from riskscore.monitoring.recognise import is_return, recognise_form

__all__ = [
    "Form",
    "Return",
    "employment_by_specialty",
    "is_return",
    "load_form",
    "read_return",
    "recognise_form",
    "shipped_forms",
]
