"""The Excel add-in file: VBA, ribbon and texts put together, and looked at, without Excel."""
