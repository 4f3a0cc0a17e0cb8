"""Movies and their facts."""
