"""Overcount: from sources in YAML to a site of checked news briefs.

Data flows one way: `collect` → `stories` → `briefs` → `pages`. `night` is the only module that knows all the
stages; `records` holds the nouns that they hand to one another.
"""

__version__ = "0.1.0"
