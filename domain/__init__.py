"""The League's vocabulary and rules: pure, no input or output."""
