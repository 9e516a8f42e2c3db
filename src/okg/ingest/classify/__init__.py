"""Finding out which service a contract is for, and which categories that has."""
