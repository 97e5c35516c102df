"""Findings: contradictions, sums that do not add up and implausible magnitudes among the facts of a bulletin."""
