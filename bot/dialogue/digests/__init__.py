"""A weekly message with movies."""
