"""Passphrase to key: header, key slots, recovery code, back-off."""
