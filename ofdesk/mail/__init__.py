"""Mail leaves from here: SMTP over TLS, and drafts for a mail program."""
