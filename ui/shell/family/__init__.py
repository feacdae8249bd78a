"""The family around a case: told person by person, drawn beside it."""
