"""The registry matter of a case: what is applied for, its days, the people and the children in it."""
