"""The tests mirror the code, a folder for a package."""
