"""Taxonomies in the forms that people own: read into topics, and written back."""
