"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# A busy machine stretches single examples; slow code is found by the tests that measure, not by a deadline.
settings.register_profile("shopkeeper", deadline=None)
settings.load_profile("shopkeeper")
