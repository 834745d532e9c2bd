"""Every sentence a person reads: gettext areas, error codes, and numbers and dates in words."""
