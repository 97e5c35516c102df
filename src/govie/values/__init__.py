"""Text → value: numerals, units, quantities and dates as pure functions over strings."""
