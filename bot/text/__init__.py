"""What people read, pure: screens and alerts as HTML in the reader's language, made of a night and nothing else."""
