"""The client side of Tutum's API v1."""
