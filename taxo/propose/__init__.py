"""Find the topics that the taxonomy lacks."""
