"""The settings of this computer, this person and this site."""
