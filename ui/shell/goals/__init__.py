"""The goals of a case: agreed, rated, kept behind the walls."""
