"""The start screen: who is it, and the passphrase."""
