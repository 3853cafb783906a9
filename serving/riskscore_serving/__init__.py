"""Serving: the HTTP API and the pages."""
