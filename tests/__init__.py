"""How the tests' numerics run, said here since every test module imports this one before any library of theirs."""

import os

# The tests' matrices are small. OpenBLAS shares even those among all processors, and where these are busy its threads
# wait for one another: labelling 48 papers took 0.4 s of processor time on one thread, 1 to 45 s on two.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Discovery has numba compile for no processor in particular, which it can ask for only before numba's first use.
os.environ.setdefault("NUMBA_CPU_NAME", "generic")
os.environ.setdefault("NUMBA_CPU_FEATURES", "")
