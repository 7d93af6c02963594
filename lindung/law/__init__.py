"""The law as code: rules with their articles, parameters with their sources. Pure: no database, clock or network."""
