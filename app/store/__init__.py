"""The encrypted database; all SQL of this computer lives here."""
