"""The printed page: an adapter that draws the facts of a document with ReportLab."""
