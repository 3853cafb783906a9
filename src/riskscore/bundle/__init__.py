"""One folder between training and serving."""
