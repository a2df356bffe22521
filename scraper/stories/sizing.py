"""How many articles a story usually has tonight, and where that cuts the tree of merges.

Where the sources tell each story as often as the next (one article of each of three outlets), size is evidence: what
would make one story of six is rather two of three that look alike. How usual a size is, the cut at the threshold tells:
how often it is found beside how often it were by a geometric law of the same mean, the law of greatest entropy (Jaynes
1957), by which no merge is likelier for its sizes than another. On the open web the two are close to each other.

Sizes are those of whole stories: half a story of twelve has six, which may be as odd as it likes. So they don't bear on
a merge while the tree grows; of all groups that the tree allows, those are taken that are worth most together.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scraper.stories.linkage import Dendrogram

# Nats that groups must be worth more than what stands: the cut at the threshold, and that two known stories are two.
DOUBT = 0.4
DOUBT_OF_KNOWN = 1.0  # the same on a night that knows stories: what it parts in haste, the next would merge


def worth_of(sizes: Sequence[int]) -> Callable[[int], float]:
    """Return how usual a size is: the log of how often it is found, to how often expected.

    Each is counted one higher, so that a story more or less says little, and what is found one lower, as a story's own
    size is no evidence for itself.
    """
    found, stories = Counter(sizes), max(len(sizes), 1)
    ends = stories / max(sum(sizes), 1)  # how likely a story of any size has no further article

    @cache
    def worth(size: int) -> float:
        return log(max(found[size], 1) / (stories * ends * (1 - ends) ** (size - 1) + 1))

    return worth


def cut(
    tree: Dendrogram, worth: Callable[[int], float] | None = None, known: Mapping[int, int] | None = None
) -> list[list[int]]:
    """Return the groups, sorted, that a tree of merges makes at its threshold, or by what sizes are `worth` too.

    A merge adds the log-odds of its mean beyond those of the threshold, with the weight that it has for Ward (1963),
    and a group the worth of its size. Positions of one known story (`known`: its number for each) stay together.
    """
    known = known or {}
    doubt = (DOUBT_OF_KNOWN if known else DOUBT) if worth else 0.0
    worth = worth or (lambda _: 0.0)
    whole, parted = dict(enumerate(tree.leaves)), dict[int, list[list[int]]]()
    homes = {leaf: home for leaf in whole if (home := {known[at] for at in whole[leaf] if at in known})}
    best, bound = [worth(len(leaf)) for leaf in tree.leaves], [0.0] * len(whole)
    for one, other, mean in tree.merges:
        a, b = len(whole[one]), len(whole[other])
        bound[one] += bound[other] + a * b / (a + b) * (_log_odds(mean) - _log_odds(tree.threshold))
        together, apart = bound[one] + worth(a + b), best[one] + best[other]
        best[one] = together
        parts = [*parted.pop(one, [whole[one]]), *parted.pop(other, [whole[other]])]
        ours, theirs = homes.get(one, set()), homes.pop(other, set())
        stands = mean >= tree.threshold and not (ours and theirs)
        if together + (doubt if stands else -doubt) < apart and ours.isdisjoint(theirs):
            parted[one], best[one] = parts, apart
        whole[one] = whole[one] + whole.pop(other)
        if theirs:
            homes[one] = ours | theirs
    return sorted(sorted(group) for leaf, positions in whole.items() for group in parted.get(leaf, [positions]))


def _log_odds(mean: float) -> float:
    mean = min(max(mean, 1e-6), 1 - 1e-6)
    return log(mean / (1 - mean))
