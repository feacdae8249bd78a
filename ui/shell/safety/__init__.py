"""One party's safety: what to do first, the report, the order, the plan, safe contact, the extract."""
