"""A labelled cohort assembled from raw parts: who is who, what was known on the day, the outcome at the horizon."""
