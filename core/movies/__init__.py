"""Movies, and what is known about them."""
