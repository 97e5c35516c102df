"""Scores of predicted bulletins (any that are in the contract ``govie/1``) against gold marked text."""
