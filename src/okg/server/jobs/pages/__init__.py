"""Jobs that make web pages: what a template wants, from what is known."""
