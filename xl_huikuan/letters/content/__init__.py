"""What the kinds of letters say beyond their debts, by family; `extras` names the functions."""
