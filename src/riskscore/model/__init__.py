"""The served model, its parts, levels and metrics."""
