"""Cheques: the register, deposit slips, what became of each."""
