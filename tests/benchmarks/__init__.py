"""Measurements, run by `make bench` and `make bench-delivery`; what is tested here is whether they count right."""
