"""Reading a user's own data."""
