"""The board of renewals."""
