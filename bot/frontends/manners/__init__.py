"""Manners: rules that hold on every chat platform."""
