"""How long an allocation may take: overlapping reserves can make an exact solution hard."""

from dataclasses import dataclass
from math import inf
from time import monotonic

from riskscore.errors import AllocationError, Text


@dataclass(frozen=True)
class Deadline:
    """The moment at which solving is given up, on the clock of `time.monotonic`."""

    moment: float = inf

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(monotonic() + seconds)

    def left(self) -> float:
        """Seconds left.

        Raises
        ------
        AllocationError
            None are left.
        """
        left = self.moment - monotonic()
        if left <= 0:
            raise too_long()
        return left


def too_long() -> AllocationError:
    return AllocationError(_TOO_LONG, [])


NO_DEADLINE = Deadline()
_TOO_LONG = Text(
    ru="За отведённое время точного решения не найдено: ничего не распределено. Труднее всего много резервов, группы "
    "которых пересекаются; уменьшите их число, разделите список по организациям или дайте больше времени: "
    "riskscore plan allocate --time-limit",
    en="No exact solution was found in the time allowed: nothing is given. Hardest are many reserves whose groups "
    "overlap; have fewer of them, split the list by college, or allow more time: riskscore plan allocate --time-limit",
)
