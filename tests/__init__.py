"""The tests run their linear algebra on one thread, said here since every test module imports this one first."""

import os

# The tests' matrices are small. OpenBLAS shares even those among all processors, and where these are busy its threads
# wait for one another: labelling 48 papers took 0.4 s of processor time on one thread, 1 to 45 s on two.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
