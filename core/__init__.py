"""Movies and moods. Knows no chat platform and no scheduler."""
