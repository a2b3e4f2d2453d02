"""The report on one cohort year: what its pictures and tables show, from published rows alone, and the page that shows it."""
