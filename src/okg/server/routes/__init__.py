"""The addresses of the server; each handler makes a job of a request."""
