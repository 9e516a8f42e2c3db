"""What workers do: each job is a request that was understood, and returns a reply."""
