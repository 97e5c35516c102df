"""Why a fact is what it is: the candidates behind it, their scores, the features that speak, and how it was read."""

from govie.explain.records import Candidate, Choice, Decision, Explanation, Reading, Reason
from govie.explain.run import explain_fact

__all__ = ["Candidate", "Choice", "Decision", "Explanation", "Reading", "Reason", "explain_fact"]
