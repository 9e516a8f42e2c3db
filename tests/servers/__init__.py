"""Real triple stores for tests, each started on a free port of this machine and stopped after."""
