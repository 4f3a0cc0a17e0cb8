"""What every chat platform owes people."""
