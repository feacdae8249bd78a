"""The casework: nouns, rules, records, forms, the vault and the paper. No windows, no network."""
