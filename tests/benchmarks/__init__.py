"""Speed, measured beside bare requests: ``python -m tests.benchmarks``."""
