"""The count, pure: no input or output, no clock, no environment; integers and fractions only."""
