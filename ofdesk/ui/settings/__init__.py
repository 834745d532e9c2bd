"""Settings, price lists and set-up."""
