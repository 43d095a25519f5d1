"""What is kept: tables, the database, and plain functions over them."""
