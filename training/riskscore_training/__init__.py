"""Training: from checked cohorts to a tracked, judged and promoted bundle."""
