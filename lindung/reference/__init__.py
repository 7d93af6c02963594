"""Regions, offices, workforce bases, published figures, holidays: loaded data, each with its source and date."""
