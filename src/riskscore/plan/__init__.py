"""Services and who may have them."""
