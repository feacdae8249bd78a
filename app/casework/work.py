"""What every verb of the casework is given."""
