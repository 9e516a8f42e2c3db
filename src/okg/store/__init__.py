"""Where statements are kept and queried."""
