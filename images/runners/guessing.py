# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Which answers could be guessed.
import collections

# Operations in which a test may hide a comparison.
QUOTIENTS = {f"__{side}{name}__" for side in ("", "r", "i") for name in ("truediv", "floordiv", "mod", "divmod")}
OPERATIONS = QUOTIENTS | {f"__{side}{name}__" for side in ("", "r", "i") for name in ("add", "sub", "and", "or", "xor")}


def is_telling(answer, shown, name):
    """Whether somebody who knows nothing but what he was shown could tell that this is wanted: nothing, one, the same
    again; and of a difference any number, because it may have to be just small."""
    if isinstance(answer, (int, float)) and name in QUOTIENTS:
        return abs(answer) <= 2
    return hasattr(answer, "__abs__") or is_neutral(answer, shown)


def is_neutral(answer, shown):
    if isinstance(answer, (int, float)):
        return abs(answer) < 0.01 or abs(abs(answer) - 1) < 0.01
    if not answer or type(answer) is type(shown) and answer == shown:
        return True
    return isinstance(answer, (list, tuple, set, frozenset, collections.deque)) and all(
        is_neutral(item, shown) for item in answer)
