"""Stores on servers, asked and filled by SPARQL 1.1 Protocol, Update and Graph Store Protocol."""
