"""How several processes share the rate at which messages may leave, so that together they never exceed it.

Half of the rate is for answers, which any process gives, and is shared by all evenly. The other half is for what only
the leader sends.
"""

from collections.abc import Sequence


def due(rate: int, processes: int, *, leading: bool) -> int:
    """What one of so many processes may send in a second, once each of the others sends no more than it is due.

    That is one message at least, so where there are more processes than messages a second it is not enough for all.
    """
    if processes == 1:
        return rate
    follower = max(rate // (2 * processes), 1)
    return max(rate - (processes - 1) * follower, 1) if leading else follower


def share(rate: int, others: Sequence[int], silent: Sequence[int] = (), *, leading: bool) -> int:
    """What a process may send in a second beside others that have these shares: what it is due, where so much is left.

    A process that is alive and comes to know of others takes what is too much off its own share soon. So it is for all
    of the `silent` ones together: they are not heard of any more, and may be dead.
    """
    processes = 1 + len(others) + len(silent)
    follower, leader = (due(rate, processes, leading=leads) for leads in (False, True))
    silent_due = len(silent) * follower + (0 if leading else leader - follower)
    left = rate - sum(others) - min(sum(silent), silent_due)
    return max(min(leader if leading else follower, left), 0)
