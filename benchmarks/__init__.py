"""What Lindung is measured by: `make bench`, or `python -m benchmarks count search --scale small`.

Every measurement runs in a process and a private server of its own, in a temporary data directory that is deleted
afterwards. Contestants take turns within each round, so that a busy machine slows all of them alike; what is worth
keeping is the ratio between them.
"""
