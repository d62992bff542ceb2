"""What a project folder holds: params, tables, metrics, the taxonomy and the baseline."""
