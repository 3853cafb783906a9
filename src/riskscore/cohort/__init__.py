"""Cohorts: files, outcomes, labels and synthetic people."""
