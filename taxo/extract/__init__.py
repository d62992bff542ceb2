"""From what the readers find to papers and a ledger: cleaning, screening, merging, accounting."""
