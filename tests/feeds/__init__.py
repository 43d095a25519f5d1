"""Tests of the feeds and their formats."""
