"""Network architectures, registered as ``govie.*.v1``."""
