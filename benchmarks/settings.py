"""The settings of the house, with two addresses more: what an answer costs that says nothing."""

from lindung.site.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
