"""Reading procurement notices in the Open Contracting Data Standard."""
