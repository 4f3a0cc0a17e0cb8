"""Makes ``models/`` out of ``data/``. Nothing here is imported while serving."""
