"""One file a version, never changed after its release."""
