"""Which articles tell the same story.

`relevance` says what is on the beat and on which topics, `copies` finds reprints, `cluster` puts the articles of one
event together, and `stories` gives each cluster an address that lasts. The pieces underneath: `wording` (what the words
of an article are), `lexicon` (where those of topics.yml stand in it), `embedding` (vectors), `neighbours` and
`similarity` (how surely two articles are about one event).
"""

from scraper.stories.clusters import cluster
from scraper.stories.copies import copies
from scraper.stories.embedding import Embedder
from scraper.stories.identity import stories
from scraper.stories.relevance import could_be_on_beat, relevance

__all__ = ["Embedder", "cluster", "copies", "could_be_on_beat", "relevance", "stories"]
