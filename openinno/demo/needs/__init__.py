"""The irritants of the demonstration by theme: original, plausible, fictional."""
