"""Numeric targets: indicator, subject, comparator, value, unit, deadline."""
