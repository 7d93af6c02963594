"""The law given to people: calculators, the sources of every value, and what the office decided where law is open."""
