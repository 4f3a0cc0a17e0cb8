"""What holds for all tests."""

import importlib.util

if importlib.util.find_spec("hypothesis"):  # training has none
    from hypothesis import settings

    settings.register_profile("any machine", deadline=None)  # one that is busy is slow, and that is no fault
    settings.load_profile("any machine")
