"""The routes of the API, and what they share."""
