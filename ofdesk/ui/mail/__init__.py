"""The page of e-mails."""
