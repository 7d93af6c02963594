"""Builds a synthetic province of Sulawesi Tengah whose counts equal the published anchors. Holds no real person."""
