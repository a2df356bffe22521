"""What a story says: sentences, takeaways, why it matters, analysis, voices, figures, lineage, and the check.

A brief is chosen and trimmed from the reports' own sentences, never written: each sentence keeps the sentences that
it rests on, to the letter, and `check` holds the two against each other. `excerpt` is what the archive keeps of an
article, and is enough for all of this.
"""

from scraper.briefs.check import Problem, check
from scraper.briefs.excerpt import excerpt
from scraper.briefs.lineage import Lineage, lineage
from scraper.briefs.sentences import split_sentences
from scraper.briefs.writing import write

__all__ = ["Lineage", "Problem", "check", "excerpt", "lineage", "split_sentences", "write"]
