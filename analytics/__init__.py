"""Pure functions on tables (Ibis) and graphs (networkx): cohorts, outcomes, flows, their measures and what may be published."""
