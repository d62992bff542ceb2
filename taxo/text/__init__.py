"""Plain text to words, phrases, keyphrases and names: what several stages read papers by."""
