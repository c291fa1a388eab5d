"""A Django application, because viewflow finds its flows only in one."""
